import {
  annotateExternalObject,
  defaultMergedResolver,
  getSubschema,
  isExternalObject,
  resolveExternalValue,
  type SubschemaConfig,
} from '@graphql-tools/delegate';
import type { GraphQLResolveInfo } from 'graphql';

export type { SubschemaConfig };

/** The subschema that a value came from, as stitching knows it. */
export type Owner = ReturnType<typeof getSubschema>;

type Context = Record<string, unknown>;

/** Reads a field out of an object of a subschema; stitching gives it to every field that has no resolver of its own. */
export const readMerged: unknown = defaultMergedResolver;

/** Has this object come from a subschema, and does it know from which? */
export const isOwned = (object: object): boolean => isExternalObject(object);

/** The subschema that an owned object has this response name from. */
export const ownerOf = (object: object, responseName: string): Owner =>
  getSubschema(object as Parameters<typeof getSubschema>[0], responseName);

/** Has an object know where it came from, as `enter` does for all that it enters. */
export const giveOwner = (object: object, owner: Owner): void => {
  annotateExternalObject(object, [], owner, Object.create(null));
};

/**
 * A value of a subschema enters the stitched schema: objects know from then on where they came from, and those of merged types are filled by
 * the other subschemas.
 */
export const enter = (value: unknown, owner: Owner, context: unknown, info: GraphQLResolveInfo): unknown =>
  resolveExternalValue(value, [], owner, context as Context, info);
