import { v7 as uuidv7 } from 'uuid';
import type { ChangeLog } from '../access-log/change-log.ts';
import { type Act, hashOfReason, objectNow } from '../access-log/kept-change.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { REQUEST_KIND } from './kept-kinds.ts';
import type { Receipt, RequestAction } from './request-kinds.ts';
import {
  enterTurn,
  isItsTurn,
  leaveTurn,
  type NewTurn,
  type TurnOutcome,
  turnSendAt,
} from './waiting-turns.ts';

/**
 * waiting    kept for an agency that sleeps, or behind others that wait; never sent yet
 * sending    on its way; a process that dies leaves it so, and it counts as uncertain once its time is up
 * uncertain  sent, no answer; asked after under the same reference
 * done       the agency took it
 * refused    the agency answered that it did not do it; the same key may try again
 * given-up   uncertain for too long; people have to find out
 */
export type RequestState = 'waiting' | 'sending' | 'uncertain' | 'done' | 'refused' | 'given-up';

export interface StoredRequest {
  /** UUID; goes out to the agency as the reference of the request, the same in every repetition. */
  readonly reference: string;
  readonly action: RequestAction;
  readonly dossier: string;
  readonly requestHash: string;
  readonly state: RequestState;
  /** Sealed, until the outcome is certain. */
  readonly sealed: string | undefined;
  readonly receipt: Receipt | undefined;
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is to be sent, or was, if it had to wait. */
  readonly sendAt?: Date | undefined;
  /** Why it was refused, where it was not the agency that did. */
  readonly refusal?: Refusal | undefined;
}

/** `NOT_PERMITTED`: not any more when it was to be sent; `EXPIRED`: it could not be sent for too long. */
export type Refusal = 'NOT_PERMITTED' | 'EXPIRED';

/** Where a request waits, whose reference is not known yet. */
export type Waiting = Omit<NewTurn, 'reference' | 'action' | 'dossier'>;

export interface NewRequest {
  readonly caller: KeyedHashes;
  /** Of the caller's key. */
  readonly key: KeyedHashes;
  readonly action: RequestAction;
  readonly dossier: string;
  readonly requestHash: string;
  /** May there be one of this action for a dossier, whoever makes it? */
  readonly isOncePerDossier?: boolean | undefined;
  /** Why it is made, where people are asked for that. */
  readonly reason: string | undefined;
  /** Sealed for the reference that the row gets. */
  readonly encrypt: (reference: string) => string;
  /** Where it has to wait. */
  readonly waiting?: Waiting | undefined;
}

const COLUMNS = `reference, action, dossier, request_hash, state, sealed, result, attempts, created_at,
  ${turnSendAt('citizen_request.reference')} as send_at`;
const CHANGED = 'version = version + 1';
const OPEN = "state in ('sending', 'uncertain')";
/** Told apart, since each has an index of its own: two that hold the same rows in one order cannot be verified apart. */
const LIVE = `(state = 'waiting' or ${OPEN})`;
const BY_KEY = (caller: string, key: string) =>
  `caller = any(${caller}::text[]) and key_hash = any(${key}::text[])`;

export const requestKeyHashes = (encryption: FieldEncryption, key: string): KeyedHashes =>
  encryption.hashes('request key', key);

/** Of requests that there may be one of for a dossier, another one that an agency may have taken. */
const ANOTHER = (dossier: string, action: string) =>
  `exists (select 1 from citizen_request other
     where other.dossier = ${dossier} and other.action = ${action} and other.state <> 'refused')`;

/** How each change is named on record. */
type ChangeName = 'begun' | 'waiting' | 'claimed' | 'done' | 'uncertain' | 'refused' | 'given-up';

/**
 * Requests of citizens by caller and key. Every step is one statement, committed together with its record in the access
 * log before it resolves: what was sent is on record before it is sent, and two processes never send the same request at
 * the same time. A step that changes nothing leaves no record.
 */
