import { GatewayError } from '../../schema/errors.ts';
import type { OwnField } from '../../stitching/stitch.ts';
import type { RequestContext } from './request-context.ts';

/** A field that the gateway answers itself; merged types come back as bare keys that the agencies fill. */
export type RootField = OwnField<RequestContext>;

export type RootFields = Readonly<Record<string, RootField>>;

/**
 * Fields that need a caller, told before anything is looked at, so that it says nothing of what there is. Every one of them
 * may ask whom the caller represents.
 * @throws GatewayError UNAUTHENTICATED where nobody has signed in, RATE_LIMITED where they try too much; Error when the register of delegations cannot be read.
 */
export const forCallers = (fields: RootFields): RootFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      async (args, context, below) => {
        context.boundary.countTry();
        if (context.caller.kind === 'anonymous')
          throw new GatewayError('UNAUTHENTICATED', `${name} needs a caller`, {
            extensions: { remedy: 'LOGIN_REQUIRED' },
          });
        await context.boundary.learnDelegations();
        return field(args, context, below);
      },
    ]),
  );
