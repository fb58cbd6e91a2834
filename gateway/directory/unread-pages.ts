import type { UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { SqlSession } from '../storage/sql-driver.ts';

/** A page with changes that could not be read is read again so often. */
const REREAD_MS = 60_000;

/**
 * Pages of the feed that hold changes which could not be read, by the cursors before them. They lie in the store: whoever reads
 * the feed next reads them again.
 */
export class UnreadPages {
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The cursor before a page whose time has come. */
  async findDue(database: Pick<SqlSession, 'query'>): Promise<string | undefined> {
    const [row] = await database.query(
      'select cursor from directory_unread where read_ms <= $1 order by read_ms limit 1',
      [this.#now().getTime() - REREAD_MS],
    );
    return row && String(row['cursor']);
  }

  async postpone(database: Pick<SqlSession, 'query'>, cursor: string): Promise<void> {
    await database.query('update directory_unread set read_ms = $2 where cursor = $1', [
      cursor,
      this.#now().getTime(),
    ]);
  }

  /**
   * What a page says now takes the place of what it said before.
   * @returns changes without a code, of which nobody has been told.
   */
  async note(
    session: SqlSession,
    cursor: string,
    unreadable: readonly UnreadableChange[],
  ): Promise<readonly UnreadableChange[]> {
    const before = await session.query('delete from directory_unread where cursor = $1 returning cursor', [
      cursor,
    ]);
    if (unreadable.length === 0) return [];
    const nameless = unreadable.filter(({ code }) => code === undefined);
    await session.query('insert into directory_unread (cursor, nameless, read_ms) values ($1, $2, $3)', [
      ...[cursor, nameless.map(({ place }) => place), this.#now().getTime()],
    ]);
    return before.length > 0 ? [] : nameless;
  }
}
