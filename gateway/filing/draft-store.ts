import { v7 as uuidv7 } from 'uuid';
import type { ChangeLog } from '../access-log/change-log.ts';
import { heldOnRecord } from '../access-log/held-object.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { FilingHolder } from '../boundary/own-filing.ts';
import type { KeyedHashes } from '../storage/field-encryption.ts';
import { readableOf } from '../storage/readable-rows.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { DraftContent } from './draft.ts';
import { COLUMNS, type DraftChange, type DraftTable, type StoredDraft } from './draft-table.ts';
import { DRAFT_KIND } from './kept-kind.ts';

export interface NewDraft {
  readonly holder: FilingHolder;
  readonly key: string;
  readonly requestHash: string;
  readonly procedure: string;
  readonly content: DraftContent;
  readonly expiresAt: Date;
}

/** Drafts of one person at the same time. */
export const MAX_OPEN = 20;
const MAX_LISTED = 100;
const ENDED_AT_ONCE = 100;
const LIVE = "state in ('open', 'awaiting', 'waiting', 'sending', 'uncertain')";

/**
 * Drafts of dossiers. What they say of a person lies sealed; whose they are shows only to whoever has the number in hand.
 * Every step is committed together with its record, and what a draft said is deleted in the transaction that ends it.
 */
