import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { ownerIdOf, ownersOf } from '../boundary/organisation-grounds.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from './request-context.ts';
import type { RootFields } from './root-field.ts';

/**
 * `me.parcels` and `me.obligations`: what the person's own dossiers lead to. Nobody is looked up by person at an agency;
 * each dossier is opened first, and its circle is what may be asked for.
 */
export function createOwnFields(directory: DossierDirectory): RootFields {
  return {
    async parcels(args, context) {
      const first = Number(args['first']);
      const ids = new Set<string>();
      for await (const { parcelIds } of ownDossiers(directory, context)) {
        for (const id of parcelIds) if (ids.size < first) ids.add(id);
        if (ids.size === first) break;
      }
      return [...ids].map((id) => ({ id }));
    },
    async obligations(args, context) {
      const first = Number(args['first']);
      const found: { code: string }[] = [];
      for await (const { code } of ownDossiers(directory, context, 'tax')) {
        found.push({ code });
        if (found.length === first) break;
      }
      return found;
    },
  };
}

/** Newest first, each opened for the caller when it is reached. */
async function* ownDossiers(
  directory: DossierDirectory,
  { boundary }: RequestContext,
  agency?: string,
): AsyncGenerator<DossierCircle> {
  const { caller } = boundary;
  // An id is a person's only where a citizen has it.
  if (caller.kind !== 'citizen') return;
  const { organisation } = caller;
  const tied = directory.tiedTo([
    organisation ? { kind: 'organisation', id: organisation.number } : { kind: 'person', id: caller.id },
  ]);
  for await (const { circle } of tied.read({ order: 'newest' })) {
    if (!ownersOf(circle).includes(ownerIdOf(caller))) continue;
    if (agency !== undefined && !circle.handlingAgencies.includes(agency)) continue;
    const opened = await boundary.openOnce(circle.code);
    if (opened) yield opened;
  }
}
