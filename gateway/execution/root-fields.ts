import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { GatewayError } from '../../schema/errors.ts';
import { BY_RESPONSE_KEY } from '../../stitching/project.ts';
import type { Selection } from '../../stitching/selection.ts';
import { candidatesFor, ownershipFor } from '../boundary/candidates.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import { type DossierFilter, type DossierSort, listDossiers } from '../directory/list-dossiers.ts';
import { createOwnFields } from './own-fields.ts';
import { relayConnection } from './relay-connection.ts';
import type { RequestContext } from './request-context.ts';
import type { MeFields, RootField } from './root-field.ts';

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly filter?: DossierFilter | null;
  readonly sort?: DossierSort | null;
}

const notAvailable = (): GatewayError => new GatewayError('NOT_AVAILABLE', 'absent, or not for this caller');

export function createRootFields(
  directory: DossierDirectory,
  now: () => Date,
  meFields: MeFields,
): Readonly<Record<string, RootField>> {
  const page = (args: Readonly<Record<string, unknown>>, { boundary }: RequestContext, below?: Selection) => {
    const { caller, delegations } = boundary;
    // Typed by the public schema; explicit nulls mean the same as nothing.
    const { first, after, filter, sort } = args as PageArguments;
    const found = listDossiers({
      candidates: candidatesFor(directory, caller, delegations),
      mayList: (circle) => boundary.mayList(circle),
      ownedBy: ownershipFor(caller, delegations),
      filter: filter ?? {},
      sort: sort ?? 'NEWEST_FIRST',
      first: first ?? 20,
      after: after ?? undefined,
      now: now(),
    });
    const isCounted = below?.fields.some(({ name }) => name === 'totalCount');
    // A count names nobody; anything else tells of the dossiers on this page.
    if (below?.fields.some(({ name }) => name !== 'totalCount'))
      for (const { circle } of found.items) boundary.openDossier(circle.code);
    return {
      ...relayConnection(
        found.items.map(({ cursor, circle }) => ({ cursor, node: { code: circle.code } })),
        found,
      ),
      totalCount: isCounted ? found.totalCount() : null,
    };
  };

  return {
    dossier(args, context) {
      const code = parseDossierCode(String(args['code']));
      if (!code) throw new GatewayError('BAD_USER_INPUT', 'not a dossier code');
      const circle = context.boundary.openDossier(code);
      if (!circle) throw notAvailable();
      return { code: circle.code };
    },
    dossiers: (args, context, selection) => page(args, context, selection),
    async me(_args, context, selection) {
      if (context.caller.kind !== 'citizen') return null;
      const resolvers: MeFields = {
        person: () => ({ id: context.caller.id }),
        dossiers: (args, _context, below) => page(args, context, below),
        ...createOwnFields(directory),
        ...meFields,
      };
      const values = await Promise.all(
        selection.fields.map(
          async ({ name, responseKey, args, below }) =>
            [responseKey, await resolvers[name]?.(args, context, below)] as const,
        ),
      );
      return { ...Object.fromEntries(values), [BY_RESPONSE_KEY]: true };
    },
  };
}
