import type { QName } from './namespace-scope.ts';

/** What an element of a request may hold, compiled from the schema. */
export interface ElementShape extends QName {
  readonly kind: 'element';
  readonly minOccurs: number;
  readonly maxOccurs: number;
  readonly isNillable: boolean;
  readonly isAbstract: boolean;
  /** `undefined`: text. A type that contains itself is the same object again. */
  readonly content: ContentShape | undefined;
  /**
   * Types that may stand in place of its own (`xsi:type`), by their names; an element of an abstract type must name one.
   * Made when asked for, since each may hold such elements again.
   */
  readonly derived: () => ReadonlyMap<string, DerivedType>;
  /** Its own type may not stand by itself. */
  readonly isOfAbstractType: boolean;
}

export interface DerivedType extends QName {
  readonly content: ContentShape | undefined;
}

/** Elements in the order in which they are written. */
export interface GroupShape {
  readonly kind: 'sequence' | 'choice' | 'all';
  readonly minOccurs: number;
  readonly maxOccurs: number;
  readonly parts: readonly ParticleShape[];
}

export type ParticleShape = ElementShape | GroupShape;

export interface AttributeShape extends QName {
  readonly isRequired: boolean;
  /** Written where it is required and nobody gives it. */
  readonly fixed: string | undefined;
}

export interface ContentShape {
  readonly parts: readonly ParticleShape[];
  readonly attributes: readonly AttributeShape[];
  /** Text beside attributes (`xs:simpleContent`), or between elements (`mixed`). */
  readonly hasText: boolean;
}

/** Every name that may stand within a particle, at any depth of groups. */
export function namesIn(part: ParticleShape): readonly string[] {
  return part.kind === 'element' ? [part.name] : part.parts.flatMap(namesIn);
}
