import { ownedBy } from '../access-log/given-filter.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { SubjectKeys } from '../access-log/subject-keys.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';

/**
 * What concerns this person, and nobody else of the same calls: what they read, ask about and object to. Not the parcels of
 * their dossiers: who owned one yesterday is not told of who reads it today.
 */
export const aboutPerson = (directory: DossierDirectory, personId: string): AccessFilter => ({
  kind: 'crossing',
  about: { personId, dossiers: ownedBy(personId, directory).dossiers },
});

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
    grounds: caller.kind === 'citizen' ? ['self'] : [],
  });
