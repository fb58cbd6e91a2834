import type { Connector } from '../../connectors/contract.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import type { Delegation } from '../boundary/dossier-grounds.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { CitizenRequests } from './citizen-requests.ts';
import { createDelegationFields, ownDelegations } from './delegation-fields.ts';
import { DelegationStore } from './delegation-store.ts';
import { DELEGATION_KIND, REQUEST_KIND } from './kept-kinds.ts';
import { Reconciler } from './reconciler.ts';
import { createRequestFields, ownRequests } from './request-fields.ts';
import { RequestStore } from './request-store.ts';
import { prepareTables } from './tables.ts';
import { createTicketFields } from './ticket-fields.ts';
import { WaitingDoor } from './waiting-door.ts';
import { type WaitingAtAgency, WaitingTurns } from './waiting-turns.ts';

export interface MutationParts {
  readonly accessLog: AccessLog;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly encryption: FieldEncryption;
  readonly deadlineMs: number;
  readonly isReady: () => boolean;
  readonly statusOf: (code: string) => Promise<number | undefined>;
  readonly boundaryFor: (caller: CallerFacts) => RequestBoundary;
  readonly onFailure: (error: unknown, reference?: string) => void;
  readonly now: () => Date;
  readonly vault?: EvidenceVault | undefined;
  readonly limits: Pick<LimitDoor, 'admitOpinion' | 'admitLookUp'>;
  readonly rulebook: Rulebook;
  /** Whoever follows a dossier is to look again, in every process. */
  readonly tellChanged: (dossier: string) => void;
}

export interface MutationRoom {
  readonly rootFields: RootFields;
  readonly meFields: RootFields;
  /** For whoever holds a receipt. */
  readonly publicFields: RootFields;
  delegationsOf(caller: CallerFacts): Promise<readonly Delegation[]>;
  /** What is asked of agencies that sleep goes through here. */
  readonly waiting: WaitingDoor;
  /** How the queues stood a moment ago. */
  readonly standing: () => readonly WaitingAtAgency[];
  start(): void;
  stop(): Promise<void>;
}

/** A sender has ended at its deadline; this is for writing down how. */
const GRACE_MS = 5_000;
/** How late a grant made in another process may be known here. */
const REFRESH_MS = 2_000;
/** How old the numbers of what waits may be. */
const LOOK_MS = 5_000;

/** Puts together what changes something: citizens' requests, what asks after them, and delegations. */
export async function composeMutations(parts: MutationParts): Promise<MutationRoom> {
  const { accessLog, deadlineMs, now, onFailure } = parts;
  const { database } = accessLog;
  const { encryption } = parts;
  await prepareTables(database, encryption);
  for (const kind of [DELEGATION_KIND, REQUEST_KIND]) await adoptObjects(accessLog, kind, now());
  const store = new RequestStore(database, accessLog);
  const leaseMs = deadlineMs + GRACE_MS;
  const { connectors, statusOf, vault, limits } = parts;
  const tickets = createTicketFields(parts);
  const turns = new WaitingTurns(database);
  await turns.look();
  const waiting = new WaitingDoor({ connectors, encryption, turns, now, tellChanged: parts.tellChanged });
  const requests = new CitizenRequests({
    ...{ connectors, statusOf, store, encryption, leaseMs, now, vault, waiting },
  });
  const reconciler = new Reconciler({
    ...{ requests, store, encryption, accessLog, leaseMs, deadlineMs, now, onFailure },
    isReady: parts.isReady,
    async boundaryFor(caller) {
      const boundary = parts.boundaryFor(caller);
      await boundary.learnDelegations();
      return boundary;
    },
  });
  const delegations = new DelegationStore(database, accessLog, encryption, onFailure);
  await delegations.refresh(now());
  const delegationParts = { store: delegations, now };
  let refreshing: Repetition | undefined;
  let looking: Repetition | undefined;

  return {
    rootFields: { ...createRequestFields(requests, limits), ...createDelegationFields(delegationParts) },
    publicFields: tickets.query,
    meFields: {
      ...tickets.me,
      requests: ownRequests(requests, store),
      delegations: ownDelegations(delegationParts),
    },
    waiting,
    standing: () => turns.standing,
    // What was given to the person holds in their own session.
    delegationsOf: async ({ kind, id, organisation }) =>
      kind === 'citizen' && !organisation ? delegations.heldBy(id, now()) : [],
    start() {
      reconciler.start();
      const pace = { firstMs: REFRESH_MS, everyMs: REFRESH_MS, onFailure };
      refreshing ??= repeat(() => delegations.refresh(now()), pace);
      looking ??= repeat(() => turns.look(), { firstMs: LOOK_MS, everyMs: LOOK_MS, onFailure });
    },
    async stop() {
      await Promise.all([reconciler.stop(), refreshing?.stop(), looking?.stop()]);
    },
  };
}
