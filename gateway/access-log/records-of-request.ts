import { validate as isUuid } from 'uuid';
import type { CallerFacts } from '../../policies/decision.ts';
import { isLikePersonalNumber, withoutPersonalNumbers } from '../../schema/personal-numbers.ts';
import type { FailedLogin, LimitedAccess, RequestAccess } from '../boundary/access-log-port.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { networkClassOf, networkOf } from '../limits/network.ts';
import type { AccessRecord } from './record.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface RecordMaker {
  readonly keys: Pick<SubjectKeys, 'hash'>;
  readonly newId: () => string;
  readonly newNonce: () => string;
}

/** What every record begins with. */
const headOf = <Kind extends AccessRecord['kind']>(
  kind: Kind,
  at: Date,
  maker: Pick<RecordMaker, 'newId' | 'newNonce'>,
  id = maker.newId(),
) => ({ v: 3, kind, id, at: at.toISOString(), nonce: maker.newNonce() }) as const;

/** One record for the operation and one for every crossing: a subject touched at a source within the request. */
export function recordsOfRequest(access: RequestAccess, maker: RecordMaker): AccessRecord[] {
  const { at, requestId, documentHash, errorCodes } = access;
  const trace = { requestId, operation: access.operation?.slice(0, 200), documentHash };
  const actor = actorOf(access.caller, maker.keys, access.origin);
  const isAction = access.operationKind === 'mutation';
  const head = headOf('operation', at, maker);
  const operation: AccessRecord = {
    v: head.v,
    kind: head.kind,
    id: head.id,
    at: head.at,
    nonce: head.nonce,
    actor,
    outcome: {
      result: errorCodes.length === 0 ? 'delivered' : 'delivered-with-errors',
      code: errorCodes.length === 0 ? undefined : [...new Set(errorCodes)].join(',').slice(0, 300),
      latencyMs: access.durationMs,
    },
    trace,
    note: access.note,
  };
  const shared = { at: head.at, actor, trace, isAction };
  return [operation, ...access.crossings.map((crossing) => recordOfCrossing(crossing, shared, maker))];
}

/** Codes are what somebody liked to write, an id perhaps: they are kept as hashes. */
const triesOf = (
  { count, codes }: { readonly count: number; readonly codes: Iterable<string> },
  keys: RecordMaker['keys'],
): NonNullable<AccessRecord['tries']> => ({
  count,
  dossiers: [...codes].map((code) => keys.hash('dossier', code)),
});

/** Told field by field: a record that begins as a spread has a shape of its own in V8 until 12, dear to make and to read. */
function recordOfCrossing(
  crossing: Crossing,
  {
    at,
    actor,
    trace,
    isAction,
  }: Pick<AccessRecord, 'at' | 'actor' | 'trace'> & { readonly isAction: boolean },
  { keys, newNonce }: RecordMaker,
): AccessRecord {
  const { subject, released, withheld } = crossing;
  const signals = [
    ...(crossing.signals ?? []),
    ...(isAction && crossing.outcome === 'delivered' ? ['action'] : []),
  ];
  // A failed call or an absent row released nothing, yet it was permitted: the decision stays what it was.
  const decided = withheld.size > 0 ? 'partial' : 'permit';
  return {
    v: 3,
    kind: 'crossing',
    id: crossing.id,
    at,
    nonce: newNonce(),
    actor,
    trace,
    subject:
      subject.kind === 'catalogue' || crossing.tries
        ? undefined
        : {
            kind: subject.kind,
            hash: keys.hash(subject.kind, subject.id),
            relation: [...crossing.grounds],
          },
    related: crossing.related?.map(({ kind, id }) => ({ kind, hash: keys.hash(kind, id) })),
    data: {
      source: crossing.agency,
      service: crossing.operation,
      released: [...released].sort(),
      withheld: [...withheld].map(([dataClass, policies]) => ({ dataClass, policies: [...policies] })),
      masks: [...crossing.masks],
      signals: signals.length > 0 ? signals : undefined,
    },
    why: {
      purpose: crossing.purpose,
      dossier: crossing.dossier,
      legalBasis: [...crossing.basis],
    },
    decision: {
      result: crossing.outcome === 'refused' ? 'deny' : decided,
      policies: [...crossing.policies],
      policySet: crossing.policySet,
      faults: [...crossing.faults],
      facts: crossing.facts,
    },
    outcome: {
      result: crossing.outcome,
      code: crossing.errorCode,
      messageId: crossing.messageId && keptId(crossing.messageId.slice(0, 200), keys),
      evidence: crossing.evidence,
      freshness: crossing.freshness && freshnessOf(crossing.freshness),
      latencyMs: crossing.latencyMs === undefined ? undefined : Math.round(crossing.latencyMs * 100) / 100,
    },
    tries: crossing.tries && triesOf(crossing.tries, keys),
  };
}

