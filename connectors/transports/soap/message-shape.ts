import { type Schema, type SchemaNode, type SchemaSet, WsdlRefused } from './wsdl-door.ts';

export interface QName {
  readonly namespace: string;
  readonly name: string;
}

/** What an element of a request may hold, compiled from the schema. */
export interface ElementShape extends QName {
  readonly minOccurs: number;
  readonly maxOccurs: number;
  readonly isNillable: boolean;
  /** `undefined`: text. A type that contains itself is the same object again. */
  readonly content: ContentShape | undefined;
}

export interface ContentShape {
  /** In the order in which they are written. */
  readonly fields: readonly ElementShape[];
  /** Attribute names, all in no namespace; `true` = required. */
  readonly attributes: ReadonlyMap<string, boolean>;
}

interface Place {
  readonly schemas: SchemaSet;
  readonly schema: Schema;
  /** What was compiled, or is being, by type. */
  readonly known: Map<SchemaNode, ContentShape>;
}

interface Draft {
  readonly fields: ElementShape[];
  readonly attributes: Map<string, boolean>;
  /** The type itself and its bases so far. */
  readonly taken: Set<SchemaNode>;
}

type Table = 'elements' | 'complexTypes' | 'types';

const XSD = 'http://www.w3.org/2001/XMLSchema';

/** @throws WsdlRefused when the element, or anything reachable from it, cannot be written by name and order. */
export function shapeOf(schemas: SchemaSet, { namespace, name }: QName): ElementShape {
  const schema = schemas.get(namespace);
  const node = schema && lookUp(schema, 'elements', name);
  if (!schema || !node) throw new WsdlRefused(`the element ${name} is not in the schemas`);
  return toElement(node, { schemas, schema, known: new Map() }, true);
}

function toElement(node: SchemaNode, place: Place, isTop: boolean): ElementShape {
  const { min: minOccurs, max: maxOccurs } = occursOf(node);
  if (node.$ref !== undefined) {
    const [referred, there] = find(node, node.$ref, place, 'elements');
    return { ...toElement(referred, there, true), minOccurs, maxOccurs };
  }
  // What may stand in its place (a substitution group) is not in the WSDL's order of fields.
  if (node.$abstract === 'true') throw new WsdlRefused(`the abstract element ${node.$name}`);
  const { schema } = place;
  const form = node.$form ?? schema.$elementFormDefault;
  return {
    name: node.$name ?? '',
    namespace: isTop || form === 'qualified' ? (schema.$targetNamespace ?? '') : '',
    minOccurs,
    maxOccurs,
    isNillable: node.$nillable === 'true',
    content: contentOf(node, place),
  };
}

/** Text too for what the schema leaves open (`xs:anyType`). */
function contentOf(element: SchemaNode, place: Place): ContentShape | undefined {
  if (element.$type === undefined) {
    const own = element.children?.find(({ name }) => name === 'complexType');
    return own && compile(own, place);
  }
  const { namespace, name } = resolve(element, element.$type, place);
  const schema = place.schemas.get(namespace);
  if (namespace === XSD || (schema && lookUp(schema, 'types', name))) return undefined;
  const [type, there] = find(element, element.$type, place, 'complexTypes');
  // A base may be abstract; an element of such a type would have to name another one (`xsi:type`).
  if (type.$abstract === 'true') throw new WsdlRefused(`the abstract type ${name}`);
  return compile(type, there);
}

function compile(type: SchemaNode, place: Place): ContentShape {
  const known = place.known.get(type);
  if (known) return known;
  const draft: Draft = { fields: [], attributes: new Map(), taken: new Set([type]) };
  place.known.set(type, draft);
  addParticles(type, place, draft, false);
  const names = draft.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new WsdlRefused(`the element ${twice} stands twice in one sequence`);
  return draft;
}

function addParticles(parent: SchemaNode, place: Place, draft: Draft, isOptional: boolean): void {
  for (const node of parent.children ?? []) addParticle(node, place, draft, isOptional);
}

function addParticle(node: SchemaNode, place: Place, draft: Draft, isOptional: boolean): void {
  const kind = node.name ?? '';
  const { min, max } = occursOf(node);
  // KNOWN GAP: that of a choice only one may stand is for the agency to check.
  const isFree = isOptional || kind === 'choice' || min === 0;
  if (max !== 1 && kind !== 'element' && kind !== 'any')
    throw new WsdlRefused(`a repeated ${kind}: the order of its elements would be lost`);
  if (kind === 'element') {
    const field = toElement(node, place, false);
    draft.fields.push(isOptional ? { ...field, minOccurs: 0 } : field);
  } else if (kind === 'attribute') addAttribute(node, draft);
  else if (kind === 'extension') {
    const [base, there] = find(node, node.$base ?? '', place, 'complexTypes');
    if (draft.taken.has(base)) throw new WsdlRefused(`${base.$name} is made of itself`);
    draft.taken.add(base);
    addParticles(base, there, draft, isOptional);
    addParticles(node, place, draft, isOptional);
  } else if (['sequence', 'all', 'choice', 'complexContent'].includes(kind))
    addParticles(node, place, draft, isFree);
  // Nothing of ours stands where anything may.
  else if (!['annotation', 'anyAttribute'].includes(kind) && !(kind === 'any' && isFree))
    throw new WsdlRefused(`xs:${kind} in a type`);
}

/** An attribute of another schema (`ref`, e.g. `xml:lang`) is not written; one that must be there cannot be left out. */
function addAttribute({ $name, $ref, $use }: SchemaNode, { attributes }: Draft): void {
  if ($name !== undefined) attributes.set($name, $use === 'required');
  else if ($use === 'required') throw new WsdlRefused(`the attribute ${$ref} of another schema is required`);
}

function find(node: SchemaNode, qName: string, place: Place, table: Table): [SchemaNode, Place] {
  const { namespace, name } = resolve(node, qName, place);
  const schema = place.schemas.get(namespace);
  const found = schema && lookUp(schema, table, name);
  if (!schema || !found) throw new WsdlRefused(`${name} is not in the schemas (${table})`);
  return [found, { ...place, schema }];
}

const lookUp = (schema: Schema, table: Table, name: string): SchemaNode | undefined =>
  Object.hasOwn(schema[table], name) ? schema[table][name] : undefined;

function resolve(node: SchemaNode, qName: string, { schemas, schema }: Place): QName {
  const colon = qName.indexOf(':');
  const name = qName.slice(colon + 1);
  if (colon !== -1) {
    const scopes = [node.xmlns, node.schemaXmlns, schema.xmlns, node.definitionsXmlns];
    const namespace = scopes.map((scope) => scope?.[qName.slice(0, colon)]).find((uri) => uri !== undefined);
    if (namespace === undefined)
      throw new WsdlRefused(`the prefix of ${qName} is not declared where it is used`);
    return { namespace, name };
  }
  // The library does not keep the default namespace: it is the schema's own or that of XML Schema.
  const tables: readonly Table[] = ['complexTypes', 'types', 'elements'];
  const isOwn = schemas.has(XSD) || tables.some((table) => lookUp(schema, table, name));
  return { namespace: isOwn ? (schema.$targetNamespace ?? '') : XSD, name };
}

const occursOf = ({ $minOccurs = '1', $maxOccurs = '1' }: SchemaNode) => ({
  min: Number($minOccurs),
  max: $maxOccurs === 'unbounded' ? Number.POSITIVE_INFINITY : Number($maxOccurs),
});
