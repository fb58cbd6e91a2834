import type { Branded } from './terms.ts';

/** Names one caller and nobody else, whatever ids others have. Made by `callerKey` alone; holds personal ids in the clear. */
export type CallerKey = Branded<string, 'CallerKey'>;

/** What tells one caller from another; more facts do not count. */
export interface WhoCalls {
  readonly kind: string;
  readonly id: string;
  readonly agency?: string;
  readonly branch?: string;
  /** For whom a person acts: that session is not the person's own either. */
  readonly organisation?: { readonly number: string };
  /** Who really acts: a session of theirs is not the person's own. */
  readonly actor?: WhoCalls;
}

/**
 * The one name of a caller wherever something is kept, counted or tied by caller. Ids of staff are given out by each agency and
 * each branch for itself, so an id alone may be several people: it is told together with the kind of caller and the place.
 */
export function callerKey({ kind, id, actor, organisation, ...places }: WhoCalls): CallerKey {
  const place = placeOf(kind, places) ?? '';
  const alone = [kind, place, id].map(encodeURIComponent).join('/');
  // Neither sign can come out of the encoding.
  const own = organisation ? `${alone}@${encodeURIComponent(organisation.number)}` : alone;
  return (actor ? `${own}+${callerKey(actor)}` : own) as CallerKey;
}

/** An officer as registers tie them to dossiers. */
export const officerKey = (agency: string, id: string): CallerKey =>
  callerKey({ kind: 'officer', agency, id });

/** The id alone, to be shown to people; it is nobody's name. */
export const shownIdOf = (key: string): string =>
  decodeURIComponent(key.split(/[+@]/)[0]?.split('/').at(-1) ?? '');

/** Only what gives out the ids counts: a claim that the kind has no use for must not make two callers of one. */
function placeOf(kind: string, { agency, branch }: Pick<WhoCalls, 'agency' | 'branch'>): string | undefined {
  if (kind === 'officer') return agency;
  return kind === 'clerk' || kind === 'kiosk' ? branch : undefined;
}
