import { attributeOf } from '../../xml/xml-element.ts';
import { XSD } from './description-files.ts';
import type {
  AttributeShape,
  ContentShape,
  DerivedType,
  ElementShape,
  ParticleShape,
} from './message-shape.ts';
import { keyOf, type QName } from './namespace-scope.ts';
import { childrenWithin, type Part, type SchemaSet } from './schema-set.ts';
import { mustBeWritableByName } from './writable-by-name.ts';
import { WsdlRefused } from './wsdl-refused.ts';

interface Draft {
  parts: readonly ParticleShape[];
  readonly attributes: AttributeShape[];
  hasText: boolean;
}

const ANY_TYPE = 'anyType';
/** Derived from by extension or restriction, in either kind of content. */
const DERIVATIONS = ['complexContent', 'simpleContent'] as const;

/** Compiles what elements hold out of the schemas; one for a whole description. */
export class ShapeCompiler {
  readonly #schemas: SchemaSet;
  /** What was compiled, or is being, by the element of the type. */
  readonly #known = new Map<object, Draft>();
  /** Groups, and groups of attributes, that are being read. */
  readonly #open = new Set<object>();
  /** Types by the key of what they are made from. */
  #madeFrom: ReadonlyMap<string, readonly Part[]> | undefined;
  #substitutes: ReadonlyMap<string, readonly Part[]> | undefined;

  constructor(schemas: SchemaSet) {
    this.#schemas = schemas;
  }

  /** @throws WsdlRefused when the element, or anything reachable from it, cannot be written by name. */
  element(name: QName): ElementShape {
    const part = this.#schemas.find('element', name);
    if (!part)
      throw new WsdlRefused(
        `the element ${name.name} of ${name.namespace || 'no namespace'} is not in the schemas`,
      );
    const shape = this.#element(part, { isTop: true });
    if (shape.isAbstract) throw new WsdlRefused(`the abstract element ${name.name} as a message`);
    return shape;
  }

  /** An element that a WSDL names together with a type of the schemas (`rpc`). */
  ofType(name: QName, typeName: QName): ElementShape {
    return { ...PLAIN, ...name, ...this.#typed(typeName) };
  }

  /** An element around others, one each, which no schema declares. */
  wrapper(name: QName, parts: readonly ElementShape[]): ElementShape {
    return { ...PLAIN, ...name, content: { parts, attributes: [], hasText: false } };
  }

  #element(part: Part, { isTop }: { readonly isTop: boolean }): ElementShape {
    const { element, file } = part;
    const [minOccurs, maxOccurs] = occursOf(part);
    const form = attributeOf(element, 'form') ?? attributeOf(file.root, 'elementFormDefault');
    const typeName = attributeOf(element, 'type');
    return {
      ...PLAIN,
      ...{ name: nameOf(part), minOccurs, maxOccurs },
      namespace: isTop || form === 'qualified' ? file.namespace : '',
      isNillable: isTrue(attributeOf(element, 'nillable')),
      isAbstract: isTrue(attributeOf(element, 'abstract')),
      ...(typeName === undefined ? this.#anonymous(part) : this.#typed(this.#schemas.nameIn(typeName, part))),
    };
  }

  /** Of its own type that has no name, of its head's where it stands in a substitution group, or anything. */
  #anonymous(part: Part): Partial<ElementShape> {
    const [own] = childrenWithin(part, 'complexType');
    if (own) return { content: this.#content(own) };
    const head = headIn(part);
    if (head === undefined || childrenWithin(part, 'simpleType').length > 0) return {};
    const { content, derived, isOfAbstractType } = this.#element(
      this.#schemas.follow('element', head, part),
      {
        isTop: true,
      },
    );
    return { content, derived, isOfAbstractType };
  }

