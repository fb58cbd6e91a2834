import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';

/** How long a leader that says nothing is waited for, and how often one says that it is there, milliseconds. */
export const LED_MS = 6_000;
export const SAID_EVERY_MS = 2_000;
/** Reigns that are remembered, to tell an older database that was put back. */
const REMEMBERED_REIGNS = 1_000;

/** What the one who reads the feed goes on from. */
export interface FeedState {
  readonly cursor: string;
  readonly isFilled: boolean;
  readonly seq: number;
}

/** Another process reads the feed now: whatever was read meanwhile is not to be stored. */
export class LeadLost extends Error {}

/**
 * Which of all the processes over one store reads the feed. One leads as long as it says so in time, by the database's clock;
 * who stores anything first makes sure, in the same transaction, that it still leads. So one that was asleep while another
 * took over stores nothing.
 */
export class FeedLead {
  readonly #driver: SqlDriver;
  readonly #name: string;
  /** The number of the last change that was stored here; undefined: not the leader. */
  #seq: number | undefined;
  /** The directory is to be read anew, once. */
  #isToBeEmptied: boolean;

  /** @param name of this process, like no other's. */
  constructor(driver: SqlDriver, name: string, { isToBeEmptied = false } = {}) {
    this.#driver = driver;
    this.#name = name;
    this.#isToBeEmptied = isToBeEmptied;
  }

  /**
   * Takes the lead where nobody has it, or keeps it. A new reign begins with a new leader, and when the database is not at the
   * place where this one left it: an older one was put back.
   * @returns undefined while another process leads.
   */
  async take(): Promise<FeedState | undefined> {
    const before = this.#seq;
    const state = await this.#driver.transaction(async (session) => {
      const [row] = await session.query(
        `update directory_feed set leader = $1, led_until = clock_timestamp() + $2 * interval '1 millisecond'
         where leader is null or leader = $1 or led_until < clock_timestamp()
         returning cursor, is_filled, seq, reign`,
        [this.#name, LED_MS],
      );
      if (!row) return undefined;
      const seq = Number(row['seq']);
      const isEmpty = this.#isToBeEmptied;
      if (isEmpty) await empty(session);
      // A reign that begins below everything: what anybody knew is not in the books any more.
      if (before !== seq || isEmpty) await this.#begin(session, Number(row['reign']) + 1, isEmpty ? -1 : seq);
      return {
        seq,
        cursor: isEmpty ? '' : String(row['cursor']),
        isFilled: !isEmpty && row['is_filled'] === true,
      };
    });
    if (state) this.#isToBeEmptied = false;
    this.#seq = state?.seq;
    return state;
  }

  /** Says that it is still there. @throws LeadLost. */
  async keep(): Promise<void> {
    const rows = await this.#driver.query(
      `update directory_feed set led_until = clock_timestamp() + $2 * interval '1 millisecond'
       where leader = $1 returning seq`,
      [this.#name, LED_MS],
    );
    if (rows.length === 0) throw new LeadLost('another process reads the change feed');
  }

  /**
   * Stores what was read, in one transaction with what it is read up to.
   * @param work numbers its changes from the given one on; @returns the last that it used.
   * @throws LeadLost: then nothing is stored.
   */
  async store(
    upTo: { readonly cursor?: string; readonly isFilled: boolean },
    work: (session: SqlSession, seq: number) => Promise<number>,
  ): Promise<void> {
    this.#seq = await this.#driver.transaction(async (session) => {
      const [row] = await session.query('select seq from directory_feed where leader = $1 for update', [
        this.#name,
      ]);
      if (!row) throw new LeadLost('another process reads the change feed');
      const seq = await work(session, Number(row['seq']));
      await session.query(
        `update directory_feed set seq = $1, cursor = coalesce($2, cursor), is_filled = is_filled or $3,
         led_until = clock_timestamp() + $4 * interval '1 millisecond'`,
        [seq, upTo.cursor ?? null, upTo.isFilled, LED_MS],
      );
      return seq;
    });
  }

  /** Lets another one lead at once. */
  async leave(): Promise<void> {
    if (this.#seq === undefined) return;
    this.#seq = undefined;
    await this.#driver.query('update directory_feed set leader = null where leader = $1', [this.#name]);
  }

  async #begin(session: SqlSession, reign: number, seq: number): Promise<void> {
    await session.query('update directory_feed set reign = $1', [reign]);
    await session.query(
      `insert into directory_reign (reign, name, seq) values ($1, $2, $3)
       on conflict (reign) do update set name = excluded.name, seq = excluded.seq`,
      [reign, `${this.#name} ${process.hrtime.bigint()}`, seq],
    );
    await session.query('delete from directory_reign where reign <= $1', [reign - REMEMBERED_REIGNS]);
  }
}

/** Numbers of changes go on, so that nobody takes the new ones for known. */
async function empty(session: SqlSession): Promise<void> {
  await session.query('truncate directory_dossier, directory_alias, directory_tie, directory_unread');
  await session.query("update directory_feed set cursor = '', is_filled = false");
}
