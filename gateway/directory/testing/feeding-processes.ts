import { randomBytes } from 'node:crypto';
import type { CircleChanges, DossierCircle, UnreadableChange } from '../../../connectors/dossier-circle.ts';
import { createInProcessState } from '../../shared-state/in-process.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { composeDirectory, type DirectoryRoom } from '../compose-directory.ts';
import type { StandingDates } from '../standing-dates.ts';

/** A reception system's list of everything that it ever told; cursors are places in it. */
export class ToldChanges {
  readonly all: (DossierCircle | UnreadableChange)[] = [];
  /** Cursors that were read, each with the name of the process that read it. */
  readonly reads: { readonly by: string; readonly cursor: string }[] = [];
  /** How many entries a page holds, whatever is asked for. */
  pageSize = 75;
  readonly #waiting = new Set<() => void>();

  tell(...changes: readonly (DossierCircle | UnreadableChange)[]): void {
    this.all.push(...changes);
    for (const wake of [...this.#waiting]) wake();
  }

  async read(by: string, cursor: string, waitMs: number, signal: AbortSignal): Promise<CircleChanges> {
    const from = cursor === '' ? 0 : Number(cursor);
    if (from >= this.all.length && waitMs > 0) await this.#untilTold(signal);
    this.reads.push({ by, cursor });
    // A page tells what can be read first: cut after one that cannot, it tells things in their order.
    const whole = this.all.slice(from, from + this.pageSize);
    const cut = whole.findIndex((entry) => !('status' in entry));
    const page = cut < 0 ? whole : whole.slice(0, cut + 1);
    const end = from + page.length;
    return {
      changes: page.filter((entry): entry is DossierCircle => 'status' in entry),
      unreadable: page.filter((entry): entry is UnreadableChange => !('status' in entry)),
      cursor: String(end),
      hasMore: end < this.all.length,
    };
  }

  #untilTold(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const end = () => {
        this.#waiting.delete(end);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      this.#waiting.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

export interface FeedingProcess extends DirectoryRoom {
  readonly name: string;
  /** What was told in this process, in order. */
  readonly heard: string[];
  /** As if it were killed: nothing of it reaches the store any more. */
  kill(): Promise<void>;
}

export const TEST_ENCRYPTION = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);

/** One of several processes over one store. @param failing may throw before a statement, which then does not happen. */
export async function startProcess(
  name: string,
  told: ToldChanges,
  driver: SqlDriver,
  more: {
    readonly shared?: ReturnType<typeof createInProcessState>;
    readonly failing?: (sql: string) => void;
    readonly now?: () => Date;
    readonly encryption?: FieldEncryption;
    readonly isReadAnew?: boolean;
    readonly dates?: StandingDates;
  } = {},
): Promise<FeedingProcess> {
  const heard: string[] = [];
  let isDead = false;
  const check = (sql: string): void => {
    more.failing?.(sql);
    if (isDead) throw new Error(`${name} is dead`);
  };
  const own: SqlDriver = {
    ...driver,
    async query(sql, parameters) {
      check(sql);
      return driver.query(sql, parameters);
    },
    transaction: (work, limitMs) =>
      driver.transaction(
        (session) =>
          work({
            async query(sql, parameters) {
              check(sql);
              const rows = await session.query(sql, parameters);
              check('');
              return rows;
            },
          }),
        limitMs,
      ),
  };
  const room = await composeDirectory({
    driver: own,
    encryption: more.encryption ?? TEST_ENCRYPTION,
    shared: more.shared ?? createInProcessState(Date.now),
    readChanges: (cursor, _limit, waitMs, signal) => told.read(name, cursor, waitMs, signal),
    onChanges: (codes) => heard.push(...codes),
    onOtherStore: () => heard.push('other store'),
    onUnreadable: ({ code }) => heard.push(`unreadable ${code}`),
    onFailure: () => undefined,
    now: more.now ?? (() => new Date()),
    isReadAnew: more.isReadAnew ?? false,
    dates: more.dates,
  });
  return {
    ...room,
    name,
    heard,
    async kill() {
      isDead = true;
      await room.stop();
    },
  };
}

/** Resolves once everything that was told is stored and known to these. */
export async function settled(
  told: ToldChanges,
  driver: Pick<SqlDriver, 'query'>,
  ...processes: readonly FeedingProcess[]
): Promise<void> {
  for (const end = Date.now() + 20_000; ; ) {
    const [row] = await driver.query('select cursor, is_filled from directory_feed');
    if (row?.['is_filled'] === true && Number(row['cursor']) === told.all.length) break;
    if (Date.now() > end) throw new Error(`read up to ${row?.['cursor']} of ${told.all.length}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const { tail } of processes) await tail.look();
}

/** The leader's time is over: whoever looks next takes over. */
export const endLead = (driver: Pick<SqlDriver, 'query'>): Promise<unknown> =>
  driver.query("update directory_feed set led_until = clock_timestamp() - interval '1 second'");
