import type { AgencyRequest } from '../../connectors/contract.ts';
import type { Manifest } from '../../connectors/manifest.ts';

/**
 * What two requests must have in common for one's answer to be the other's: agency, operation and arguments, and where the
 * agency is told anything of who asks (`namesAsker`) all that it is told. The message that a record saves would have been the
 * same word for word, and the agency's own log names the same asker. It is text without a line feed.
 */
export function scopeOf(
  { id, namesAsker }: Pick<Manifest, 'id' | 'namesAsker'>,
  { operation, args, origin }: Pick<AgencyRequest, 'operation' | 'args' | 'origin'>,
): string {
  const { userId, purpose, dossier, loa } = origin;
  // JSON holds no line feed, and one array is never the beginning of another.
  return namesAsker
    ? JSON.stringify([id, operation, args, userId, purpose, dossier ?? null, loa ?? 0])
    : JSON.stringify([id, operation, args]);
}

/** Whose it is. */
export const agencyOf = (scope: string): string => scope.slice(2, scope.indexOf('"', 2));
