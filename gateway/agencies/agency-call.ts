import { SourceAsleep } from '../../connectors/asleep.ts';
import type { AgencyAnswer, CallOrigin, Connector, FieldTree } from '../../connectors/contract.ts';
import { issuePermit } from '../../connectors/permit.ts';
import { carryTrace } from '../../connectors/trace-context.ts';
import { type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import type { Selection } from '../../stitching/selection.ts';
import { type Crossing, relatedPersons } from '../boundary/crossing.ts';
import { classesThatLeft, firstErrorIn, isNothing, isReadableInPart } from '../boundary/what-left.ts';
import { CallEvidence } from '../evidence/call-evidence.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { CallTrace, RequestTrace } from '../observability/tracing.ts';
import { ClientGone } from '../timing/client-gone.ts';
import { askerOf } from './asker-of.ts';
import { type Freshness, freshnessOf, worstOf } from './freshness.ts';

export interface CallParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly now: () => Date;
  /** Where the age of the answer is told. */
  readonly freshness?: Map<string, Freshness>;
  /** Where messages that are evidence are kept whole; without one their hashes are on record. */
  readonly vault?: EvidenceVault | undefined;
  /** The request's, where traces are exported. */
  readonly trace?: RequestTrace | undefined;
}

export interface AgencyCall<T> {
  readonly agency: string;
  readonly operation: string;
  /** What the boundary admitted, all of it for one caller and purpose: one of each key, or one where there are no keys. */
  readonly admitted: readonly Crossing[];
  readonly keys: readonly string[];
  readonly args?: Readonly<Record<string, unknown>>;
  /** Fields of the admitted classes and no others. */
  readonly fields: FieldTree;
  /** Our own reference for the record, where the agency knows the message by it. */
  readonly reference?: string;
  readonly signal: AbortSignal;
  /** By which key a crossing is asked for; default: its subject's own. */
  keyOf?(crossing: Crossing): string;
  /** What the call brought; default: of each crossing its row, or the value where there are no keys. */
  contentOf?(result: T, crossing: Crossing): unknown;
  /** What was asked for a crossing, to tell the classes that left from those that an error stands for. */
  selectionsOf?(crossing: Crossing): readonly Selection[];
  /** What is made of the answer. If it throws, nothing has been delivered. */
  read(answer: AgencyAnswer): T | Promise<T>;
}

/**
 * The one place where an agency is called: permit, origin, the guarded call, and what is on record of it. After it every
 * crossing says what left: a failed call and an absent row released nothing, an unreadable part not itself. Of an agency whose
 * messages are evidence it holds their hashes, also when the answer was of no use; where they are to be kept whole they are
 * before anything is made of the answer.
 * @throws GatewayError that names the agency, for whatever went wrong.
 */
export async function callAgency<T>(parts: CallParts, call: AgencyCall<T>): Promise<T> {
  const { agency, operation, admitted } = call;
  const startedMs = parts.now().getTime();
  for (const crossing of admitted) {
    crossing.startedMs = startedMs;
    if (call.reference !== undefined) crossing.messageId = call.reference;
  }
  const evidence = new CallEvidence(parts.vault);
  const traced = parts.trace?.startCall(agency, operation, startedMs);
  let errorCode: ErrorCode | undefined;
  try {
    const answer = named(agency, await within(traced, () => send(parts, call, evidence)));
    await keepEvidence(parts, agency, evidence);
    // Before anything is made of the answer: records within its rows have the same evidence.
    putOnRecord(evidence, call);
    const result = await call.read(answer);
    const nowIso = parts.now().toISOString();
    for (const crossing of admitted) {
      const slot = slotOf(call, crossing);
      if (!answer.unreadable?.has(slot))
        tellFreshness(parts.freshness, crossing, freshnessOf(answer, slot, nowIso));
      settle(crossing, answer, result, call);
    }
    // It answered, though nothing of it could be read.
    if (parts.freshness && !parts.freshness.has(agency))
      parts.freshness.set(agency, freshnessOf(answer, '', nowIso));
    return result;
  } catch (error) {
    // Of a failed call nothing leaves that would have to wait for it.
    await evidence.keep(parts.now()).catch(() => undefined);
    putOnRecord(evidence, call);
    const failure = failureOf(agency, operation, call.signal, error);
    errorCode = failure.code;
    // Whoever asked went away: there is no failure of the agency to speak of.
    const code = call.signal.reason instanceof ClientGone ? undefined : failure.code;
    for (const crossing of admitted) {
      conclude(crossing, 'failed', code);
      if (failure instanceof SourceAsleep) crossing.isAsleep = true;
    }
    throw failure;
  } finally {
    const endedMs = parts.now().getTime();
    for (const crossing of admitted) crossing.latencyMs = endedMs - startedMs;
    const [{ messageId } = {}] = admitted;
    traced?.end({ errorCode, messageId, crossings: admitted.length, endedMs });
  }
}

const within = <T>(traced: CallTrace | undefined, task: () => Promise<T>): Promise<T> =>
  traced?.traceparent === undefined ? task() : carryTrace(traced.traceparent, task);

/** For a request that was sent before and is not sent again: what is told of it is its receipt, if there is one. */
export function settleRepeated(crossing: Crossing, reference: string, hasReceipt: boolean): void {
  crossing.messageId = reference;
  if (!hasReceipt) conclude(crossing, 'failed', 'AGENCY_TIMEOUT');
}