  /** Text for the types of XML Schema itself, also for what it leaves open (`xs:anyType`). */
  #typed(name: QName): Pick<ElementShape, 'content' | 'derived' | 'isOfAbstractType'> {
    if (name.namespace === XSD)
      return { content: undefined, derived: NOTHING_DERIVED, isOfAbstractType: false };
    const part = this.#schemas.find('type', name);
    if (!part)
      throw new WsdlRefused(
        `the type ${name.name} of ${name.namespace || 'no namespace'} is not in the schemas`,
      );
    let found: ReadonlyMap<string, DerivedType> | undefined;
    const derived = () => {
      found ??= this.#derivedFrom(name);
      return found;
    };
    const isOfAbstractType = isTrue(attributeOf(part.element, 'abstract'));
    const content = this.#contentOfType(part);
    if (isOfAbstractType && derived().size === 0)
      throw new WsdlRefused(
        `the abstract type ${name.name}, and no other that is made from it; ask for the file that has one`,
      );
    return { content, isOfAbstractType, derived };
  }

  #contentOfType(part: Part): ContentShape | undefined {
    return part.element.name === 'simpleType' ? undefined : this.#content(part);
  }

  #derivedFrom(name: QName): ReadonlyMap<string, DerivedType> {
    this.#madeFrom ??= groupBy(this.#schemas.all('type'), (part) => this.#baseOf(part));
    const found = new Map<string, DerivedType>();
    const waiting = [keyOf(name)];
    for (const key of waiting)
      for (const part of this.#madeFrom.get(key) ?? []) {
        const own = { namespace: part.file.namespace, name: nameOf(part) };
        if (found.has(keyOf(own))) continue;
        waiting.push(keyOf(own));
        if (isTrue(attributeOf(part.element, 'abstract'))) continue;
        const type = { ...own, content: this.#contentOfType(part) };
        found.set(keyOf(own), type);
        // Of two of one local name neither is meant by it.
        if (found.has(own.name)) found.delete(own.name);
        else found.set(own.name, type);
      }
    return found;
  }

  #baseOf(part: Part): string | undefined {
    const derivation = derivationOf(part);
    const base = derivation && attributeOf(derivation.element, 'base');
    return base === undefined || !derivation ? undefined : keyOf(this.#schemas.nameIn(base, derivation));
  }

  #content(type: Part): ContentShape {
    const known = this.#known.get(type.element);
    if (known) return known;
    const draft: Draft = { parts: [], attributes: [], hasText: isTrue(attributeOf(type.element, 'mixed')) };
    this.#known.set(type.element, draft);
    this.#fill(type, draft, new Set([type.element]));
    mustBeWritableByName(draft.parts, nameOf(type) || 'a type');
    return draft;
  }

  /** @param taken the type itself and what it is made from so far. */
  #fill(type: Part, draft: Draft, taken: Set<object>): void {
    const derivation = derivationOf(type);
    if (!derivation) {
      draft.parts = this.#particles(type);
      this.#addAttributes(type, draft);
      return;
    }
    const isSimple = childrenWithin(type, 'simpleContent').length > 0;
    if (isSimple || childrenWithin(type).some(({ element }) => isTrue(attributeOf(element, 'mixed'))))
      draft.hasText = true;
    const inherited = this.#inherited(derivation, taken);
    if (inherited.hasText) draft.hasText = true;
    draft.attributes.push(...inherited.attributes);
    const own = isSimple ? [] : this.#particles(derivation);
    // A restriction says all anew but its attributes.
    draft.parts = derivation.element.name === 'extension' ? [...inherited.parts, ...own] : own;
    this.#addAttributes(derivation, draft);
  }

  #inherited(derivation: Part, taken: Set<object>): Draft {
    const nothing: Draft = { parts: [], attributes: [], hasText: false };
    const name = attributeOf(derivation.element, 'base') ?? '';
    const baseName = this.#schemas.nameIn(name, derivation);
    if (baseName.namespace === XSD) return { ...nothing, hasText: baseName.name !== ANY_TYPE };
    if (baseName.name === 'Array' && baseName.namespace.endsWith('/soap/encoding/'))
      throw new WsdlRefused('an array of SOAP encoding; ask for a service in document/literal');
    const base = this.#schemas.followBase('type', name, derivation);
    if (taken.has(base.element)) throw new WsdlRefused(`${nameOf(base)} is made of itself`);
    if (base.element.name === 'simpleType') return { ...nothing, hasText: true };
    taken.add(base.element);
    this.#fill(base, nothing, taken);
    return nothing;
  }

  #particles(parent: Part): readonly ParticleShape[] {
    return childrenWithin(parent).flatMap((part) => this.#particle(part));
  }

  #particle(part: Part): readonly ParticleShape[] {
    const { element } = part;
    const [minOccurs, maxOccurs] = occursOf(part);
    if (maxOccurs === 0) return [];
    switch (element.name) {
      case 'element':
        return [this.#local(part)];
      case 'sequence':
      case 'choice':
      case 'all':
        return [{ kind: element.name, minOccurs, maxOccurs, parts: this.#particles(part) }];
      case 'group': {
        const group = this.#schemas.followBase('group', attributeOf(element, 'ref') ?? '', part);
        return [{ kind: 'sequence', minOccurs, maxOccurs, parts: this.#particlesOfGroup(group) }];
      }
      case 'any':
        // Nothing of ours stands where anything may.
        if (minOccurs > 0)
          throw new WsdlRefused(
            'an element of any kind (xs:any) that must be there: nobody says which; ask for its schema',
          );
        return [];
      default:
        return [];
    }
  }

  #particlesOfGroup(group: Part): readonly ParticleShape[] {
    if (this.#open.has(group.element)) throw new WsdlRefused(`the group ${nameOf(group)} is made of itself`);
    this.#open.add(group.element);
    const parts = this.#particles(group);
    this.#open.delete(group.element);
    return parts;
  }

  #local(part: Part): ParticleShape {
    const ref = attributeOf(part.element, 'ref');
    if (ref === undefined) return this.#element(part, { isTop: false });
    const [minOccurs, maxOccurs] = occursOf(part);
    const head = this.#schemas.follow('element', ref, part);
    const shape = { ...this.#element(head, { isTop: true }), minOccurs, maxOccurs };
    const members = this.#membersOf(head, new Set());
    if (members.length > 0) {
      const one = (member: ElementShape): ElementShape => ({ ...member, minOccurs: 1, maxOccurs: 1 });
      const parts = [...(shape.isAbstract ? [] : [one(shape)]), ...members.map(one)];
      return { kind: 'choice', minOccurs, maxOccurs, parts };
    }
    if (shape.isAbstract && minOccurs > 0)
      throw new WsdlRefused(
        `the abstract element ${shape.name}, and no other of its substitution group; ask for the file that has one`,
      );
    return shape;
  }

  /** Elements that may stand in the place of another one. */
  #membersOf(head: Part, seen: Set<object>): readonly ElementShape[] {
    this.#substitutes ??= groupBy(this.#schemas.all('element'), (part) => this.#headOf(part));
    const key = keyOf({ namespace: head.file.namespace, name: nameOf(head) });
    return (this.#substitutes.get(key) ?? []).flatMap((part) => {
      if (seen.has(part.element)) return [];
      seen.add(part.element);
      const shape = this.#element(part, { isTop: true });
      return [...(shape.isAbstract ? [] : [shape]), ...this.#membersOf(part, seen)];
    });
  }

  #headOf(part: Part): string | undefined {
    const head = headIn(part);
    return head === undefined ? undefined : keyOf(this.#schemas.nameIn(head, part));
  }

  #addAttributes(parent: Part, { attributes }: Pick<Draft, 'attributes'>): void {
    for (const part of childrenWithin(parent)) {
      if (part.element.name === 'attributeGroup') {
        const group = this.#schemas.followBase(
          'attributeGroup',
          attributeOf(part.element, 'ref') ?? '',
          part,
        );
        // One that is made of itself says nothing new.
        if (this.#open.has(group.element)) continue;
        this.#open.add(group.element);
        this.#addAttributes(group, { attributes });
        this.#open.delete(group.element);
      } else if (part.element.name === 'attribute') this.#addAttribute(part, attributes);
    }
  }

  #addAttribute(part: Part, attributes: AttributeShape[]): void {
    const { element } = part;
    const ref = attributeOf(element, 'ref');
    const use = attributeOf(element, 'use');
    const declared = ref === undefined ? part : this.#schemas.follow('attribute', ref, part);
    const form = attributeOf(element, 'form') ?? attributeOf(part.file.root, 'attributeFormDefault');
    const isQualified = ref !== undefined || form === 'qualified';
    const shape: AttributeShape = {
      name: nameOf(declared),
      namespace: isQualified ? declared.file.namespace : '',
      isRequired: use === 'required',
      fixed: attributeOf(element, 'fixed') ?? attributeOf(declared.element, 'fixed'),
    };
    const place = attributes.findIndex((one) => keyOf(one) === keyOf(shape));
    if (use === 'prohibited') {
      if (place !== -1) attributes.splice(place, 1);
    } else if (place === -1) attributes.push(shape);
    else attributes[place] = shape;
  }
}

