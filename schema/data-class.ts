import type { GraphQLField, GraphQLObjectType } from 'graphql';
import type { DataClass } from './terms.ts';

export type MaskName = 'initials' | 'last3' | 'ward-only' | 'year-only' | 'hidden' | 'names' | 'household';

export interface DataMark {
  /** Undefined where the class is that of what holds the field. */
  readonly dataClass?: DataClass;
  readonly mask?: MaskName;
}

type Marked = Pick<GraphQLField<unknown, unknown>, 'astNode'> | Pick<GraphQLObjectType, 'astNode'>;

/** Reads `@data(class:, mask:)` from a type or field; undefined where there is none. @throws Error for what names no class. */
export function readDataMark(place: Marked): DataMark | undefined {
  const directive = place.astNode?.directives?.find((found) => found.name.value === 'data');
  if (!directive) return undefined;
  const values = new Map(
    directive.arguments?.map(({ name, value }) => [name.value, 'value' in value ? String(value.value) : '']),
  );
  const dataClass = values.get('class');
  if (dataClass !== undefined && !isDataClass(dataClass))
    throw new Error(`@data(class: "${dataClass}"): a class is written <owner>.<kind>`);
  const mask = values.get('mask');
  return {
    ...(dataClass === undefined ? {} : { dataClass }),
    ...(mask === undefined ? {} : { mask: mask.toLowerCase().replace('_', '-') as MaskName }),
  };
}

function isDataClass(text: string): text is DataClass {
  return /^[a-z]+\.[a-z]+$/.test(text);
}

/**
 * The field that tells which subject a record of this type is, from `@subject(key: "id")` or `@key`; undefined for a type that
 * is a part of what holds it, and for one of which the agency holds nothing but the key: that only names a subject.
 */
export function readSubjectKey(type: Pick<GraphQLObjectType, 'astNode' | 'getFields'>): string | undefined {
  const directive = type.astNode?.directives?.find((found) => found.name.value === 'subject');
  const argument = directive?.arguments?.[0]?.value;
  const key = argument && 'value' in argument ? String(argument.value) : readKeyField(type);
  return Object.keys(type.getFields()).some((name) => name !== key) ? key : undefined;
}

/** Key fields of a merged type, from `@key(selectionSet: "{ code }")`. */
export function readKeyField(type: Pick<GraphQLObjectType, 'astNode'>): string | undefined {
  const directive = type.astNode?.directives?.find((found) => found.name.value === 'key');
  const argument = directive?.arguments?.[0]?.value;
  return argument && 'value' in argument ? String(argument.value).replace(/[{}\s]/g, '') : undefined;
}
