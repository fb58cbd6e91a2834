import type { SourceCalendar } from '../dossier/calendar/source-calendar.ts';
import type { ErrorCode, GatewayError } from '../schema/errors.ts';
import type { AgencyId } from '../schema/terms.ts';
import type { Asker, Share } from './asker.ts';
import type { BreakerState } from './guard-breaker.ts';
import type { Manifest } from './manifest.ts';
import type { Permit } from './permit.ts';
import type { WireTap, WireTaps } from './wire-tap.ts';

/**
 * Field names of the agency's SDL that were granted, as a tree: `{parcels: {id: true, address: {text: true}}}`.
 * `true` is a leaf. What is not in here must not be asked for where the protocol can say so, and is dropped by
 * the connector's edge in any case.
 */
export interface FieldTree {
  readonly [field: string]: true | FieldTree;
}

/** What the old systems want to know about the caller; goes into protocol headers, never a personal value but ids. */
export interface CallOrigin {
  /** X-Road `userId`, e.g. `VN` + officer id, or the client id for citizens. */
  readonly userId: string;
  /** X-Road `issue`: the dossier that caused the request. */
  readonly dossier?: string;
  readonly purpose: string;
  /** Level of assurance of the caller's log-in (e-ID level); absent for tasks of the system itself. */
  readonly loa?: 1 | 2;
}

export interface AgencyRequest {
  /** Root field of the agency's SDL, e.g. `landDossiers`. */
  readonly operation: string;
  /** Keys for a batched look-up, already reduced to the permitted ones. Empty for catalogue calls. */
  readonly keys: readonly string[];
  /** Further arguments of the root field (filters, mutation input). */
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: FieldTree;
  readonly origin: CallOrigin;
  /** For whose sake; the guard shares places by it, and no message tells it. Default: nobody waits for it. */
  readonly asker?: Asker | undefined;
  /** Aborts at the request's deadline; every wait below honours it. */
  readonly signal: AbortSignal;
  /** Where the messages of the call are laid down as evidence, if the manifest says `evidence`. */
  readonly taps?: WireTaps;
}

/** One message: at most the manifest's batch of keys. */
export interface OperationRequest extends Omit<AgencyRequest, 'taps' | 'asker'> {
  /** To be handed to the transport. */
  readonly tap?: WireTap | undefined;
}

export interface RecordFlags {
  readonly isProtected?: boolean;
  readonly isAdoptionSecret?: boolean;
  readonly isDefenceParcel?: boolean;
  /** Five-digit commune code that the record belongs to. */
  readonly ward?: string;
}

/** Facts of a record that lies within a row and has a subject of its own. */
export interface PartFacts extends RecordFlags {
  /** Whom it is about, where that is a person and the record's own key is not theirs. */
  readonly personId?: string;
  /** Personal ids of others whom it is about: who owns a parcel. For the access record alone; policies see none of them. */
  readonly persons?: readonly string[];
  /** Numbers of organisations to which it is secured: whose staff may see it. Policies see none of them. */
  readonly organisations?: readonly string[];
}

/** By type of the SDL, then by the record's own key. */
export type PartsFacts = ReadonlyMap<string, ReadonlyMap<string, PartFacts>>;

/** An error code, or `SLEEPING` (`asleep.ts`). */
export type StaleReason = ErrorCode | 'SLEEPING';

/** Where a row comes from that this very call did not ask for. */
export interface RecordOrigin {
  /** When the agency's data was true, ISO 8601 with zone. */
  readonly asOf: string;
  /**
   * `live`: brought by a message that was under way already; `cache`: answered before and still fresh by the manifest;
   * `stale`: older than that, and told since the agency fails.
   */
  readonly source: 'live' | 'cache' | 'stale';
  /** Why it is stale: code of the failure, or that the source sleeps. */
  readonly reason?: StaleReason | undefined;
  /** Of the message that brought it. */
  readonly messageId?: string | undefined;
}

