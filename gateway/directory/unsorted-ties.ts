import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { tiesOf } from './dossier-directory.ts';
import type { SealedCircles } from './sealed-circles.ts';
import { noteKinds } from './stored-changes.ts';
import { partOf, writeKind } from './tie-kinds.ts';

/** Rows that are looked for at once. */
const PIECE = 100;
/** Before every key of the index. */
const BEFORE_ALL = { tie: '', code: '' };

/**
 * Ties that a program wrote which knew nothing of kinds and parts: before this one, or beside it while both serve. Whoever leads
 * sorts them by what lies sealed beside them. Until then lists that hold one of them are counted by opening.
 */
export class UnsortedTies {
  readonly #sealed: SealedCircles;
  readonly #onFailure: (error: unknown) => void;
  #after = BEFORE_ALL;

  constructor(sealed: SealedCircles, onFailure: (error: unknown) => void) {
    this.#sealed = sealed;
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
    const found = await database.query(UNSORTED, [this.#after.tie, this.#after.code, PIECE]);
    const last = found.at(-1);
    this.#after = last && found.length === PIECE ? placeOf(last) : BEFORE_ALL;
    const codes = [...new Set(found.map(({ code }) => String(code)))];
    if (codes.length > 0) await store((session) => this.#sort(session, codes));
    return found.length === PIECE;
  }

  async #sort(session: SqlSession, codes: readonly string[]): Promise<void> {
    const dossiers = await session.query(
      'select code, received_ms, sealed from directory_dossier where code = any($1::text[])',
      [codes],
    );
    const rows = dossiers.flatMap((row) => this.#rowsOf(row));
    await noteKinds(
      session,
      rows.map(({ facts }) => facts),
    );
    await session.query(SORTED, [JSON.stringify(rows)]);
  }

  #rowsOf(row: SqlRow) {
    const code = String(row['code']);
    try {
      const circle = this.#sealed.open(row['sealed'], code);
      const facts = writeKind(circle);
      return tiesOf(circle).flatMap((tie) => {
        const part = partOf(tie, circle) ?? null;
        // As it was written, with whichever key of the ring.
        return this.#sealed
          .keysOf(tie)
          .map((key) => ({ code, received_ms: Number(row['received_ms']), tie: key, part, facts }));
      });
    } catch (error) {
      this.#onFailure(error);
      return [];
    }
  }
}

const placeOf = (row: SqlRow) => ({ tie: String(row['tie']), code: String(row['code']) });

const UNSORTED = `
  select encode(tie, 'hex') as tie, code from directory_tie
  where part is null and (tie, code) > (decode($1, 'hex'), $2::text) order by tie, code limit $3`;

const SORTED = `
  update directory_tie t set part = coalesce(r.part, 0), kind = case when r.part is not null then k.kind end
  from jsonb_to_recordset($1::jsonb) as r(code text, received_ms bigint, tie text, part smallint, facts text)
  join directory_kind k on k.facts = r.facts
  where t.tie = decode(r.tie, 'hex') and t.received_ms = r.received_ms and t.code = r.code and t.part is null`;
