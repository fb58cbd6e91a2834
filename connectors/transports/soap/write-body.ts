import { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import { XSI } from '../../xml/xml-element.ts';
import { writeXml, type XmlNode } from '../../xml/xml-write.ts';
import type { ContentShape, ElementShape } from './message-shape.ts';

/**
 * A message by element names, in any order: the WSDL knows the order. A list where the WSDL allows several, `null` for
 * nil, `undefined` or a missing name for nothing. Attributes are `@name`.
 */
export interface BodyFields {
  readonly [name: string]: OneValue | readonly OneValue[] | undefined;
}

type OneValue = string | null | BodyFields;

interface Place {
  readonly path: string;
  readonly prefixOf: (namespace: string) => string;
}

/**
 * Writes the body element of an operation.
 * @throws GatewayError `INTERNAL` when the fields do not fit the WSDL: a mistake of ours, found before anything
 *   leaves. It names places, never values.
 */
export function writeBody(shape: ElementShape, fields: BodyFields): string {
  const declared: Record<string, string> = {};
  const prefixes = new Map<string, string>();
  const prefixOf = (namespace: string): string => {
    const prefix = prefixes.get(namespace) ?? `n${prefixes.size + 1}`;
    prefixes.set(namespace, prefix);
    declared[`xmlns:${prefix}`] = namespace;
    return prefix;
  };
  const root = elementNode(shape, fields, { path: shape.name, prefixOf });
  return writeXml({ ...root, attributes: Object.assign(declared, { 'xmlns:xsi': XSI }, root.attributes) });
}

function elementNode(shape: ElementShape, value: OneValue, place: Place): XmlNode {
  const name = shape.namespace === '' ? shape.name : `${place.prefixOf(shape.namespace)}:${shape.name}`;
  const { content, isNillable } = shape;
  if (value === null) {
    if (!isNillable) throw misfit(place.path, 'may not be nil');
    return { name, content: null };
  }
  if (typeof value === 'string') {
    if (content) throw misfit(place.path, 'has fields, not text');
    return { name, content: value };
  }
  if (!content) throw misfit(place.path, 'has text, not fields');
  const known = new Set([
    ...content.fields.map((field) => field.name),
    ...[...content.attributes.keys()].map((attribute) => `@${attribute}`),
  ]);
  const unknown = Object.keys(value).find((key) => !known.has(key));
  if (unknown !== undefined) throw misfit(`${place.path}/${unknown}`, 'is not in the WSDL');
  return {
    name,
    attributes: attributesOf(content, value, place),
    content: content.fields.flatMap((field) => fieldElements(field, own(value, field.name), place)),
  };
}

function fieldElements(field: ElementShape, given: BodyFields[string], outer: Place): XmlNode[] {
  const place = { ...outer, path: `${outer.path}/${field.name}` };
  const values = given === undefined ? [] : isList(given) ? given : [given];
  if (values.length < field.minOccurs || values.length > field.maxOccurs)
    throw misfit(place.path, `stands ${values.length} times, which the WSDL does not allow`);
  return values.map((value) => elementNode(field, value, place));
}

function attributesOf(content: ContentShape, value: BodyFields, { path }: Place): Record<string, string> {
  const written: Record<string, string> = {};
  for (const [name, isRequired] of content.attributes) {
    const given = own(value, `@${name}`);
    if (typeof given === 'string') written[name] = given;
    else if (isRequired || given !== undefined) throw misfit(`${path}/@${name}`, 'is no text');
  }
  return written;
}

const isList = (given: BodyFields[string]): given is readonly OneValue[] => Array.isArray(given);

const misfit = (path: string, reason: string): GatewayError =>
  new GatewayError('INTERNAL', `${path} ${reason}`);
