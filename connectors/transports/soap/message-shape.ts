import type { Schema, SchemaNode, SchemaSet } from './schema-node.ts';
import type { QName } from './wsdl-operations.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/** What an element may hold, compiled from the schema; types that contain themselves are why it is a function. */
export interface ElementShape {
  readonly name: string;
  /** `''`: written without namespace. */
  readonly namespace: string;
  readonly minOccurs: number;
  readonly maxOccurs: number;
  readonly isNillable: boolean;
  content(): ContentShape;
}

export interface ContentShape {
  /** `open`: anything (`xs:anyType`), `text`: a value, `fields`: elements in this order. */
  readonly kind: 'open' | 'text' | 'fields';
  readonly fields: readonly ElementShape[];
  /** `xs:any`: further elements may follow. */
  readonly allowsAny: boolean;
  /** Attribute names, all in no namespace; `true` = required. */
  readonly attributes: ReadonlyMap<string, boolean>;
}

interface Place {
  readonly schemas: SchemaSet;
  readonly schema: Schema;
}

interface Draft {
  readonly fields: ElementShape[];
  allowsAny: boolean;
  /** Groups taken in so far. */
  readonly groups: Set<string>;
}

const XSD = 'http://www.w3.org/2001/XMLSchema';
const TEXT: ContentShape = { kind: 'text', fields: [], allowsAny: false, attributes: new Map() };
const OPEN: ContentShape = { kind: 'open', fields: [], allowsAny: true, attributes: new Map() };

/** @throws WsdlRefused when the element, or anything reachable from it, cannot be written by name and order. */
export function shapeOf(schemas: SchemaSet, { namespace, name }: QName): ElementShape {
  const schema = schemas.get(namespace);
  const node = schema?.element(name);
  if (!schema || !node) throw new WsdlRefused(`the element ${name} is not in the schemas`);
  const shape = toElement(node, { schemas, schema }, { isTop: true, isOptional: false });
  checkReachable(shape);
  return shape;
}

/** Compiles everything once, so that a schema we cannot write is known at start and not at the first call. */
function checkReachable(root: ElementShape): void {
  const seen = new Set<ContentShape>();
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const content = next.content();
    if (seen.has(content)) continue;
    seen.add(content);
    if (seen.size > 5000) throw new WsdlRefused('more than 5000 types in one message');
    waiting.push(...content.fields);
  }
}

function toElement(
  node: SchemaNode,
  place: Place,
  { isTop, isOptional }: { readonly isTop: boolean; readonly isOptional: boolean },
): ElementShape {
  const occurs = occursOf(node);
  const ref = node.attribute('ref');
  if (ref !== undefined) {
    const target = resolve(node, ref, place);
    const schema = place.schemas.get(target.namespace);
    const referred = schema?.element(target.name);
    if (!schema || !referred) throw new WsdlRefused(`a reference to ${target.name}, which is not there`);
    const shape = toElement(referred, { ...place, schema }, { isTop: true, isOptional: false });
    return { ...shape, minOccurs: isOptional ? 0 : occurs.min, maxOccurs: occurs.max };
  }
  // What may stand in its place (a substitution group) is not in the WSDL's order of fields.
  if (node.attribute('abstract') === 'true')
    throw new WsdlRefused(`the abstract element ${node.attribute('name')}`);
  const form = node.attribute('form') ?? (place.schema.isQualified ? 'qualified' : 'unqualified');
  const name = node.attribute('name') ?? '';
  return {
    name,
    namespace: isTop || form === 'qualified' ? place.schema.namespace : '',
    minOccurs: isOptional ? 0 : occurs.min,
    maxOccurs: occurs.max,
    isNillable: node.attribute('nillable') === 'true',
    content: once(() =>
      isTop ? compileOnce(place, `element ${name}`, () => contentOf(node, place)) : contentOf(node, place),
    ),
  };
}

const compiled = new WeakMap<SchemaSet, Map<string, ContentShape | 'compiling'>>();

/**
 * One content per named type and global element, however many fields have it: this is what ends those that contain
 * themselves. Contained elements compile later; who needs itself before it is done extends itself.
 */
