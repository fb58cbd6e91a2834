import type { OwnField } from '../../stitching/stitch.ts';
import type { RequestContext } from './request-context.ts';

/** A field that the gateway answers itself; merged types come back as bare keys that the agencies fill. */
export type RootField = OwnField<RequestContext>;

export type RootFields = Readonly<Record<string, RootField>>;

/** Every one of them may ask whom the caller represents. @throws Error when the register cannot be read. */
export const knowingDelegations = (fields: RootFields): RootFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      async (args, context, below) => {
        await context.boundary.learnDelegations();
        return field(args, context, below);
      },
    ]),
  );
