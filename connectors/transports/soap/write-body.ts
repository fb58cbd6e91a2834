import { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import { XSI } from '../../xml/xml-element.ts';
import { writeXml, type XmlNode } from '../../xml/xml-write.ts';
import {
  type AttributeShape,
  type ContentShape,
  type ElementShape,
  type GroupShape,
  namesIn,
  type ParticleShape,
} from './message-shape.ts';

/**
 * A message by element names, in any order: the WSDL knows the order. A list where the WSDL allows several, `null` for
 * nil, `undefined` or a missing name for nothing. Besides names:
 *
 * `@name`      an attribute, `@{namespace}name` where two have one name
 * `@xsi:type`  the name of a type that stands in place of the declared one
 * `#text`      text of an element that has attributes as well
 * `*`          where a group of elements repeats, its repetitions, in order
 */
export interface BodyFields {
  readonly [name: string]: OneValue | readonly OneValue[] | undefined;
}

type OneValue = string | null | BodyFields;

interface Place {
  readonly path: string;
  readonly prefixOf: (namespace: string) => string;
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const TYPE = '@xsi:type';
const TEXT = '#text';
const REPETITIONS = '*';

/**
 * Writes the body element of an operation; nothing where it has none.
 * @throws GatewayError `INTERNAL` when the fields do not fit the WSDL: a mistake of ours, found before anything
 *   leaves. It names places, never values.
 */
export function writeBody(shape: ElementShape | undefined, fields: BodyFields): string {
  if (!shape) {
    const [name] = Object.keys(fields);
    if (name !== undefined) throw misfit(name, 'is not in the WSDL: the message is empty');
    return '';
  }
  const declared: Record<string, string> = {};
  const prefixes = new Map<string, string>([[XML_NAMESPACE, 'xml']]);
  const prefixOf = (namespace: string): string => {
    const known = prefixes.get(namespace);
    if (known !== undefined) return known;
    const prefix = `n${prefixes.size}`;
    prefixes.set(namespace, prefix);
    declared[`xmlns:${prefix}`] = namespace;
    return prefix;
  };
  const root = elementNode(shape, fields, { path: shape.name, prefixOf });
  return writeXml({ ...root, attributes: Object.assign(declared, { 'xmlns:xsi': XSI }, root.attributes) });
}

const prefixed = ({ namespace, name }: { namespace: string; name: string }, { prefixOf }: Place): string =>
  namespace === '' ? name : `${prefixOf(namespace)}:${name}`;

function elementNode(shape: ElementShape, value: OneValue, place: Place): XmlNode {
  const name = prefixed(shape, place);
  if (value === null) {
    if (!shape.isNillable) throw misfit(place.path, 'may not be nil');
    return { name, content: null };
  }
  const fields: BodyFields = typeof value === 'string' ? { [TEXT]: value } : value;
  const { content, attributes: ofType } = typeOf(shape, fields, place);
  if (!content || content.hasText) {
    if (
      !content &&
      typeof value !== 'string' &&
      own(fields, TEXT) === undefined &&
      own(fields, TYPE) === undefined
    )
      throw misfit(place.path, 'has text, not fields');
  } else if (typeof value === 'string') throw misfit(place.path, 'has fields, not text');
  const known = knownIn(content);
  const unknown = Object.keys(fields).find((key) => !known.has(key));
  if (unknown !== undefined) throw misfit(`${place.path}/${unknown}`, 'is not in the WSDL');
  const text = own(fields, TEXT);
  if (text !== undefined && typeof text !== 'string') throw misfit(`${place.path}/${TEXT}`, 'is no text');
  const children = content ? writeAll(content.parts, fields, place) : [];
  if (text !== undefined && children.length > 0) throw misfit(place.path, 'has fields, not text');
  return {
    name,
    attributes: { ...ofType, ...(content && attributesOf(content, fields, place)) },
    content: text !== undefined ? text : content?.hasText && children.length === 0 ? '' : children,
  };
}

/** What the element holds: by its own type, or by the one that is named in its place. */
function typeOf(
  { content, derived, isOfAbstractType }: ElementShape,
  fields: BodyFields,
  place: Place,
): { readonly content: ContentShape | undefined; readonly attributes: Readonly<Record<string, string>> } {
  const named = own(fields, TYPE);
  const names = () => [...derived().keys()].filter((name) => !name.startsWith('{')).join(', ');
  if (named === undefined) {
    if (isOfAbstractType) throw misfit(place.path, `is of an abstract type: ${TYPE} is one of ${names()}`);
    return { content, attributes: {} };
  }
  const type = typeof named === 'string' ? derived().get(named) : undefined;
  if (!type) throw misfit(`${place.path}/${TYPE}`, `is none of ${names()}`);
  return { content: type.content, attributes: { 'xsi:type': prefixed(type, place) } };
}

function knownIn(content: ContentShape | undefined): ReadonlySet<string> {
  if (!content) return new Set([TEXT, TYPE]);
  return new Set([
    TYPE,
    ...(content.hasText ? [TEXT] : []),
    ...(content.parts.some(isRepeated) ? [REPETITIONS] : []),
    ...content.parts.flatMap(namesIn),
    ...content.attributes.flatMap(keysOf),
  ]);
}

const isRepeated = (part: ParticleShape): boolean =>
  part.kind !== 'element' && (part.maxOccurs > 1 || part.parts.some(isRepeated));

const writeAll = (parts: readonly ParticleShape[], fields: BodyFields, place: Place): XmlNode[] =>
  parts.flatMap((part) => writeParticle(part, fields, place));

function writeParticle(part: ParticleShape, fields: BodyFields, place: Place): XmlNode[] {
  if (part.kind === 'element') return fieldElements(part, own(fields, part.name), place);
  if (part.maxOccurs === 1)
    return part.minOccurs === 0 && !isGiven(part, fields) ? [] : writeOnce(part, fields, place);
  return repetitionsOf(part, fields, place).flatMap((repetition) => {
    const known = new Set([
      ...part.parts.flatMap(namesIn),
      ...(part.parts.some(isRepeated) ? [REPETITIONS] : []),
    ]);
    const unknown = Object.keys(repetition).find((key) => !known.has(key));
    if (unknown !== undefined)
      throw misfit(`${place.path}/${REPETITIONS}/${unknown}`, 'is not in what repeats');
    return writeOnce(part, repetition, place);
  });
}

/** Fields that are given by their own names are one repetition. */
function repetitionsOf(group: GroupShape, fields: BodyFields, place: Place): readonly BodyFields[] {
  const given = own(fields, REPETITIONS);
  const isDirect = namesIn(group).some((name) => own(fields, name) !== undefined);
  if (given !== undefined && isDirect)
    throw misfit(place.path, `has repetitions (${REPETITIONS}), and the same names beside them`);
  const repetitions: readonly OneValue[] =
    given === undefined ? (isDirect ? [directOf(group, fields)] : []) : isList(given) ? given : [given];
  if (repetitions.length === 0 && isEmptiable(group)) return [];
  if (repetitions.length < group.minOccurs || repetitions.length > group.maxOccurs)
    throw misfit(
      `${place.path}/${REPETITIONS}`,
      `stands ${repetitions.length} times, which the WSDL does not allow`,
    );
  return repetitions.map((one) => {
    if (one === null || typeof one === 'string')
      throw misfit(`${place.path}/${REPETITIONS}`, 'has fields, not text');
    return one;
  });
}

const directOf = (group: GroupShape, fields: BodyFields): BodyFields => {
  const names = new Set(namesIn(group));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));
};

