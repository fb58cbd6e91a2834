import { ownedBy, type Ties } from '../access-log/given-filter.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { SubjectKeys } from '../access-log/subject-keys.ts';
import { ownerIdOf } from '../boundary/organisation-grounds.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';

/**
 * What concerns this person, and nobody else of the same calls: what they read, ask about and object to. Not the parcels of
 * their dossiers: who owned one yesterday is not told of who reads it today.
 */
export const aboutPerson = async (directory: Ties, personId: string): Promise<AccessFilter> => ({
  kind: 'crossing',
  about: { personId, dossiers: (await ownedBy(personId, directory)).dossiers },
});

/** What concerns the dossiers of this organisation, whoever looked, its own people included. */
export async function aboutOrganisation(directory: DossierDirectory, number: string): Promise<AccessFilter> {
  const dossiers: string[] = [];
  const tied = directory.tiedTo([{ kind: 'organisation', id: number }]);
  for await (const { circle } of tied.read({ order: 'newest' }))
    if (circle.ownerOrganisations?.some((owner) => owner.number === number))
      dossiers.push(circle.code, ...circle.aliases);
  return { kind: 'crossing', about: { organisation: number, dossiers } };
}

/** Is it this person under whose name somebody acted? Over a change of key a person has several hashes. */
export function namesOf(keys: SubjectKeys, personId: string): (actorId: string) => boolean {
  const own = new Set(keys.candidates('person', personId));
  return (actorId) => own.has(actorId);
}

/** What the log tells of a person is theirs to read. @throws GatewayError ACCESS_DENIED; on record either way. */
export const admitOwnLog = (service: string, { boundary, caller }: RequestContext) =>
  boundary.admitOwn({
    service,
    dataClass: 'log.own',
    subject: { kind: 'log', id: caller.id },
    // What is the person's own is not opened in a session for an organisation.
    grounds: caller.kind === 'citizen' && !caller.organisation ? ['self'] : [],
  });

/** The same for an organisation; whom of its people it is told the policies say. @throws GatewayError ACCESS_DENIED. */
export const admitOrganisationLog = (service: string, { boundary, caller }: RequestContext) =>
  boundary.admitOwn({
    service,
    dataClass: 'log.own',
    subject: { kind: 'log', id: ownerIdOf(caller) },
    grounds: caller.organisation ? ['organisation'] : [],
  });