function compileOnce({ schemas, schema }: Place, what: string, make: () => ContentShape): ContentShape {
  const known = compiled.get(schemas) ?? new Map<string, ContentShape | 'compiling'>();
  compiled.set(schemas, known);
  const key = `${schema.namespace} ${what}`;
  const found = known.get(key);
  if (found === 'compiling') throw new WsdlRefused(`the ${what} is made of itself`);
  if (found) return found;
  known.set(key, 'compiling');
  try {
    const content = make();
    known.set(key, content);
    return content;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}

function contentOf(element: SchemaNode, place: Place): ContentShape {
  const type = element.attribute('type');
  if (type !== undefined) {
    const name = resolve(element, type, place);
    const complex = place.schemas.get(name.namespace)?.complexType(name.name);
    // A base may be abstract; an element of such a type would have to name another one (`xsi:type`).
    if (complex?.attribute('abstract') === 'true') throw new WsdlRefused(`the abstract type ${name.name}`);
    return contentOfType(name, place);
  }
  const own = element.children.find(({ kind }) => kind === 'complexType');
  if (own) return contentOfComplexType(own, place);
  return element.children.some(({ kind }) => kind === 'simpleType') ? TEXT : OPEN;
}

function contentOfType(name: QName, place: Place): ContentShape {
  if (name.namespace === XSD) return name.name === 'anyType' ? OPEN : TEXT;
  const schema = place.schemas.get(name.namespace);
  const complex = schema?.complexType(name.name);
  if (!schema || !complex) {
    if (schema?.simpleType(name.name)) return TEXT;
    throw new WsdlRefused(`the type ${name.name} is not in the schemas`);
  }
  const own = { ...place, schema };
  return compileOnce(own, `type ${name.name}`, () => contentOfComplexType(complex, own));
}

function contentOfComplexType(type: SchemaNode, place: Place): ContentShape {
  const simple = type.children.find(({ kind }) => kind === 'simpleContent');
  const complex = type.children.find(({ kind }) => kind === 'complexContent');
  const derived = (simple ?? complex)?.children.find(
    ({ kind }) => kind === 'extension' || kind === 'restriction',
  );
  if (!derived) return fromParts(type, place, undefined);
  const baseName = resolve(derived, derived.attribute('base') ?? '', place);
  const base = contentOfType(baseName, place);
  // A restriction repeats what it keeps; an extension goes on after its base.
  return fromParts(derived, place, simple || derived.kind === 'extension' ? base : undefined);
}

function fromParts(node: SchemaNode, place: Place, base: ContentShape | undefined): ContentShape {
  const draft: Draft = {
    fields: [...(base?.fields ?? [])],
    allowsAny: base?.kind === 'fields' && base.allowsAny,
    groups: new Set(),
  };
  const attributes = new Map(base?.attributes);
  for (const child of node.children) {
    if (child.kind === 'attribute') addAttribute(child, attributes);
    else addParticle(child, place, draft, false);
  }
  const names = draft.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new WsdlRefused(`the element ${twice} stands twice in one sequence`);
  const { fields, allowsAny } = draft;
  return { kind: base?.kind === 'text' ? 'text' : 'fields', fields, allowsAny, attributes };
}

/** An attribute of another schema (`ref`, e.g. `xml:lang`) is not written; one that must be there cannot be left out. */
function addAttribute(node: SchemaNode, attributes: Map<string, boolean>): void {
  const name = node.attribute('name');
  const isRequired = node.attribute('use') === 'required';
  if (name !== undefined) attributes.set(name, isRequired);
  else if (isRequired)
    throw new WsdlRefused(`the attribute ${node.attribute('ref')} of another schema is required`);
}

/** Facets say which values are good; the agency checks them. */
const IGNORED = new Set(['annotation', 'anyAttribute', 'enumeration', 'pattern', 'length']);

function addParticle(node: SchemaNode, place: Place, draft: Draft, isOptional: boolean): void {
  const { kind } = node;
  if (kind === 'element') draft.fields.push(toElement(node, place, { isTop: false, isOptional }));
  else if (kind === 'any') draft.allowsAny = true;
  else if (kind === 'sequence' || kind === 'all' || kind === 'choice') {
    const occurs = occursOf(node);
    if (occurs.max !== 1)
      throw new WsdlRefused(`a repeated ${kind}: the order of its elements would be lost`);
    // KNOWN GAP: that of a choice only one may stand is for the agency to check.
    const isFree = isOptional || kind === 'choice' || occurs.min === 0;
    for (const child of node.children) addParticle(child, place, draft, isFree);
  } else if (kind === 'group') addGroup(node, place, draft, isOptional);
  else if (!IGNORED.has(kind)) throw new WsdlRefused(`xs:${kind} in a type`);
}

function addGroup(node: SchemaNode, place: Place, draft: Draft, isOptional: boolean): void {
  const name = resolve(node, node.attribute('ref') ?? '', place);
  const schema = place.schemas.get(name.namespace);
  const group = schema?.group(name.name);
  if (!schema || !group) throw new WsdlRefused(`the group ${name.name} is not in the schemas`);
  const key = `${name.namespace} ${name.name}`;
  if (draft.groups.has(key))
    throw new WsdlRefused(`the group ${name.name} stands in itself or twice in a type`);
  draft.groups.add(key);
  const occurs = occursOf(node);
  if (occurs.max !== 1) throw new WsdlRefused('a repeated group: the order of its elements would be lost');
  for (const child of group.children) {
    addParticle(child, { ...place, schema }, draft, isOptional || occurs.min === 0);
  }
}

function resolve(node: SchemaNode, qName: string, { schemas, schema }: Place): QName {
  const colon = qName.indexOf(':');
  const name = qName.slice(colon + 1);
  if (colon !== -1) {
    const namespace = node.namespaceOf(qName.slice(0, colon));
    if (namespace === undefined)
      throw new WsdlRefused(`the prefix of ${qName} is not declared where it is used`);
    return { namespace, name };
  }
  // The library does not keep the default namespace: it is the schema's own or that of XML Schema.
  const isOwn =
    schema.complexType(name) ?? schema.simpleType(name) ?? schema.element(name) ?? schema.group(name);
  if (isOwn || schemas.get(XSD)) return { namespace: schema.namespace, name };
  return { namespace: XSD, name };
}

function occursOf(node: SchemaNode): { readonly min: number; readonly max: number } {
  const max = node.attribute('maxOccurs') ?? '1';
  return {
    min: Number(node.attribute('minOccurs') ?? '1'),
    max: max === 'unbounded' ? Number.POSITIVE_INFINITY : Number(max),
  };
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly value: Result } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