export class RequestStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
  constructor(database: SqlSession, log: ChangeLog) {
    this.#database = database;
    this.#log = log;
  }

  /**
   * Claims a new key. @returns undefined when the caller has used the key before, or there is one and may be no other.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE: then nothing may be sent.
   */
  async begin(request: NewRequest, act: Act, leaseUntil: Date): Promise<StoredRequest | undefined> {
    const reference = uuidv7();
    const { waiting } = request;
    const [begun] = await this.#step(waiting ? 'waiting' : 'begun', act, {
      ...(waiting && { enter: () => waiting }),
      reason: request.reason,
      ...(request.isOncePerDossier && { onceFor: request.dossier }),
      sql: `insert into citizen_request
         (reference, caller, key_hash, action, dossier, request_hash, state, sealed, created_at, due_at, attempts)
       select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $13::text, $7::text, $8::timestamptz, $9::timestamptz, $14::int
       where not exists (select 1 from citizen_request where ${BY_KEY('$10', '$11')})
         and not ($12::boolean and ${ANOTHER('$5', '$4')})
       on conflict (caller, key_hash) do nothing`,
      parameters: [
        reference,
        request.caller[0],
        request.key[0],
        request.action,
        request.dossier,
        request.requestHash,
        request.encrypt(reference),
        act.at,
        waiting?.sendAt ?? leaseUntil,
        request.caller,
        request.key,
        request.isOncePerDossier === true,
        waiting ? 'waiting' : 'sending',
        waiting ? 0 : 1,
      ],
    });
    return begun && { ...begun, sendAt: waiting?.sendAt };
  }

  async find(caller: KeyedHashes, key: KeyedHashes): Promise<StoredRequest | undefined> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from citizen_request where ${BY_KEY('$1', '$2')}`,
      [caller, key],
    );
    return rows[0] && readRow(rows[0]);
  }

  async ofCaller(caller: KeyedHashes, limit: number): Promise<readonly StoredRequest[]> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from citizen_request where caller = any($1::text[])
       order by created_at desc, reference desc limit $2`,
      [caller, limit],
    );
    return rows.map(readRow);
  }

  /**
   * Claims a request whose sender has left it, or that was refused, to send it once more.
   * @returns false when it is settled or somebody else is sending it.
   */
  async claim(
    reference: string,
    sealed: string,
    act: Act,
    leaseUntil: Date,
    onceFor?: string,
  ): Promise<boolean> {
    const isOnly =
      onceFor === undefined
        ? ''
        : `and not (state = 'refused' and ${ANOTHER('citizen_request.dossier', 'citizen_request.action')})`;
    const isFree = `reference = $1 and (state in ('uncertain', 'refused') or (state = 'sending' and due_at <= $2)) ${isOnly}`;
    // Whoever waits for another's answer asks many times a second: a look costs the log no turn.
    if (!(await this.#isAny(isFree, [reference, act.at]))) return false;
    const claimed = await this.#step('claimed', act, {
      ...(onceFor !== undefined && { onceFor }),
      sql: `update citizen_request set ${CHANGED}, state = 'sending', due_at = $4, attempts = attempts + 1, sealed = $3
       where reference in (select reference from citizen_request where ${isFree} for update skip locked)`,
      parameters: [reference, act.at, sealed, leaseUntil],
    });
    return claimed.length > 0;
  }

  /** Claims requests to ask after, the longest due first. */
  async claimDue(act: Act, leaseUntil: Date, limit: number): Promise<readonly StoredRequest[]> {
    const isDue = `${LIVE} and due_at <= $1 and ${isItsTurn('citizen_request.reference')}`;
    if (!(await this.#isAny(isDue, [act.at]))) return [];
    return this.#step('claimed', act, {
      sql: `update citizen_request set ${CHANGED}, state = 'sending', due_at = $2, attempts = attempts + 1
       where reference in (
         select reference from citizen_request where ${isDue} order by due_at limit $3 for update skip locked
       )`,
      parameters: [act.at, leaseUntil, limit],
    });
  }

  /** The agency has taken it; its first receipt counts. */
  async settle(reference: string, receipt: Receipt, act: Act): Promise<void> {
    await this.#step('done', act, {
      leave: 'forwarded',
      sql: `update citizen_request set ${CHANGED}, state = 'done', sealed = null, result = $2
       where reference = $1 and state <> 'done'`,
      parameters: [reference, JSON.stringify(receipt)],
    });
  }

  /** No answer came. What somebody else has settled in the meantime stays settled. */
  async leaveUncertain(reference: string, askAgainAt: Date, act: Act): Promise<void> {
    await this.#step('uncertain', act, {
      sql: `update citizen_request set ${CHANGED}, state = 'uncertain', due_at = $2
       where reference = $1 and state = 'sending'`,
      parameters: [reference, askAgainAt],
    });
  }

  /** The agency answered that it did not do it, or it is not sent any more. */
  async refuse(reference: string, act: Act, refusal?: Refusal): Promise<void> {
    await this.#step('refused', act, {
      leave: 'refused',
      sql: `update citizen_request set ${CHANGED}, state = 'refused', sealed = null, result = $2
       where reference = $1 and state = 'sending'`,
      parameters: [reference, refusal === undefined ? null : JSON.stringify({ refusal })],
    });
  }

  /** Nothing was sent: it waits, from now on or again. @returns it as it stands; undefined when it is not on its way any more. */
  async putOff(reference: string, waiting: Waiting, act: Act): Promise<StoredRequest | undefined> {
    const [put] = await this.#step('waiting', act, {
      enter: () => waiting,
      sql: `update citizen_request set ${CHANGED}, state = 'waiting', due_at = $2, attempts = 0
       where reference = $1 and state = 'sending'`,
      parameters: [reference, waiting.sendAt],
    });
    return put && { ...put, sendAt: waiting.sendAt };
  }

  /** Nobody will ask any more; what it said is forgotten. */
  async giveUp(reference: string, act: Act): Promise<void> {
    await this.#step('given-up', act, {
      leave: 'given-up',
      sql: `update citizen_request set ${CHANGED}, state = 'given-up', sealed = null where reference = $1 and ${OPEN}`,
      parameters: [reference],
    });
  }

  async #isAny(condition: string, parameters: readonly unknown[]): Promise<boolean> {
    const rows = await this.#database.query(
      `select 1 from citizen_request where ${condition} limit 1`,
      parameters,
    );
    return rows.length > 0;
  }

  /** One statement with a record of each row that it changed. @returns those rows, as they stand now. */
  #step(
    name: ChangeName,
    act: Act,
    { sql, parameters, reason, onceFor, enter, leave }: Step,
  ): Promise<readonly StoredRequest[]> {
    return this.#log.change(act.at, async (session, tell) => {
      // Until this transaction ends no other process looks whether there is one for this dossier.
      if (onceFor !== undefined)
        await session.query("select pg_advisory_xact_lock(hashtext('citizen_request'), hashtext($1))", [
          onceFor,
        ]);
      const changed = (await session.query(`${sql} returning ${COLUMNS}`, parameters)).map(readRow);
      for (const { reference, action, dossier } of changed) {
        if (enter) await enterTurn(session, tell, { ...enter(), reference, action, dossier }, act);
        if (leave) await leaveTurn(session, tell, reference, leave, act);
        tell({
          ...{ ...act, ...(dossier !== '' && { dossier }) },
          object: await objectNow(session, REQUEST_KIND, reference, {
            ...{
              state: name,
              scope: dossier === '' ? [] : [dossier],
              reasonHash: hashOfReason(this.#log.keys, reason),
            },
          }),
          // The gateway, when it asks after a request by itself, names it by its reference alone.
          ...(act.caller?.kind === 'citizen' && { subject: { kind: 'person', id: act.caller.id } }),
        });
      }
      return changed;
    });
  }
}

interface Step {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly reason?: string | undefined;
  /** Dossier for which there may be one. */
  readonly onceFor?: string;
  /** Where each of them waits from now on. */
  readonly enter?: () => Waiting;
  /** What became of each that waited. */
  readonly leave?: TurnOutcome;
}

function readRow(row: SqlRow): StoredRequest {
  const { result, sealed, send_at: sendAt, state } = row;
  // Written by this class alone: a receipt, or why there is none.
  const told =
    typeof result === 'string' ? (JSON.parse(result) as Receipt & { refusal?: Refusal }) : undefined;
  return {
    reference: String(row['reference']),
    // Written by `begin` alone, from the same type.
    action: row['action'] as RequestAction,
    dossier: String(row['dossier']),
    requestHash: String(row['request_hash']),
    state: row['state'] as RequestState,
    sealed: typeof sealed === 'string' ? sealed : undefined,
    receipt: told && 'receiptNumber' in told ? told : undefined,
    refusal: state === 'refused' ? told?.refusal : undefined,
    attempts: Number(row['attempts']),
    createdAt: readInstant(row['created_at']),
    sendAt: sendAt == null ? undefined : readInstant(sendAt),
  };
}