async function send<T>(
  { connectors }: CallParts,
  call: AgencyCall<T>,
  { taps }: CallEvidence,
): Promise<AgencyAnswer> {
  const { agency, operation, admitted, keys, args = {}, fields, signal } = call;
  const connector = connectors.get(agency);
  const [first] = admitted;
  if (!connector || !first) throw new GatewayError('INTERNAL', `no connector ${agency}, or nothing admitted`);
  const permit = issuePermit({
    agency: toAgencyId(agency),
    operation,
    keys: new Set(keys),
    crossingId: first.id,
  });
  const origin = originOf(first, admitted);
  const asker = askerOf(first.caller);
  return connector.call(permit, { operation, keys, args, fields, origin, asker, signal, taps });
}

const keyOf = (call: Pick<AgencyCall<never>, 'keyOf'>, crossing: Crossing): string =>
  call.keyOf?.(crossing) ?? crossing.subject.id;

/** What an answer knows a crossing's part by. */
const slotOf = (call: Pick<AgencyCall<never>, 'keyOf' | 'keys'>, crossing: Crossing): string =>
  call.keys.length === 0 ? '' : keyOf(call, crossing);

function tellFreshness(told: CallParts['freshness'], crossing: Crossing, freshness: Freshness): void {
  crossing.freshness = freshness;
  told?.set(crossing.agency, worstOf(told.get(crossing.agency), freshness));
}

function putOnRecord(evidence: CallEvidence, call: Pick<AgencyCall<never>, 'admitted' | 'keyOf'>): void {
  for (const crossing of call.admitted) {
    const hashes = evidence.of(keyOf(call, crossing));
    if (hashes) crossing.evidence = hashes;
  }
}

/** @throws GatewayError ACCESS_LOG_UNAVAILABLE: no evidence where it is demanded, no data. */
async function keepEvidence(parts: CallParts, agency: string, evidence: CallEvidence): Promise<void> {
  const isMissing =
    parts.vault && parts.connectors.get(agency)?.manifest.evidence === true && !evidence.isWhole;
  try {
    if (isMissing) throw new Error('its connector laid no messages down');
    await evidence.keep(parts.now());
  } catch (cause) {
    const message = `${agency}: its messages could not be kept as evidence`;
    throw new GatewayError('ACCESS_LOG_UNAVAILABLE', message, { cause });
  }
}

/** What the old systems are told of who asks. Citizens are their program: no agency learns from a header who they are. */
function originOf({ caller, purpose }: Crossing, admitted: readonly Crossing[]): CallOrigin {
  const who = caller.kind === 'citizen' || caller.kind === 'system' ? caller.client : caller.id;
  // Protocols that name the cause of a message can name one dossier; a message for several names none.
  const [dossier, ...others] = new Set(admitted.map((crossing) => crossing.dossier));
  return {
    userId: `VN${who.replace(/[^0-9A-Za-z'()+,\-.=?]/g, '-')}`,
    purpose,
    ...(dossier === undefined || others.length > 0 ? {} : { dossier }),
    ...(caller.loa === 0 ? {} : { loa: caller.loa }),
  };
}

function settle<T>(crossing: Crossing, answer: AgencyAnswer, result: T, call: AgencyCall<T>): void {
  const origin = answer.origins?.get(slotOf(call, crossing));
  const messageId = origin ? origin.messageId : answer.messageId;
  if (call.reference === undefined && messageId !== undefined) crossing.messageId = messageId;
  const related = relatedPersons(answer.persons?.get(crossing.subject.id));
  if (related) crossing.related = related;
  // Refused once the record was seen: nothing of it goes further.
  if (crossing.outcome === 'refused') return;
  const id = keyOf(call, crossing);
  const brought = call.keys.length > 0 ? answer.rows.get(id) : answer.value;
  const content = answer.unreadable?.get(id) ?? (call.contentOf ? call.contentOf(result, crossing) : brought);
  const error = firstErrorIn(content);
  if (!error && isNothing(content)) conclude(crossing, 'absent', undefined);
  else if (error && !isReadableInPart(content)) conclude(crossing, 'failed', error.code);
  else if (error) crossing.errorCode = error.code;
  if (!call.selectionsOf || crossing.released.size === 0) return;
  const left = classesThatLeft(call.selectionsOf(crossing), content);
  for (const dataClass of crossing.released) if (!left.has(dataClass)) crossing.released.delete(dataClass);
  if (crossing.released.size === 0) crossing.outcome = error ? 'failed' : 'absent';
}

/** Nothing of it has left. */
function conclude(crossing: Crossing, outcome: 'absent' | 'failed', code: ErrorCode | undefined): void {
  crossing.outcome = outcome;
  // Of what did not come there is no age to speak of.
  if (outcome === 'failed') crossing.freshness = undefined;
  if (code !== undefined) crossing.errorCode = code;
  crossing.released.clear();
}

const named = (agency: string, answer: AgencyAnswer): AgencyAnswer =>
  answer.unreadable
    ? {
        ...answer,
        unreadable: new Map([...answer.unreadable].map(([key, error]) => [key, withAgency(agency, error)])),
      }
    : answer;

const withAgency = (agency: string, error: GatewayError): GatewayError =>
  'agency' in error.publicExtensions
    ? error
    : new GatewayError(error.code, error.message, {
        cause: error,
        extensions: { ...error.publicExtensions, agency },
        isRefusal: error.isRefusal,
      });

function failureOf(agency: string, operation: string, signal: AbortSignal, error: unknown): GatewayError {
  if (error instanceof GatewayError) return withAgency(agency, error);
  const code = signal.aborted ? 'AGENCY_TIMEOUT' : 'INTERNAL';
  return new GatewayError(code, `${agency}.${operation} failed`, { cause: error, extensions: { agency } });
}
