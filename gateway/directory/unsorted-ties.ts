import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { SealedCircles } from './sealed-circles.ts';
import type { StandingDates } from './standing-dates.ts';
import { sortTies, type TieFacts, tieFactsOf } from './stored-ties.ts';

/** Rows that are looked for at once. */
const PIECE = 100;
/** So many dossiers that cannot be opened are passed over. */
const MOST_PASSED = 1_000;

/**
 * Ties that a program wrote which knew nothing of kinds, parts and dates, before this one or beside it while both serve; and those
 * whose dates were worked out by other rules. Whoever leads sorts them by what lies sealed beside them. Until then they are
 * counted and put in order by opening them.
 */
export class UnsortedTies {
  readonly #sealed: SealedCircles;
  readonly #dates: StandingDates | undefined;
  readonly #onFailure: (error: unknown) => void;
  /** Cannot be opened; tried again in the next round. */
  readonly #passed = new Set<string>();

  constructor(sealed: SealedCircles, dates: StandingDates | undefined, onFailure: (error: unknown) => void) {
    this.#sealed = sealed;
    this.#dates = dates;
    this.#onFailure = onFailure;
  }

  /**
   * Sees to some of them. What cannot be opened is passed over, and tried again in the next round.
   * @param store runs what it is given in a transaction in which this process leads.
   * @returns whether there are more in this round.
   */
  async sortSome(
    database: Pick<SqlSession, 'query'>,
    store: (work: (session: SqlSession) => Promise<void>) => Promise<void>,
  ): Promise<boolean> {
    const found = await database.query(UNSORTED, [[...this.#passed], PIECE, this.#dates?.rules ?? null]);
    const codes = [...new Set(found.map(({ code }) => String(code)))];
    const isMore = found.length >= PIECE && this.#passed.size < MOST_PASSED;
    if (!isMore) this.#passed.clear();
    if (codes.length > 0) await store((session) => this.#sort(session, codes));
    return isMore;
  }

  async #sort(session: SqlSession, codes: readonly string[]): Promise<void> {
    const dossiers = await session.query(
      'select code, sealed from directory_dossier where code = any($1::text[])',
      [codes],
    );
    await sortTies(
      session,
      dossiers.flatMap((row) => this.#factsOf(row)),
      this.#dates?.rules,
    );
  }

  #factsOf(row: SqlRow): readonly TieFacts[] {
    const code = String(row['code']);
    try {
      // As they were written, with whichever key of the ring.
      return [
        tieFactsOf(this.#sealed.open(row['sealed'], code), (tie) => this.#sealed.keysOf(tie), this.#dates),
      ];
    } catch (error) {
      this.#passed.add(code);
      this.#onFailure(error);
      return [];
    }
  }
}

/** Each a range of an index that is mostly empty. */
const UNSORTED = `
  (select t.code from directory_tie t where t.part is null and t.code <> all($1::text[]) limit $2)
  union all
  (select t.code from directory_tie t where t.kind is not null and t.standing_rules < $3::bigint
   and t.part is not null and t.code <> all($1::text[]) limit $2)
  union all
  (select t.code from directory_tie t where t.kind is not null and t.standing_rules > $3::bigint
   and t.part is not null and t.code <> all($1::text[]) limit $2)`;