export interface AgencyAnswer {
  /**
   * Rows by their own key (joined by key, never by position). A requested key that is absent means that the
   * agency holds nothing (or, where the manifest says `holdsEvery`, that the answer is short); a failing agency throws instead. Values have the shape of the agency's SDL types.
   */
  readonly rows: ReadonlyMap<string, unknown>;
  /** Rows that could not be read, by their key: the others stand. The error names the place, never a value. */
  readonly unreadable?: ReadonlyMap<string, GatewayError>;
  /**
   * A row came whose very key could not be read. It may be that of any key of this message that has no row, so
   * `runtime.ts` calls each of those unreadable instead of absent.
   */
  readonly lost?: GatewayError;
  /**
   * Facts for the boundary that only the record shows, by key; never shown as data. A mapping that knows of a
   * protected person, a secret adoption or a defence parcel must say so here.
   */
  readonly flags?: ReadonlyMap<string, RecordFlags>;
  /**
   * The same of records within the rows that have a subject of their own (`@subject`, `@key`): the parcels of a dossier.
   * Each is decided for itself; one of which nothing is said here has no marks and no person.
   */
  readonly parts?: PartsFacts;
  /**
   * Personal ids of those whom a row is about besides its own key, by that key: the owners of a parcel, the payers of a
   * dossier's taxes. As far as the message names them; the access record tells them, as keyed hashes, and nothing else does.
   */
  readonly persons?: ReadonlyMap<string, readonly string[]>;
  /** Result of a call without keys (catalogue, mutation, change feed). */
  readonly value?: unknown;
  /** When the agency's data was true, ISO 8601 with zone; absent = now. */
  readonly asOf?: string;
  /** Message id as the agency knows it, for the access record. */
  readonly messageId?: string;
  /**
   * Of rows, by their key, that come from what was answered before (`gateway/records/`; a connector itself has none); of a
   * value its key is the empty text. `asOf` and `messageId` are those of the others.
   */
  readonly origins?: ReadonlyMap<string, RecordOrigin>;
}

export interface Connector {
  readonly id: AgencyId;
  readonly manifest: Manifest;
  /** The agency's SDL, `schema.graphql`. */
  readonly typeDefs: string;
  readonly webhook?: AgencyWebhook;
  /** When it can be asked; absent: always. */
  readonly calendar?: Pick<SourceCalendar, 'asleepAt' | 'sleptMs' | 'longestMs'>;
  /** @throws GatewayError with an `AGENCY_*` code; never resolves to a silent null. */
  call(permit: Permit, request: AgencyRequest): Promise<AgencyAnswer>;
  /** How its guard stands, operation by operation. */
  watch?(): readonly GuardedState[];
  /** Releases sockets, sessions and timers. */
  close(): Promise<void>;
}

/**
 * One root field of an agency as written in `agencies/<id>/operations.ts`. `call` does: build the wire message,
 * send it by the transport, validate the wire shape, map it. It may be called with at most the manifest's batch size.
 */
export interface AgencyOperation<Transport> {
  call(transport: Transport, request: OperationRequest): Promise<AgencyAnswer>;
}

/** What an agency POSTs to us: the bytes as they came, since a re-serialised body has another signature. */
export interface WebhookMessage {
  readonly body: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** How an agency tells by itself that something changed. It says that, not what: the gateway asks, and decides, anew. */
export interface AgencyWebhook {
  /** Operation of the manifest that registers our address; its one argument is `url`. */
  readonly registration: string;
  /**
   * @returns codes of the dossiers to look at again; none for a repetition or one whose turn has not come.
   * @throws GatewayError `UNAUTHENTICATED` when it is not surely from the agency and fresh, `BAD_USER_INPUT`.
   */
  receive(message: WebhookMessage): readonly string[];
  /** Codes that waited too long for an event before theirs; to be asked for from time to time. */
  overdue(): readonly string[];
}

/** What `agencies/<id>/operations.ts` exports as `agency`. */
export interface AgencyModule<Transport> {
  /** Creates the transport from the manifest and the endpoint settings (env names are in the manifest). */
  createTransport(manifest: Manifest, settings: AgencySettings): Promise<Transport> | Transport;
  readonly operations: Readonly<Record<string, AgencyOperation<Transport>>>;
  /** For agencies that tell of changes by themselves. @param nowMs milliseconds since the epoch. */
  createWebhook?(settings: AgencySettings, nowMs: () => number): AgencyWebhook;
  close?(transport: Transport): Promise<void>;
}

/** Values of the settings that the manifest names, parsed from configuration (see `gateway/config.ts`). */
export type AgencySettings = Readonly<Record<string, string>>;

/** Wraps one connector call: bulkhead → breaker → retry → timeout. See `guard.ts`. */
export interface Guard {
  /** @throws GatewayError of the catalogue, or what the task throws. */
  run<T>(
    operation: string,
    asker: Asker,
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  watch(): readonly GuardedState[];
}

/** One operation at one moment; counts are since the start. */
export interface GuardedState {
  readonly operation: string;
  readonly breaker: BreakerState;
  readonly underWay: number;
  readonly waiting: Readonly<Record<Share, number>>;
  readonly retries: number;
  readonly hedges: number;
  /** Refused since the breaker was open, and since too many waited. */
  readonly leftAlone: number;
  readonly crowdedOut: number;
}