export class DraftStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;
  readonly #table: DraftTable;
  readonly #onUnreadable: (error: unknown) => void;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
  constructor(
    database: SqlSession,
    log: ChangeLog,
    table: DraftTable,
    onUnreadable: (error: unknown) => void,
  ) {
    this.#database = database;
    this.#log = log;
    this.#table = table;
    this.#onUnreadable = onUnreadable;
  }

  /** @returns what stands under the person's key, made now or before; undefined where they have too many. */
  begin(
    { holder, key, requestHash, procedure, content, expiresAt }: NewDraft,
    act: Act,
  ): Promise<StoredDraft | undefined> {
    const owner = this.#table.ownerHashes(holder);
    const keys = this.#table.keyHashes(key);
    const actor = this.#table.actorHashes(holder)?.[0] ?? null;
    return this.#log.change(act.at, async (session, tell) => {
      const id = uuidv7();
      const [row] = await session.query(
        `insert into filing_draft
           (id, owner_hash, actor_hash, key_hash, request_hash, procedure, state, sealed, created_at, expires_at)
         select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, 'open', $7::text, $8::timestamptz, $9::timestamptz
         where (select count(*) from filing_draft where owner_hash = any($10::text[]) and ${LIVE}) < ${MAX_OPEN}
           and not exists (select 1 from filing_draft where owner_hash = any($10::text[]) and key_hash = any($11::text[]))
         on conflict (owner_hash, key_hash) do nothing returning ${COLUMNS}`,
        [
          ...[id, owner[0], actor, keys[0], requestHash, procedure, this.#table.sealContent(content, id)],
          ...[act.at, expiresAt, owner, keys],
        ],
      );
      if (row) {
        const made = this.#table.readOwn(row);
        await this.#table.tell(session, tell, made, holder.personId, { state: 'drafted' }, act);
        return made;
      }
      return this.#under(session, holder, keys);
    });
  }

  /** Under the key of an earlier question. */
  findByKey(holder: FilingHolder, key: string): Promise<StoredDraft | undefined> {
    return this.#under(this.#database, holder, this.#table.keyHashes(key));
  }

  /** An absent draft, somebody else's and one of another clerk's session look alike. */
  async find(id: string, holder: FilingHolder): Promise<StoredDraft | undefined> {
    const row = await this.#table.row(this.#database, id, holder, '');
    return row && this.#table.read(row);
  }

  /** The one that was submitted under this key. */
  async findSubmitted(holder: FilingHolder, key: KeyedHashes): Promise<string | undefined> {
    const [row] = await this.#database.query(
      'select id from filing_draft where owner_hash = any($1::text[]) and submit_key = any($2::text[])',
      [this.#table.ownerHashes(holder), key],
    );
    return row && String(row['id']);
  }

  /** Newest first. */
  async ofPerson(holder: FilingHolder): Promise<readonly StoredDraft[]> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from filing_draft where owner_hash = any($1::text[]) and ${this.#table.actorCondition('$2')}
       order by created_at desc, id desc limit ${MAX_LISTED}`,
      [this.#table.ownerHashes(holder), this.#table.actorHashes(holder)],
    );
    return readableOf(rows, (row) => this.#table.read(row), this.#onUnreadable);
  }

  /** Does it stand as its last record says? What somebody wrote into the table, or put back, approves nothing. */
  async isOnRecord(id: string): Promise<boolean> {
    return (await heldOnRecord(this.#database, DRAFT_KIND, [id])).has(id);
  }

  /**
   * Changes what an open draft says. A draft that awaits its confirmation is open again afterwards: what was shown for
   * confirmation is not what it says any more.
   * @param work throws what the caller is to be told; then nothing has changed.
   * @returns undefined for a draft that is not this holder's, or not open any more.
   */
  change(
    id: string,
    holder: FilingHolder,
    act: Act,
    work: (draft: StoredDraft, content: DraftContent) => { content: DraftContent; told: DraftChange },
  ): Promise<StoredDraft | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, id, holder, 'for update');
      const draft = row && this.#table.readOwn(row);
      if (!draft?.content || (draft.state !== 'open' && draft.state !== 'awaiting')) return undefined;
      if (draft.expiresAt.getTime() <= act.at.getTime()) return undefined;
      const { content, told } = work(draft, draft.content);
      const [changed] = await session.query(
        `update filing_draft set sealed = $2, state = 'open', sealed_sending = null, submit_key = null, version = version + 1
         where id = $1 returning ${COLUMNS}`,
        [id, this.#table.sealContent({ ...unconfirmed(content), changedAt: act.at.toISOString() }, id)],
      );
      const now = changed && this.#table.readOwn(changed);
      if (now) await this.#table.tell(session, tell, now, holder.personId, told, act);
      return now;
    });
  }

  /** By its person. @returns undefined where there is no such draft of theirs, or it is on its way. */
  discard(id: string, holder: FilingHolder, act: Act): Promise<StoredDraft | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, id, holder, 'for update');
      const draft = row && this.#table.readOwn(row);
      if (draft?.state === 'ended') return draft;
      if (draft?.state !== 'open' && draft?.state !== 'awaiting') return undefined;
      const ended = await this.#table.step(
        session,
        "state = 'ended', sealed = null, sealed_sending = null",
        id,
        [],
      );
      if (ended) await this.#table.tell(session, tell, ended, holder.personId, { state: 'discarded' }, act);
      return ended;
    });
  }

  /** What has run out is deleted: what an unfinished draft said, and the receipt of a filed one. @returns how many. */
  async endExpired(act: Act): Promise<number> {
    const isOver = `expires_at <= $1 and (sealed is not null or sealed_receipt is not null)
      and state not in ('waiting', 'sending', 'uncertain')`;
    const [over] = await this.#database.query(`select 1 from filing_draft where ${isOver} limit 1`, [act.at]);
    if (!over) return 0;
    return this.#log.change(act.at, async (session, tell) => {
      const rows = await session.query(
        `update filing_draft set sealed = null, sealed_receipt = null, sealed_sending = null, version = version + 1,
           state = case when state in ('open', 'awaiting') then 'ended' else state end
         where id in (select id from filing_draft where ${isOver} limit ${ENDED_AT_ONCE} for update skip locked)
         returning ${COLUMNS}`,
        [act.at],
      );
      for (const row of rows)
        await this.#table.tell(session, tell, this.#table.readOwn(row), undefined, { state: 'expired' }, act);
      return rows.length;
    });
  }

  async #under(
    session: SqlSession,
    holder: FilingHolder,
    keys: KeyedHashes,
  ): Promise<StoredDraft | undefined> {
    const [row] = await session.query(
      `select ${COLUMNS} from filing_draft
       where owner_hash = any($1::text[]) and key_hash = any($2::text[]) and ${this.#table.actorCondition('$3')}`,
      [this.#table.ownerHashes(holder), keys, this.#table.actorHashes(holder)],
    );
    return row && this.#table.readOwn(row);
  }
}

/** What was confirmed, or was to be, is not what it says any more. */
const unconfirmed = ({ confirmation: _confirmation, ...content }: DraftContent): DraftContent => content;