const NOTHING_DERIVED: ElementShape['derived'] = () => new Map();
const PLAIN: ElementShape = {
  kind: 'element',
  ...{ name: '', namespace: '', minOccurs: 1, maxOccurs: 1 },
  ...{ isNillable: false, isAbstract: false, content: undefined, isOfAbstractType: false },
  derived: NOTHING_DERIVED,
};

const nameOf = ({ element }: Part): string => attributeOf(element, 'name')?.trim() ?? '';
/** XML Schema 1.1 allows several heads; 1.0, which is spoken, one. */
const headIn = ({ element }: Part): string | undefined =>
  attributeOf(element, 'substitutionGroup')?.trim().split(/\s+/)[0];
const isTrue = (text: string | undefined): boolean => /^\s*(true|1)\s*$/.test(text ?? '');

/** The extension or restriction that a type is made by. */
function derivationOf(type: Part): Part | undefined {
  const [content] = DERIVATIONS.flatMap((kind) => childrenWithin(type, kind));
  return (
    content &&
    childrenWithin(content).find(
      ({ element }) => element.name === 'extension' || element.name === 'restriction',
    )
  );
}

function occursOf({ element }: Part): [min: number, max: number] {
  const max = attributeOf(element, 'maxOccurs')?.trim() ?? '1';
  return [
    Number(attributeOf(element, 'minOccurs') ?? '1'),
    max === 'unbounded' ? Number.POSITIVE_INFINITY : Number(max),
  ];
}

function groupBy(
  parts: Iterable<Part>,
  keyOfOne: (part: Part) => string | undefined,
): ReadonlyMap<string, readonly Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const key = keyOfOne(part);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return groups;
}
