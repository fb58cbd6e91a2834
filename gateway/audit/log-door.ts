import { parseDossierCode } from '../../dossier/dossier-code.ts';
import type { CallerFacts, SubjectFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { GroundKind } from '../../schema/terms.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { isFitToKeep } from '../storage/kept-text.ts';

type GivenFilter = Readonly<Record<string, string | null | undefined>>;

/** How the log may be read. */
export interface LogReading {
  readonly filter: AccessFilter;
  /** Subjects, citizens and foreign dossiers stay unnamed: the reader is not charged with oversight. */
  readonly isNarrow: boolean;
}

/**
 * The one door to the access log, for GraphQL and export alike: decided by the policies, recorded as a crossing with the
 * person, parcel or dossier that was searched for. `log.access` is the whole log. `log.agency` is what concerns the
 * caller's own agency: any officer of it may see who read what, but only one who is charged with oversight may search for
 * a person, a parcel or a dossier that is not theirs, or take the records away.
 * @throws GatewayError ACCESS_DENIED, or BAD_USER_INPUT for a filter that cannot be.
 */
export function admitLogReading(
  context: RequestContext,
  service:
    | 'accessLog'
    | 'agencyAccessLog'
    | 'accessStatistics'
    | 'accessFindings'
    | 'accessLogExport'
    | 'accessLogEntries',
  dataClass: 'log.access' | 'log.agency',
  given: GivenFilter,
): LogReading {
  const { boundary, caller } = context;
  const filter = filterOf(given);
  if (dataClass !== 'log.access' && filter.actor !== undefined && !STAFF.test(filter.actor)) throw notStaff();
  const agency = dataClass === 'log.agency' ? (caller.agency ?? '') : undefined;
  const grounds = auditGrounds(caller);
  const isSearch =
    agency !== undefined &&
    (grounds.length > 0 || service === 'accessLogExport' || isAboutOthers(filter, boundary));
  boundary.admitOwn({
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
    filter: agency === undefined ? filter : { ...filter, agency },
    isNarrow: agency !== undefined && !isSearch,
  };
}

/** What was searched for may be a number of a person in the place of a code; such a one stands in no record. */
const fitForRecord = (code: string | undefined): string | undefined =>
  code !== undefined && isFitToKeep(code) ? code : undefined;

/** Of whom or what the records are to be, as the record of this reading names it. */
function searchedSubject({ subject, actorPerson }: AccessFilter): SubjectFacts | undefined {
  if (subject) return subject;
  return actorPerson === undefined ? undefined : { kind: 'person', id: actorPerson };
}

function isAboutOthers({ subject, actorPerson, dossier }: AccessFilter, boundary: RequestBoundary): boolean {
  if (subject !== undefined || actorPerson !== undefined) return true;
  return dossier !== undefined && boundary.openDossier(dossier) === undefined;
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
const notStaff = () =>
  new GatewayError('BAD_USER_INPUT', 'not an id of staff or of a program', {
    extensions: { fields: ['actor'], rule: 'the id of an officer, a clerk or a program' },
  });

/** `AccessFilter` of the SDL as the log reads it. */
function filterOf(filter: GivenFilter): AccessFilter {
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  const { subjectPerson, subjectParcel, decision, kind, ...plain } = Object.fromEntries(given) as Record<
    string,
    string | undefined
  >;
  if (subjectPerson !== undefined && subjectParcel !== undefined)
    throw new GatewayError('BAD_USER_INPUT', 'one subject at a time', {
      extensions: { fields: ['filter'], rule: 'one subject at a time' },
    });
  const dossier = plain['dossier'] === undefined ? undefined : parseDossierCode(plain['dossier']);
  if (plain['dossier'] !== undefined && dossier === undefined)
    throw new GatewayError('BAD_USER_INPUT', 'not a dossier code', { extensions: { fields: ['dossier'] } });
  return {
    ...plain,
    ...(subjectPerson === undefined ? {} : { subject: { kind: 'person', id: subjectPerson } }),
    ...(subjectParcel === undefined ? {} : { subject: { kind: 'parcel', id: subjectParcel } }),
    ...defined({
      dossier,
      decision: decision?.toLowerCase(),
      kind: kind?.toLowerCase().replace('_', '-'),
    }),
  };
}
