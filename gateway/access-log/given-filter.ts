import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { networkClassOf, networkOf } from '../limits/network.ts';
import type { AccessFilter } from './log-filter.ts';

/** `AccessFilter` of the SDL, of the export's address and of the command line: texts by their names. */
export type GivenFilter = Readonly<Record<string, string | null | undefined>>;

/** What ties persons to dossiers and parcels, and dossiers to their older codes. */
export interface Ties {
  /** By any code that the dossier had. */
  find(code: string): Promise<DossierCircle | undefined>;
  tiedTo(ties: readonly { readonly kind: 'person'; readonly id: string }[]): {
    read(reading: { readonly order: 'newest' }): AsyncIterable<{ readonly circle: DossierCircle }>;
  };
}

/** Names that stand for a person or a parcel; one at a time, since the record of the search names one. */
const SUBJECTS = ['subjectPerson', 'subjectParcel', 'concerningPerson'] as const;

/**
 * What is asked for, as the log reads it.
 * @param ties undefined where nobody knows them: whose dossiers there are is not known then, nor their older codes.
 * @throws GatewayError BAD_USER_INPUT for a filter that cannot be.
 */
export async function filterOf(given: GivenFilter, ties: Ties | undefined): Promise<AccessFilter> {
  const { subjectPerson, subjectParcel, concerningPerson, decision, kind, dossier, ...plain } =
    Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
    ) as Record<string, string | undefined>;
  const named = [subjectPerson, subjectParcel, concerningPerson].filter((value) => value !== undefined);
  if (named.length > 1) throw unfit('filter', `one of ${SUBJECTS.join(', ')} at a time`);
  const { network } = plain;
  if (network !== undefined && networkClassOf(networkOf(network)) === 'unknown')
    throw unfit('network', 'an IP address');
  return {
    ...plain,
    ...(subjectPerson === undefined ? {} : { subject: { kind: 'person', id: subjectPerson } }),
    ...(subjectParcel === undefined ? {} : { subject: { kind: 'parcel', id: subjectParcel } }),
    ...(concerningPerson === undefined
      ? {}
      : { about: { ...(await ownedBy(concerningPerson, ties)), withKnownParcels: true } }),
    ...(dossier === undefined ? {} : await codesOf(dossier, ties)),
    ...defined({ decision: decision?.toLowerCase(), kind: kind?.toLowerCase().replace('_', '-') }),
  };
}

async function codesOf(
  asked: string,
  ties: Ties | undefined,
): Promise<Pick<AccessFilter, 'dossier' | 'dossierAliases'>> {
  const code = parseDossierCode(asked);
  if (code === undefined) throw unfit('dossier', 'a dossier code');
  const circle = await ties?.find(code);
  if (!circle) return { dossier: code };
  // Records from before it was called otherwise hold the code of their day.
  return { dossier: circle.code, dossierAliases: circle.aliases };
}

/** The dossiers that a person owns, by every code that they had, and the parcels that these are about. */
export async function ownedBy(
  personId: string,
  ties: Ties | undefined,
): Promise<{
  readonly personId: string;
  readonly dossiers: readonly string[];
  readonly parcels: readonly string[];
}> {
  const owned: DossierCircle[] = [];
  if (ties)
    for await (const { circle } of ties.tiedTo([{ kind: 'person', id: personId }]).read({ order: 'newest' }))
      if (circle.ownerIds.includes(personId)) owned.push(circle);
  return {
    personId,
    dossiers: owned.flatMap(({ code, aliases }) => [code, ...aliases]),
    parcels: [...new Set(owned.flatMap(({ parcelIds }) => parcelIds))],
  };
}

const unfit = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: ${rule}`, { extensions: { fields: [field], rule } });
