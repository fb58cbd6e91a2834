import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql';
import { own } from '../schema/own.ts';

const MIN_INT = -(2 ** 31);
const MAX_INT = 2 ** 31 - 1;

const IS_SAME: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && Number(value) >= MIN_INT && Number(value) <= MAX_INT,
  Float: (value) => Number.isFinite(value),
};

/**
 * How a value of the type is written. Nearly all are what they are written as, and known to be so at a glance; whatever is not is
 * the type's own to serialize, or to refuse.
 */
export function writerOf(type: GraphQLLeafType): (value: unknown) => unknown {
  const isSame = isSameIn(type);
  if (!isSame) return (value) => serialize(type, value);
  return (value) => (isSame(value) ? value : serialize(type, value));
}

function isSameIn(type: GraphQLLeafType): ((value: unknown) => boolean) | undefined {
  if (!isEnumType(type)) return isSpecifiedScalarType(type) ? own(IS_SAME, type.name) : undefined;
  const names = new Set<unknown>(type.getValues().flatMap(({ name, value }) => (name === value ? name : [])));
  return (value) => names.has(value);
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const written: unknown = type.serialize(value);
  if (written === undefined || written === null)
    throw new Error(`${type.name} wrote ${typeof value} as nothing`);
  return written;
}
