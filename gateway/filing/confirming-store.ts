import type { ChangeLog, TellChange } from '../access-log/change-log.ts';
import { heldOnRecord } from '../access-log/held-object.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { FilingHolder } from '../boundary/own-filing.ts';
import { readableOf } from '../storage/readable-rows.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { DraftConfirmation, DraftContent } from './draft.ts';
import { COLUMNS, type DraftTable, type StoredDraft } from './draft-table.ts';
import { DRAFT_KIND } from './kept-kind.ts';
import type { QuestionStore } from './question-store.ts';

/**
 * Drafts that somebody filled in for a person, until the person has confirmed them. A confirmation is of one content: whatever
 * changes meanwhile voids it, and one that comes for what it was before moves nothing.
 */
export class ConfirmingStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;
  readonly #table: DraftTable;
  readonly #questions: Pick<QuestionStore, 'open' | 'close'>;
  readonly #onUnreadable: (error: unknown) => void;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
  constructor(
    database: SqlSession,
    log: ChangeLog,
    table: DraftTable,
    questions: Pick<QuestionStore, 'open' | 'close'>,
    onUnreadable: (error: unknown) => void,
  ) {
    this.#database = database;
    this.#log = log;
    this.#table = table;
    this.#questions = questions;
    this.#onUnreadable = onUnreadable;
  }

  /** @returns undefined when it changed meanwhile, or is not open any more. */
  await(
    draft: StoredDraft,
    holder: FilingHolder,
    waiting: {
      readonly confirmation: DraftConfirmation;
      readonly submitKey: string;
      readonly sealed: string;
    },
    act: Act,
  ): Promise<StoredDraft | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, draft.id, holder, 'for update');
      const now = row && this.#table.readOwn(row);
      if (now?.state !== 'open' || JSON.stringify(now.content) !== JSON.stringify(draft.content))
        return undefined;
      const content = { ...now.content, confirmation: waiting.confirmation } as DraftContent;
      const changed = await this.#table.step(
        session,
        `state = 'awaiting', sealed = $2, submit_key = $3, sealed_sending = $4`,
        draft.id,
        [this.#table.sealContent(content, draft.id), waiting.submitKey, waiting.sealed],
      );
      const { requestId } = waiting.confirmation;
      if (requestId !== undefined) await this.#questions.open(session, draft.id, requestId, act.at);
      const told = { state: 'awaiting', scope: [waiting.confirmation.means] };
      if (changed) await this.#table.tell(session, tell, changed, holder.personId, told, act);
      return changed;
    });
  }

  /** Does it stand as its last record says? What somebody put in its place is not what the person was shown. */
  async isOnRecord(id: string): Promise<boolean> {
    return (await heldOnRecord(this.#database, DRAFT_KIND, [id])).has(id);
  }

  /** Those of them that wait for their person. */
  async waiting(ids: readonly string[]): Promise<readonly StoredDraft[]> {
    if (ids.length === 0) return [];
    const rows = await this.#database.query(
      `select ${COLUMNS} from filing_draft where state = 'awaiting' and id = any($1::uuid[])`,
      [ids],
    );
    return readableOf(rows, (row) => this.#table.read(row), this.#onUnreadable);
  }

  /**
   * The person has decided, or the question has run out. What was confirmed is left to be sent at once; otherwise the draft is
   * open again, and nothing is filed.
   * @param resealed what is to be sent, with the confirmation in it.
   * @returns false when another question, or none, is open by now, or the draft does not stand as its last record says.
   */
  settle(
    { id, content }: StoredDraft,
    personId: string,
    { state, resealed }: { readonly state: 'CONFIRMED' | 'DENIED' | 'EXPIRED'; readonly resealed?: string },
    act: Act,
  ): Promise<boolean> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, id, { personId }, 'for update');
      const now = row && this.#table.readOwn(row);
      const asked = now?.content?.confirmation;
      if (now?.state !== 'awaiting' || !now.content || !asked) return false;
      if (asked.requestId !== content?.confirmation?.requestId) return false;
      if (!(await heldOnRecord(session, DRAFT_KIND, [id])).has(id)) return false;
      const decided = {
        ...now.content,
        confirmation: { ...asked, state, at: act.at.toISOString() },
        ...(state === 'DENIED' && { denied: [...(now.content.denied ?? []), asked.hash] }),
      };
      const isConfirmed = state === 'CONFIRMED' && resealed !== undefined;
      const changed = await this.#table.step(
        session,
        isConfirmed
          ? `state = 'sending', sealed = $2, sealed_sending = $3, due_at = $4, sent_at = $4`
          : `state = 'open', sealed = $2, sealed_sending = null, submit_key = null`,
        id,
        [this.#table.sealContent(decided, id), ...(isConfirmed ? [resealed, act.at] : [])],
      );
      await this.#questions.close(session, id);
      const told = { state: state.toLowerCase(), scope: [asked.means] };
      if (changed) await this.#table.tell(session, tell, changed, personId, told, act);
      return changed !== undefined;
    });
  }

  /**
   * The person signed before whoever helped; the signature's hash is on record. The image is given for this content of this
   * draft from here on, and for nothing else: of two drafts that are signed with it at once the second is refused.
   * @returns undefined as `await` does; 'taken' where the image was given for something else.
   */
  signed(
    draft: StoredDraft,
    holder: FilingHolder,
    confirmation: DraftConfirmation,
    signature: {
      readonly hash: string;
      readonly claim: (session: SqlSession, tell: TellChange) => Promise<boolean>;
    },
    act: Act,
  ): Promise<StoredDraft | 'taken' | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, draft.id, holder, 'for update');
      const now = row && this.#table.readOwn(row);
      if (now?.state !== 'open' || JSON.stringify(now.content) !== JSON.stringify(draft.content))
        return undefined;
      if (!(await signature.claim(session, tell))) return 'taken';
      const content = { ...now.content, confirmation } as DraftContent;
      const changed = await this.#table.step(session, 'sealed = $2', draft.id, [
        this.#table.sealContent(content, draft.id),
      ]);
      const told = { state: 'confirmed', scope: [confirmation.means, signature.hash] };
      if (changed) await this.#table.tell(session, tell, changed, holder.personId, told, act);
      return changed;
    });
  }
}
