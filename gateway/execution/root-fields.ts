import { formatInstant } from '../../dossier/calendar/instant.ts';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import type { ActedFor } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { candidatesFor, ownershipFor } from '../boundary/candidates.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import { type DossierFilter, type DossierSort, listDossiers } from '../directory/list-dossiers.ts';
import type { ToldDates } from '../directory/told-date.ts';
import { createOwnFields } from './own-fields.ts';
import { relayConnection } from './relay-connection.ts';
import type { RootFields } from './root-field.ts';

/** What the token says, told back to the caller. */
const actedFor = ({ number, kind, role, sectors, until }: ActedFor) => ({
  ...{ number, kind, role: role.toUpperCase().replaceAll('-', '_') },
  ...{ sectors: sectors ?? null, until: until === undefined ? null : formatInstant(new Date(until)) },
});

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly filter?: DossierFilter | null;
  readonly sort?: DossierSort | null;
}

/** What `Query` and `Me` tell of dossiers, from the directory of ties; the agencies are asked afterwards. */
export function createDossierFields(
  directory: DossierDirectory,
  toldDates: ToldDates,
): { readonly query: RootFields; readonly me: RootFields } {
  const dossiers: RootFields[string] = async (args, context, below) => {
    const { boundary, startedAt } = context;
    const { caller, delegations } = boundary;
    // Typed by the public schema; explicit nulls mean the same as nothing.
    const { first, after, filter, sort } = args as PageArguments;
    const found = await listDossiers({
      candidates: candidatesFor(directory, caller, delegations),
      mayList: (dossier) => boundary.mayList(dossier),
      ownedBy: ownershipFor(caller, delegations),
      toldDates,
      filter: filter ?? {},
      sort: sort ?? 'NEWEST_FIRST',
      first: first ?? 20,
      after: after ?? undefined,
      now: startedAt,
    });
    const selects = (...names: string[]) => below.fields.some(({ name }) => names.includes(name));
    // A count names nobody; these tell of the dossiers on this page.
    if (selects('nodes', 'edges', 'pageInfo'))
      for (const { circle } of found.items) await boundary.openDossier(circle.code);
    return {
      ...relayConnection(
        found.items.map(({ cursor, circle }) => ({ cursor, node: { code: circle.code } })),
        found,
      ),
      totalCount: selects('totalCount') ? await found.totalCount() : null,
    };
  };

  return {
    query: {
      dossiers,
      async dossier(args, context) {
        const code = parseDossierCode(String(args['code']));
        if (!code)
          throw new GatewayError('BAD_USER_INPUT', 'not a dossier code', {
            extensions: { fields: ['code'] },
          });
        const circle = await context.boundary.openDossier(code);
        if (!circle) throw new GatewayError('NOT_AVAILABLE', 'absent, or not for this caller');
        return { code: circle.code };
      },
      me(_args, context) {
        return context.caller.kind === 'citizen' ? {} : null;
      },
    },
    me: {
      dossiers,
      // In a session for an organisation the person is not there with their own record.
      person: (_args, { caller }) => (caller.organisation ? null : { id: caller.id }),
      organisations: (_args, { caller }) => (caller.organisation ? [actedFor(caller.organisation)] : []),
      ...createOwnFields(directory),
    },
  };
}
