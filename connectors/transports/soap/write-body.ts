import { GatewayError } from '../../../schema/errors.ts';
import { writeXml, type XmlNode } from '../../xml/xml-write.ts';
import type { ContentShape, ElementShape } from './message-shape.ts';

/**
 * A message by element names, in any order: the WSDL knows the order. A list where the WSDL allows several, `null` for
 * nil, `undefined` or a missing name for nothing. Attributes are `@name`, the text beside them `#text`, and what the
 * WSDL leaves open (`xs:any`, `xs:anyType`) is `#any` with {@link OpenContent}.
 */
export interface BodyFields {
  readonly [name: string]: BodyValue | OpenContent | undefined;
}
export type BodyValue = string | null | BodyFields | readonly (string | null | BodyFields)[];

/** Elements that the WSDL does not describe; a class, so that no field of a message can be mistaken for it. */
export class OpenContent {
  readonly nodes: readonly XmlNode[];

  constructor(nodes: readonly XmlNode[]) {
    this.nodes = nodes;
  }
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Writes the body element of an operation.
 * @throws GatewayError `INTERNAL` when the fields do not fit the WSDL: a mistake of ours, found before anything
 *   leaves. It names places, never values.
 */
export function writeBody(shape: ElementShape, fields: BodyFields): string {
  const prefixes = new Map<string, string>();
  const prefixOf = (namespace: string): string => {
    const prefix = prefixes.get(namespace) ?? `n${prefixes.size + 1}`;
    prefixes.set(namespace, prefix);
    return prefix;
  };
  const root = elementNode(shape, fields, { path: shape.name, prefixOf });
  const declared = Object.fromEntries(
    [...prefixes].map(([namespace, prefix]) => [`xmlns:${prefix}`, namespace]),
  );
  return writeXml({ ...root, attributes: { ...declared, 'xmlns:xsi': XSI, ...root.attributes } });
}

interface Place {
  readonly path: string;
  readonly prefixOf: (namespace: string) => string;
}

type OneValue = string | null | BodyFields;

function elementNode(shape: ElementShape, value: OneValue, place: Place): XmlNode {
  const name = shape.namespace === '' ? shape.name : `${place.prefixOf(shape.namespace)}:${shape.name}`;
  if (value === null) {
    if (!shape.isNillable) throw misfit(place, 'may not be nil');
    return { name, content: null };
  }
  const content = shape.content();
  if (typeof value === 'string') {
    if (content.kind === 'fields') throw misfit(place, 'has fields, not text');
    return { name, attributes: attributesOf(content, {}, place), content: value };
  }
  const attributes = attributesOf(content, value, place);
  if (content.kind === 'text') return { name, attributes, content: textIn(value, place) };
  return { name, attributes, content: fieldNodes(content, value, place) };
}

function fieldNodes(content: ContentShape, value: BodyFields, place: Place): XmlNode[] {
  const known = new Set(content.fields.map((field) => field.name));
  const unknown = Object.keys(value).find(
    (name) => !known.has(name) && !name.startsWith('@') && name !== '#any',
  );
  if (unknown !== undefined)
    throw misfit({ ...place, path: `${place.path}/${unknown}` }, 'is not in the WSDL');
  const nodes = content.fields.flatMap((field) => fieldElements(field, value[field.name], place));
  const any = value['#any'];
  if (any === undefined) return nodes;
  if (!content.allowsAny || !(any instanceof OpenContent)) throw misfit(place, 'is not open to any element');
  return [...nodes, ...any.nodes];
}

function fieldElements(field: ElementShape, given: BodyFields[string], outer: Place): XmlNode[] {
  const place = { ...outer, path: `${outer.path}/${field.name}` };
  if (given instanceof OpenContent) throw misfit(place, 'is not open to any element');
  const values = given === undefined ? [] : isList(given) ? given : [given];
  if (values.length < field.minOccurs)
    throw misfit(place, `stands ${values.length} times, the WSDL wants more`);
  if (values.length > field.maxOccurs)
    throw misfit(place, `stands ${values.length} times, the WSDL allows less`);
  return values.map((value) => elementNode(field, value, place));
}

function attributesOf(content: ContentShape, value: BodyFields, place: Place): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [key, given] of Object.entries(value)) {
    if (!key.startsWith('@') || given === undefined) continue;
    const name = key.slice(1);
    if (!content.attributes.has(name) || typeof given !== 'string') {
      throw misfit({ ...place, path: `${place.path}/${key}` }, 'is not in the WSDL');
    }
    written[name] = given;
  }
  for (const [name, isRequired] of content.attributes) {
    if (isRequired && written[name] === undefined)
      throw misfit({ ...place, path: `${place.path}/@${name}` }, 'is required');
  }
  return written;
}

function textIn(value: BodyFields, place: Place): string {
  const text = value['#text'];
  const other = Object.keys(value).find((name) => name !== '#text' && !name.startsWith('@'));
  if (typeof text !== 'string' || other !== undefined) throw misfit(place, 'has text, not fields');
  return text;
}

const isList = (given: BodyValue): given is readonly OneValue[] => Array.isArray(given);

const misfit = ({ path }: Place, reason: string): GatewayError =>
  new GatewayError('INTERNAL', `${path} ${reason}`);
