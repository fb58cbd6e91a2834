import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass, GroundKind } from '../../schema/terms.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { RequestContext } from '../request-context.ts';

type GivenFilter = Readonly<Record<string, string | null | undefined>>;

/**
 * The one door to the access log, for GraphQL and export alike: decided by the policies, recorded as a crossing.
 * `log.access` is the whole log; `log.agency` what concerns the caller's own agency.
 * @returns the filter as it may be applied: an officer's is narrowed to the own agency.
 * @throws GatewayError ACCESS_DENIED, or BAD_USER_INPUT for a filter that cannot be.
 */
export function admitLogReading(
  context: RequestContext,
  service: string,
  dataClass: 'log.access' | 'log.agency',
  given: GivenFilter,
): AccessFilter {
  const agency = dataClass === 'log.agency' ? (context.caller.agency ?? '') : undefined;
  admit(context, service, dataClass, agency);
  const filter = filterOf(given);
  return agency === undefined ? filter : { ...filter, agency };
}

function admit(context: RequestContext, service: string, dataClass: DataClass, agency?: string): void {
  context.boundary.admitOwn({
    service,
    dataClass,
    subject: { kind: 'log', id: service },
    grounds: auditGrounds(context.caller),
    ...(agency === undefined || agency === '' ? {} : { agency }),
  });
}

/** The mandate comes with the office; the token of an auditor is given out for it. */
export const auditGrounds = ({ kind }: CallerFacts): readonly GroundKind[] =>
  kind === 'auditor' || kind === 'dpo' ? ['audit-mandate'] : [];

/** `AccessFilter` of the SDL as the log reads it. */
function filterOf(filter: GivenFilter): AccessFilter {
  const given = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  const { subjectPerson, subjectParcel, decision, kind, ...plain } = Object.fromEntries(given) as Record<
    string,
    string | undefined
  >;
  if (subjectPerson !== undefined && subjectParcel !== undefined)
    throw new GatewayError('BAD_USER_INPUT', 'one subject at a time');
  return {
    ...plain,
    ...(subjectPerson === undefined ? {} : { subject: { kind: 'person', id: subjectPerson } }),
    ...(subjectParcel === undefined ? {} : { subject: { kind: 'parcel', id: subjectParcel } }),
    ...(decision === undefined ? {} : { decision: decision.toLowerCase() }),
    ...(kind === undefined ? {} : { kind: kind.toLowerCase().replace('_', '-') }),
  };
}