function writeOnce(group: GroupShape, fields: BodyFields, place: Place): XmlNode[] {
  if (group.kind !== 'choice') return writeAll(group.parts, fields, place);
  const given = namesIn(group).filter((name) => own(fields, name) !== undefined);
  const hasRepetitions = own(fields, REPETITIONS) !== undefined && isRepeated(group);
  const branch = group.parts.find((part) =>
    given.length === 0 && !hasRepetitions
      ? isEmptiable(part)
      : given.every((name) => namesIn(part).includes(name)) && (!hasRepetitions || isRepeated(part)),
  );
  if (branch) return writeParticle(branch, fields, place);
  const names = [...new Set(namesIn(group))].join(', ');
  throw misfit(place.path, given.length === 0 ? `lacks one of ${names}` : `has more than one of ${names}`);
}

const isGiven = (group: GroupShape, fields: BodyFields): boolean =>
  namesIn(group).some((name) => own(fields, name) !== undefined) ||
  (isRepeated(group) && own(fields, REPETITIONS) !== undefined);

function isEmptiable(part: ParticleShape): boolean {
  if (part.minOccurs === 0) return true;
  if (part.kind === 'element') return false;
  return part.kind === 'choice' ? part.parts.some(isEmptiable) : part.parts.every(isEmptiable);
}

function fieldElements(field: ElementShape, given: BodyFields[string], outer: Place): XmlNode[] {
  const place = { ...outer, path: `${outer.path}/${field.name}` };
  const values = given === undefined ? [] : isList(given) ? given : [given];
  if (values.length < field.minOccurs || values.length > field.maxOccurs)
    throw misfit(place.path, `stands ${values.length} times, which the WSDL does not allow`);
  return values.map((value) => elementNode(field, value, place));
}

const keysOf = ({ namespace, name }: AttributeShape): readonly string[] => [
  `@${name}`,
  `@{${namespace}}${name}`,
];

function attributesOf(content: ContentShape, fields: BodyFields, place: Place): Record<string, string> {
  const written: Record<string, string> = {};
  for (const shape of content.attributes) {
    const given = keysOf(shape)
      .map((key) => own(fields, key))
      .find((one) => one !== undefined);
    const value = given ?? (shape.isRequired ? shape.fixed : undefined);
    if (typeof value === 'string') written[prefixed(shape, place)] = value;
    else if (shape.isRequired || given !== undefined)
      throw misfit(`${place.path}/@${shape.name}`, 'is no text');
  }
  return written;
}

const isList = (given: BodyFields[string]): given is readonly OneValue[] => Array.isArray(given);

const misfit = (path: string, reason: string): GatewayError =>
  new GatewayError('INTERNAL', `${path} ${reason}`);
