import type { CallerFacts } from '../../policies/decision.ts';
import type { FailedLogin, RequestAccess } from '../boundary/access-log-port.ts';
import type { Crossing } from '../boundary/crossing.ts';
import type { AccessRecord } from './record.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface RecordMaker {
  readonly keys: SubjectKeys;
  readonly newId: () => string;
  readonly newNonce: () => string;
}

/** One record for the operation and one for every crossing: a subject touched at a source within the request. */
export function recordsOfRequest(access: RequestAccess, maker: RecordMaker): AccessRecord[] {
  const at = access.at.toISOString();
  const trace = {
    requestId: access.requestId,
    ...(access.operation === undefined ? {} : { operation: access.operation.slice(0, 200) }),
    ...(access.documentHash === undefined ? {} : { documentHash: access.documentHash }),
  };
  const actor = actorOf(access.caller, maker.keys);
  const isAction = access.operationKind === 'mutation';
  const operation: AccessRecord = {
    v: 1,
    kind: 'operation',
    id: maker.newId(),
    at,
    nonce: maker.newNonce(),
    actor,
    outcome: {
      result: access.errorCodes.length === 0 ? 'delivered' : 'delivered-with-errors',
      ...(access.errorCodes.length > 0
        ? { code: [...new Set(access.errorCodes)].join(',').slice(0, 300) }
        : {}),
      latencyMs: access.durationMs,
    },
    trace,
    ...(access.note === undefined ? {} : { note: access.note }),
  };
  return [
    operation,
    ...access.crossings.map((crossing) => recordOfCrossing(crossing, { at, actor, trace, isAction }, maker)),
  ];
}

function recordOfCrossing(
  crossing: Crossing,
  { isAction, ...common }: Pick<AccessRecord, 'at' | 'actor' | 'trace'> & { readonly isAction: boolean },
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
    v: 1,
    kind: 'crossing',
    id: crossing.id,
    nonce: newNonce(),
    ...common,
    ...(subject.kind === 'catalogue'
      ? {}
      : {
          subject: {
            kind: subject.kind,
            hash: keys.hash(subject.kind, subject.id),
            relation: [...crossing.grounds],
          },
        }),
    data: {
      source: crossing.agency,
      service: crossing.operation,
      released: [...released].sort(),
      withheld: [...withheld].map(([dataClass, policies]) => ({ dataClass, policies: [...policies] })),
      masks: [...crossing.masks],
      ...(signals.length > 0 ? { signals } : {}),
    },
    why: {
      purpose: crossing.purpose,
      ...(crossing.dossier === undefined ? {} : { dossier: crossing.dossier }),
      legalBasis: [...crossing.basis],
    },
    decision: {
      result: crossing.outcome === 'refused' ? 'deny' : decided,
      policies: [...crossing.policies],
      policySet: crossing.policySet,
      faults: [...crossing.faults],
      ...(crossing.facts === undefined ? {} : { facts: crossing.facts }),
    },
    outcome: {
      result: crossing.outcome,
      ...(crossing.errorCode === undefined ? {} : { code: crossing.errorCode }),
      ...(crossing.messageId === undefined ? {} : { messageId: crossing.messageId.slice(0, 200) }),
      ...(crossing.latencyMs === undefined ? {} : { latencyMs: Math.round(crossing.latencyMs * 100) / 100 }),
    },
  };
}

export function recordOfFailedLogin(login: FailedLogin, maker: RecordMaker): AccessRecord {
  return {
    v: 1,
    kind: 'login-failed',
    id: maker.newId(),
    at: login.at.toISOString(),
    nonce: maker.newNonce(),
    actor: { kind: 'unknown', id: 'unknown', client: 'unknown', channel: 'unknown', loa: 0 },
    outcome: { result: 'refused', code: 'UNAUTHENTICATED' },
    trace: { requestId: login.requestId },
    note: login.reason.slice(0, 300),
  };
}

/** What the gateway itself did to its log, such as ending a month's retention. */
export function recordOfGateway(
  act: {
    readonly kind: AccessRecord['kind'];
    readonly note: string;
    readonly at: Date;
    readonly finding?: AccessRecord['finding'];
  },
  maker: RecordMaker,
): AccessRecord {
  const id = maker.newId();
  return {
    v: 1,
    kind: act.kind,
    id,
    at: act.at.toISOString(),
    nonce: maker.newNonce(),
    actor: { kind: 'system', id: 'access-log', client: 'gateway', channel: 'AGENCY', loa: 0 },
    outcome: { result: 'done' },
    trace: { requestId: id },
    ...(act.finding === undefined ? {} : { finding: act.finding }),
    note: act.note.slice(0, 2_000),
  };
}

/** An auditor ends a finding; the reason is theirs. */
export function recordOfClosing(
  closing: {
    readonly findingId: string;
    readonly rule: string;
    readonly caller: CallerFacts;
    readonly reason: string;
    readonly requestId: string;
    readonly at: Date;
  },
  maker: RecordMaker,
): AccessRecord {
  return {
    v: 1,
    kind: 'finding-closed',
    id: maker.newId(),
    at: closing.at.toISOString(),
    nonce: maker.newNonce(),
    actor: actorOf(closing.caller, maker.keys),
    outcome: { result: 'done' },
    trace: { requestId: closing.requestId },
    finding: { id: closing.findingId, rule: closing.rule },
    note: closing.reason,
  };
}

/** A citizen is a keyed hash in the log, the same as when they are a subject; staff act under their own id. */
export function actorOf(caller: CallerFacts, keys: SubjectKeys): AccessRecord['actor'] {
  return {
    kind: caller.kind,
    id: caller.kind === 'citizen' ? keys.hash('person', caller.id) : caller.id,
    ...(caller.agency === undefined ? {} : { org: caller.agency }),
    ...(caller.unit === undefined ? {} : { unit: caller.unit }),
    ...(caller.branch === undefined ? {} : { branch: caller.branch }),
    client: caller.client,
    channel: caller.channel,
    loa: caller.loa,
    ...(caller.actor ? { onBehalfBy: caller.actor.id } : {}),
  };
}
