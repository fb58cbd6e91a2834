import type { FieldEncryption } from '../storage/field-encryption.ts';
import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';

/** What the provider said in the end. It says so once: whoever hears it has to keep it. */
export type GivenAnswer =
  | { readonly kind: 'denied' | 'expired' }
  /** Not looked at yet; `at` is when it was fetched, to the millisecond. */
  | { readonly kind: 'token'; readonly token: string; readonly at: string };

/** A question that is this process's to ask after until its lease ends. */
export interface ClaimedQuestion {
  readonly draft: string;
  /** Slower than it was begun, where the provider wished so. */
  readonly pauseSeconds: number | undefined;
  readonly sealedAnswer: string | undefined;
}

const TABLE = `
  create table filing_question (
    draft uuid primary key,
    request_hash text not null,
    due_at timestamptz not null,
    pause_seconds int,
    sealed_answer text
  )`;
const WAITING = "d.state = 'awaiting' and d.expires_at > $1";
const FORGOTTEN_AFTER_MS = 10 * 60_000;
const INDEX = 'create index filing_question_due on filing_question (due_at)';

/**
 * Questions to persons' phones that are open. No right stands here: an answer lies sealed for its question, and is verified
 * against the draft, which is on record, before it moves anything. So these rows are not on record themselves.
 */
export class QuestionStore {
  readonly #database: SqlSession;
  readonly #encryption: FieldEncryption;

  constructor(database: SqlSession, encryption: FieldEncryption) {
    this.#database = database;
    this.#encryption = encryption;
  }

  /** Within the change that makes the draft wait. */
  async open(session: SqlSession, draft: string, requestId: string, dueAt: Date): Promise<void> {
    await session.query(
      `insert into filing_question (draft, request_hash, due_at) values ($1, $2, $3)
       on conflict (draft) do update set request_hash = $2, due_at = $3, pause_seconds = null, sealed_answer = null`,
      [draft, this.#hashes(requestId)[0], dueAt],
    );
  }

  /** Those that are due, the longest first, for nobody else until then. What nobody waits for any more is deleted. */
  async claim(now: Date, leaseUntil: Date, limit: number): Promise<readonly ClaimedQuestion[]> {
    const [due] = await this.#database.query('select 1 from filing_question where due_at <= $1 limit 1', [
      now,
    ]);
    if (!due) return [];
    await this.#database.query(
      `delete from filing_question q where due_at <= $1 and not exists
         (select 1 from filing_draft d where d.id = q.draft and ${WAITING})`,
      // Long after: one that is opened anew at this very moment is not due so long.
      [new Date(now.getTime() - FORGOTTEN_AFTER_MS)],
    );
    const rows = await this.#database.query(
      `update filing_question set due_at = $2 where draft in
         (select q.draft from filing_question q join filing_draft d on d.id = q.draft
          where q.due_at <= $1 and ${WAITING} order by q.due_at limit ${limit} for update of q skip locked)
       returning draft, pause_seconds, sealed_answer`,
      [now, leaseUntil],
    );
    return rows.map((row) => ({
      draft: String(row['draft']),
      pauseSeconds: row['pause_seconds'] == null ? undefined : Number(row['pause_seconds']),
      sealedAnswer: row['sealed_answer'] == null ? undefined : String(row['sealed_answer']),
    }));
  }

  /** Nothing was said yet. */
  async askAgain(draft: string, requestId: string, dueAt: Date, pauseSeconds: number): Promise<void> {
    await this.#database.query(
      `update filing_question set due_at = $3, pause_seconds = $4 where draft = $1 and request_hash = any($2::text[])`,
      [draft, this.#hashes(requestId), dueAt, pauseSeconds],
    );
  }

  /** The first answer counts; one to a question that is not open any more is dropped. */
  async keep(draft: string, requestId: string, answer: GivenAnswer): Promise<void> {
    await this.#database.query(
      `update filing_question set sealed_answer = $3
       where draft = $1 and request_hash = any($2::text[]) and sealed_answer is null`,
      [draft, this.#hashes(requestId), this.#encryption.encrypt(answer, ownerOf(draft, requestId))],
    );
  }

  /** @throws Error for one that is not sealed for this question. */
  answerTo({ draft, sealedAnswer }: ClaimedQuestion, requestId: string): GivenAnswer | undefined {
    if (sealedAnswer === undefined) return undefined;
    // Sealed by this class with this very type, and authenticated by the encryption.
    return this.#encryption.decrypt(sealedAnswer, ownerOf(draft, requestId)) as GivenAnswer;
  }

  /** Within the change that ends the waiting. */
  async close(session: SqlSession, draft: string): Promise<void> {
    await session.query('delete from filing_question where draft = $1', [draft]);
  }

  #hashes(requestId: string): readonly [string, ...string[]] {
    return this.#encryption.hashes('question', requestId);
  }
}

const ownerOf = (draft: string, requestId: string): string => `${draft}/answer/${requestId}`;

export const QUESTION_FAMILY: Family = {
  versions: 'filing_question_migration',
  steps: [
    expand(`${TABLE}; ${INDEX}`, {
      sql: 'drop table filing_question',
      loses: [rowsOf('filing_question')],
    }),
  ],
};

/** Safe to run by several processes at once. */
export const prepareQuestionTable = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, QUESTION_FAMILY);