const LENGTH = '2026-11-02T07:05:00.000Z'.length;

/** Agencies write times with any zone; in the log they are UTC. A time that is none is left out, and the record stands. */
function freshnessOf({ asOf, source, reason }: NonNullable<Crossing['freshness']>) {
  const isUtc = asOf.length === LENGTH && asOf.endsWith('Z');
  const at = isUtc ? asOf : utcOf(asOf);
  return { source, asOf: at, reason };
}

function utcOf(text: string): string | undefined {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** An id that somebody else made goes on record as it is, unless it might be a number of a person: then its hash does. */
export const keptId = (id: string, keys: RecordMaker['keys']): string =>
  isLikePersonalNumber(id) && !isUuid(id) ? keys.hash('id', id) : id;

export function recordOfFailedLogin(login: FailedLogin, maker: RecordMaker): AccessRecord {
  return {
    ...headOf('login-failed', login.at, maker),
    actor: {
      ...{ kind: 'unknown', id: 'unknown', client: 'unknown', channel: 'unknown', loa: 0 },
      ...networkFacts(networkOf(login.origin), maker.keys),
    },
    outcome: { result: 'refused', code: 'UNAUTHENTICATED' },
    trace: { requestId: login.requestId },
    note: withoutPersonalNumbers(login.reason).slice(0, 300),
  };
}

/** What a limit refused within a while. Somebody unknown is a keyed hash of their network, in the place of a name too. */
export function recordOfLimited(limited: LimitedAccess, maker: RecordMaker): AccessRecord {
  const { limit, caller, network, count, from, until, codes } = limited;
  const { keys } = maker;
  const head = headOf('limited', from, maker);
  return {
    ...head,
    actor: {
      ...actorOf(caller, keys),
      ...networkFacts(network, keys),
      ...(network === undefined || caller.kind !== 'anonymous' ? {} : { id: keys.hash('network', network) }),
    },
    outcome: { result: 'refused', code: 'RATE_LIMITED' },
    trace: { requestId: head.id },
    tries: { ...triesOf({ count, codes }, keys), limit, until: until.toISOString() },
  };
}

/** What the gateway itself did to its log, such as ending a month's retention. */
export function recordOfGateway(
  act: {
    readonly kind: AccessRecord['kind'];
    readonly note: string;
    readonly at: Date;
    readonly finding?: AccessRecord['finding'];
    readonly erasure?: AccessRecord['erasure'];
    readonly fork?: AccessRecord['fork'];
    readonly doubt?: string;
  },
  maker: Pick<RecordMaker, 'newId' | 'newNonce'>,
): AccessRecord {
  const head = headOf(act.kind, act.at, maker);
  return {
    ...head,
    actor: GATEWAY_ITSELF,
    outcome: { result: 'done' },
    trace: { requestId: head.id },
    finding: act.finding,
    erasure: act.erasure,
    fork: act.fork,
    note: act.note.slice(0, 2_000),
    doubt: act.doubt,
  };
}

/**
 * A right or another thing that the gateway keeps was made or changed. It is written in the transaction of the change
 * (`AccessLog.change`). @param act.caller undefined for what the gateway does by itself.
 */
export function recordOfChange(
  act: {
    readonly caller: CallerFacts | undefined;
    /** Network address that the caller came from. */
    readonly origin?: string;
    readonly requestId: string | undefined;
    readonly at: Date;
    readonly object: NonNullable<AccessRecord['object']>;
    /** Whom it is about. */
    readonly subject?: { readonly kind: string; readonly id: string };
    /** Others that it concerns. */
    readonly related?: readonly { readonly kind: string; readonly id: string }[];
    readonly dossier?: string;
    readonly note?: string;
    readonly doubt?: string;
  },
  maker: RecordMaker,
): AccessRecord {
  const head = headOf('change', act.at, maker);
  const { subject, related, dossier } = act;
  return {
    ...head,
    actor: act.caller ? actorOf(act.caller, maker.keys, act.origin) : GATEWAY_ITSELF,
    subject: subject && {
      kind: subject.kind,
      hash: maker.keys.hash(subject.kind, subject.id),
      relation: [],
    },
    related: related?.map(({ kind, id }) => ({ kind, hash: maker.keys.hash(kind, id) })),
    why: dossier === undefined ? undefined : { purpose: act.object.kind, dossier, legalBasis: [] },
    outcome: { result: 'done' },
    trace: { requestId: act.requestId ?? head.id },
    object: act.object,
    note: act.note,
    doubt: act.doubt,
  };
}

const GATEWAY_ITSELF: AccessRecord['actor'] = {
  kind: 'system',
  id: 'access-log',
  client: 'gateway',
  channel: 'AGENCY',
  loa: 0,
};

/** An auditor ends a finding; the reason is theirs. */
export function recordOfClosing(
  closing: {
    readonly findingId: string;
    readonly rule: string;
    readonly caller: CallerFacts;
    /** Network address that the auditor came from. */
    readonly origin?: string;
    readonly reason: string;
    readonly requestId: string;
    readonly at: Date;
  },
  maker: RecordMaker,
): AccessRecord {
  return {
    ...headOf('finding-closed', closing.at, maker),
    actor: actorOf(closing.caller, maker.keys, closing.origin),
    outcome: { result: 'done' },
    trace: { requestId: closing.requestId },
    finding: { id: closing.findingId, rule: closing.rule },
    note: closing.reason,
  };
}

/**
 * A citizen is a keyed hash in the log, the same as when they are a subject; staff act under their own id.
 * @param origin network address that the caller came from; none for what the gateway does by itself.
 */
export function actorOf(
  caller: CallerFacts,
  keys: RecordMaker['keys'],
  origin?: string,
): AccessRecord['actor'] {
  return {
    kind: caller.kind,
    id: caller.kind === 'citizen' ? keys.hash('person', caller.id) : keptId(caller.id, keys),
    org: caller.agency,
    unit: caller.unit,
    branch: caller.branch,
    client: caller.client,
    channel: caller.channel,
    loa: caller.loa,
    onBehalfBy: caller.actor && keptId(caller.actor.id, keys),
    // The number of a household business is a person's, so no organisation stands here in the clear.
    onBehalfOf: caller.organisation && keys.hash('organisation', caller.organisation.number),
    agent: caller.agent && keptId(caller.agent, keys),
    ...networkFacts(origin === undefined ? undefined : networkOf(origin), keys),
  };
}

/** The network, never the address. What is no address is nobody's network: the class alone says so. */
function networkFacts(
  network: string | undefined,
  keys: RecordMaker['keys'],
): Pick<AccessRecord['actor'], 'network' | 'networkClass'> {
  if (network === undefined) return {};
  const networkClass = networkClassOf(network);
  return networkClass === 'unknown'
    ? { networkClass }
    : { network: keys.hash('network', network), networkClass };
}
