import type { CallerFacts, SubjectFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { GroundKind } from '../../schema/terms.ts';
import { filterOf, type GivenFilter, type Ties } from '../access-log/given-filter.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { Crossing } from '../boundary/crossing.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { isFitToKeep } from '../storage/kept-text.ts';

/** How the log may be read. */
export interface LogReading {
  /** What is on record of this reading. */
  readonly crossing: Crossing;
  readonly filter: AccessFilter;
  /** Subjects, citizens and foreign dossiers stay unnamed: the reader is not charged with oversight. */
  readonly isNarrow: boolean;
}

/**
 * The one door to the access log, for GraphQL and export alike: decided by the policies, recorded as a crossing with the
 * person, parcel or dossier that was searched for. `log.access` is the whole log. `log.agency` is what concerns the
 * caller's own agency: any officer of it may see who read what, but only one who is charged with oversight may search for
 * a person, a parcel or a dossier that is not theirs, or take the records away.
 * @param ties of persons and dossiers, where a filter is given.
 * @throws GatewayError ACCESS_DENIED, or BAD_USER_INPUT for a filter that cannot be.
 */
export async function admitLogReading(
  context: RequestContext,
  service:
    | 'accessLog'
    | 'agencyAccessLog'
    | 'accessStatistics'
    | 'accessFindings'
    | 'accessLogExport'
    | 'accessLogEntries'
    | 'accessRecord'
    | 'accessObjections',
  dataClass: 'log.access' | 'log.agency',
  given: GivenFilter,
  ties?: Ties,
): Promise<LogReading> {
  const { boundary, caller } = context;
  const filter = await filterOf(given, ties);
  if (dataClass !== 'log.access')
    for (const field of ['actor', 'onBehalfBy'] as const) {
      const id = filter[field];
      if (id !== undefined && !STAFF.test(id)) throw notStaff(field);
    }
  const agency = dataClass === 'log.agency' ? (caller.agency ?? '') : undefined;
  const grounds = auditGrounds(caller);
  const isSearch =
    agency !== undefined &&
    (grounds.length > 0 || OVERSEERS_ONLY.has(service) || (await isAboutOthers(filter, boundary)));
  const crossing = boundary.admitOwn({
    service,
    dataClass,
    action: isSearch ? 'searchLog' : 'read',
    subject: { kind: 'log', id: service },
    grounds,
    purpose: 'oversight',
    about: { subject: searchedSubject(filter), dossier: fitForRecord(filter.dossier) },
    ...(agency === undefined || agency === '' ? {} : { agency }),
  });
  return {
    crossing,
    filter: agency === undefined ? filter : { ...filter, agency },
    isNarrow: agency !== undefined && !isSearch,
  };
}

/** What tells of single persons, whatever is asked for. */
const OVERSEERS_ONLY: ReadonlySet<string> = new Set(['accessLogExport', 'accessRecord', 'accessObjections']);

/** What was searched for may be a number of a person in the place of a code; such a one stands in no record. */
const fitForRecord = (code: string | undefined): string | undefined =>
  code !== undefined && isFitToKeep(code) ? code : undefined;

/** Of whom or what the records are to be, as the record of this reading names it. */
function searchedSubject({ subject, about, actorPerson }: AccessFilter): SubjectFacts | undefined {
  if (subject) return subject;
  const personId = about?.personId ?? actorPerson;
  return personId === undefined ? undefined : { kind: 'person', id: personId };
}

/** Where somebody was is about them as well: an officer who may look at the log must not follow an address with it. */
async function isAboutOthers(
  { subject, about, actorPerson, onBehalfOf, dossier, network }: AccessFilter,
  boundary: RequestBoundary,
): Promise<boolean> {
  const named = [subject, about, actorPerson, onBehalfOf, network];
  if (named.some((value) => value !== undefined)) return true;
  return dossier !== undefined && (await boundary.openDossier(dossier)) === undefined;
}

const OVERSIGHT = 'access-log';

/** The mandate comes with the office of an auditor; an officer's token says so besides. */
export const auditGrounds = ({ kind, mandates = [] }: CallerFacts): readonly GroundKind[] =>
  kind === 'auditor' || kind === 'dpo' || (kind === 'officer' && mandates.includes(OVERSIGHT))
    ? ['audit-mandate']
    : [];

/** Ids of staff, devices and programs, as tokens bring them; a citizen's keyed hash has another form. */
const STAFF = /^(?![0-9]{12}$)[a-z0-9][a-z0-9.-]{0,63}$/;

/** Who holds a citizen's keyed hash out of some record must not follow that person with it; supervisors of the log may. */
const notStaff = (field: string) =>
  new GatewayError('BAD_USER_INPUT', 'not an id of staff or of a program', {
    extensions: { fields: [field], rule: 'the id of an officer, a clerk or a program' },
  });
