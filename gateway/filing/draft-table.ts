import type { FilingReceipt } from '../../connectors/filing-receipt.ts';
import type { TellChange } from '../access-log/change-log.ts';
import { type Act, objectNow } from '../access-log/kept-change.ts';
import type { FilingHolder } from '../boundary/own-filing.ts';
import { turnOutcome, turnSendAt } from '../mutations/waiting-turns.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import { readWithinChange } from '../storage/readable-rows.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { DraftContent } from './draft.ts';
import { DRAFT_KIND } from './kept-kind.ts';

/**
 * open       the citizen looks through it
 * awaiting   filled in with somebody's help; nothing is filed before the person has confirmed it
 * waiting    submitted, and kept until the reception system is awake; never sent yet
 * sending    on its way; a process that dies leaves it so, and it counts as uncertain once its time is up
 * uncertain  sent, no answer; asked after under the same reference
 * filed      the reception system gave it a code; what the form said is deleted here
 * given-up   uncertain for too long; people have to find out
 * ended      its time ran out, or the person discarded it; what it said is deleted
 */
export type DraftState =
  | 'open'
  | 'awaiting'
  | 'waiting'
  | 'sending'
  | 'uncertain'
  | 'filed'
  | 'given-up'
  | 'ended';

export interface StoredDraft {
  /** UUID; goes out as the reference of the filing, the same in every repetition. */
  readonly id: string;
  readonly procedure: string;
  readonly requestHash: string;
  readonly state: DraftState;
  readonly isAssisted: boolean;
  /** Undefined once it has ended. */
  readonly content: DraftContent | undefined;
  readonly receipt: FilingReceipt | undefined;
  readonly submitKey: string | undefined;
  /** Sealed, until the outcome is certain. */
  readonly sealed: string | undefined;
  readonly attempts: number;
  /** When it was sent first. */
  readonly sentAt: Date | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When it is to be sent, or was, if it had to wait. */
  readonly sendAt: Date | undefined;
  /** It waited, and was not taken in the end. */
  readonly wasRefused: boolean;
}

export const COLUMNS = `id, procedure, request_hash, state, actor_hash, sealed, sealed_receipt, sealed_sending, submit_key,
  attempts, created_at, expires_at, sent_at,
  ${turnSendAt('filing_draft.id')} as send_at, ${turnOutcome('filing_draft.id')} as turn_outcome`;
const receiptOwner = (id: string): string => `${id}/receipt`;

/** What became of a draft, as its record names it. */
export interface DraftChange {
  readonly state: string;
  /** Names of fields and codes of papers, never a value. */
  readonly scope?: readonly string[];
  readonly dossier?: string;
}

/** How rows of drafts are found, opened and told of; what both stores of them share. */
export class DraftTable {
  readonly #encryption: FieldEncryption;

  constructor(encryption: FieldEncryption) {
    this.#encryption = encryption;
  }

  sealContent = (content: DraftContent, id: string): string => this.#encryption.encrypt(content, id);
  sealReceipt = (receipt: FilingReceipt, id: string): string =>
    this.#encryption.encrypt(receipt, receiptOwner(id));

  ownerHashes = ({ personId }: FilingHolder): KeyedHashes => this.#encryption.hashes('draft owner', personId);
  keyHashes = (key: string): KeyedHashes => this.#encryption.hashes('draft key', key);
  submitKeyHashes = (key: string): KeyedHashes => this.#encryption.hashes('submit key', key);

  /** Of the clerk who fills it in; null where the person does. */
  actorHashes = ({ actorId }: FilingHolder): KeyedHashes | null =>
    actorId === undefined ? null : this.#encryption.hashes('draft actor', actorId);

  /** A person reaches all of theirs; a clerk what they themself drafted in a session for this person. */
  actorCondition(parameter: string): string {
    return `(${parameter}::text[] is null or actor_hash = any(${parameter}::text[]))`;
  }

  async row(
    session: SqlSession,
    id: string,
    holder: FilingHolder,
    lock: '' | 'for update',
  ): Promise<SqlRow | undefined> {
    const [row] = await session.query(
      `select ${COLUMNS} from filing_draft
       where id = $1 and owner_hash = any($2::text[]) and ${this.actorCondition('$3')} ${lock}`,
      [id, this.ownerHashes(holder), this.actorHashes(holder)],
    );
    return row;
  }

  /** One row changed, its version counted. @returns undefined where none was as `where` says. */
  async step(
    session: SqlSession,
    set: string,
    id: string,
    parameters: readonly unknown[],
    where = 'true',
  ): Promise<StoredDraft | undefined> {
    const [row] = await session.query(
      `update filing_draft set ${set}, version = version + 1 where id = $1 and ${where} returning ${COLUMNS}`,
      [id, ...parameters],
    );
    return row && this.readOwn(row);
  }

  /** @param personId undefined for what the gateway does by itself: whose it is it cannot tell. */
  async tell(
    session: SqlSession,
    tell: TellChange,
    { id, procedure, expiresAt }: StoredDraft,
    personId: string | undefined,
    { state, scope = [], dossier }: DraftChange,
    act: Act,
  ): Promise<void> {
    tell({
      ...act,
      ...(dossier === undefined ? {} : { dossier }),
      object: await objectNow(session, DRAFT_KIND, id, {
        ...{ state, scope: [procedure, ...scope].slice(0, 64), until: expiresAt.toISOString() },
      }),
      ...(personId === undefined ? {} : { subject: { kind: 'person', id: personId } }),
    });
  }

  readOwn(row: SqlRow): StoredDraft {
    return readWithinChange(row, (own) => this.read(own), 'a draft');
  }

  /** @throws Error for a row that was changed or sealed with a key that is not known here. */
  read(row: SqlRow): StoredDraft {
    const id = String(row['id']);
    const { sealed, sealed_receipt: receipt, sealed_sending: sending, submit_key: submitKey } = row;
    return {
      id,
      procedure: String(row['procedure']),
      requestHash: String(row['request_hash']),
      // Written by this class alone.
      state: row['state'] as DraftState,
      isAssisted: row['actor_hash'] != null,
      // Sealed by this class with these very types, and authenticated by the encryption.
      content: sealed == null ? undefined : (this.#encryption.decrypt(String(sealed), id) as DraftContent),
      receipt:
        receipt == null
          ? undefined
          : (this.#encryption.decrypt(String(receipt), receiptOwner(id)) as FilingReceipt),
      submitKey: submitKey == null ? undefined : String(submitKey),
      sealed: sending == null ? undefined : String(sending),
      attempts: Number(row['attempts']),
      sentAt: row['sent_at'] == null ? undefined : readInstant(row['sent_at']),
      createdAt: readInstant(row['created_at']),
      expiresAt: readInstant(row['expires_at']),
      sendAt: row['send_at'] == null ? undefined : readInstant(row['send_at']),
      wasRefused: row['turn_outcome'] === 'refused',
    };
  }
}
