import { v7 as uuidv7 } from 'uuid';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { Receipt, RequestAction } from './request-kinds.ts';

/**
 * sending    on its way; a process that dies leaves it so, and it counts as uncertain once its time is up
 * uncertain  sent, no answer; asked after under the same reference
 * done       the agency took it
 * refused    the agency answered that it did not do it; the same key may try again
 * given-up   uncertain for too long; people have to find out
 */
export type RequestState = 'sending' | 'uncertain' | 'done' | 'refused' | 'given-up';

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
}

export interface NewRequest {
  readonly caller: KeyedHashes;
  /** Of the caller's key. */
  readonly key: KeyedHashes;
  readonly action: RequestAction;
  readonly dossier: string;
  readonly requestHash: string;
  /** Sealed for the reference that the row gets. */
  readonly encrypt: (reference: string) => string;
}

const COLUMNS = 'reference, action, dossier, request_hash, state, sealed, result, attempts, created_at';
const OPEN = "state in ('sending', 'uncertain')";
const BY_KEY = (caller: string, key: string) =>
  `caller = any(${caller}::text[]) and key_hash = any(${key}::text[])`;

export const requestKeyHashes = (encryption: FieldEncryption, key: string): KeyedHashes =>
  encryption.hashes('request key', key);

/**
 * Requests of citizens by caller and key. Every step is one statement, committed before it resolves: what was sent is
 * on record before it is sent, and two processes never send the same request at the same time.
 */
export class RequestStore {
  readonly #database: SqlSession;

  constructor(database: SqlSession) {
    this.#database = database;
  }

  /** Claims a new key. @returns undefined when the caller has used the key before. */
  async begin(request: NewRequest, now: Date, leaseUntil: Date): Promise<StoredRequest | undefined> {
    const reference = uuidv7();
    const rows = await this.#database.query(
      `insert into citizen_request
         (reference, caller, key_hash, action, dossier, request_hash, state, sealed, created_at, due_at)
       select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, 'sending', $7::text, $8::timestamptz, $9::timestamptz
       where not exists (select 1 from citizen_request where ${BY_KEY('$10', '$11')})
       on conflict (caller, key_hash) do nothing returning ${COLUMNS}`,
      [
        reference,
        request.caller[0],
        request.key[0],
        request.action,
        request.dossier,
        request.requestHash,
        request.encrypt(reference),
        now,
        leaseUntil,
        request.caller,
        request.key,
      ],
    );
    return rows[0] && readRow(rows[0]);
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
  async claim(reference: string, sealed: string, now: Date, leaseUntil: Date): Promise<boolean> {
    const rows = await this.#database.query(
      `update citizen_request set state = 'sending', due_at = $4, attempts = attempts + 1, sealed = $2
       where reference = $1 and (state in ('uncertain', 'refused') or (state = 'sending' and due_at <= $3))
       returning reference`,
      [reference, sealed, now, leaseUntil],
    );
    return rows.length > 0;
  }

  /** Claims requests to ask after, the longest due first. */
  async claimDue(now: Date, leaseUntil: Date, limit: number): Promise<readonly StoredRequest[]> {
    const rows = await this.#database.query(
      `update citizen_request set state = 'sending', due_at = $2, attempts = attempts + 1
       where reference in (
         select reference from citizen_request where ${OPEN} and due_at <= $1
         order by due_at limit $3 for update skip locked
       )
       returning ${COLUMNS}`,
      [now, leaseUntil, limit],
    );
    return rows.map(readRow);
  }

  async settle(reference: string, receipt: Receipt): Promise<void> {
    await this.#database.query(
      `update citizen_request set state = 'done', sealed = null, result = $2 where reference = $1`,
      [reference, JSON.stringify(receipt)],
    );
  }

  /** No answer came. What somebody else has settled in the meantime stays settled. */
  async leaveUncertain(reference: string, askAgainAt: Date): Promise<void> {
    await this.#database.query(
      `update citizen_request set state = 'uncertain', due_at = $2 where reference = $1 and state = 'sending'`,
      [reference, askAgainAt],
    );
  }

  /** The agency answered that it did not do it. */
  async refuse(reference: string): Promise<void> {
    await this.#database.query(
      `update citizen_request set state = 'refused', sealed = null where reference = $1 and state = 'sending'`,
      [reference],
    );
  }

  /** Nobody will ask any more; what it said is forgotten. */
  async giveUp(reference: string): Promise<void> {
    await this.#database.query(
      `update citizen_request set state = 'given-up', sealed = null where reference = $1 and ${OPEN}`,
      [reference],
    );
  }
}

function readRow(row: SqlRow): StoredRequest {
  const { result, sealed } = row;
  return {
    reference: String(row['reference']),
    // Written by `begin` alone, from the same type.
    action: row['action'] as RequestAction,
    dossier: String(row['dossier']),
    requestHash: String(row['request_hash']),
    state: row['state'] as RequestState,
    sealed: typeof sealed === 'string' ? sealed : undefined,
    receipt: typeof result === 'string' ? (JSON.parse(result) as Receipt) : undefined,
    attempts: Number(row['attempts']),
    createdAt: readInstant(row['created_at']),
  };
}

export const readInstant = (value: unknown): Date =>
  value instanceof Date ? value : new Date(String(value));
