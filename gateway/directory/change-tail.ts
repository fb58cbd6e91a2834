import type { SqlDriver, SqlRow } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';

/** One dossier of which something became known. */
export interface StoredChange {
  readonly code: string;
  readonly aliases: readonly string[];
  readonly seq: number;
}

export interface TailParts {
  readonly driver: SqlDriver;
  /** In the order in which they were stored; a dossier that changed several times comes once. Must not throw. */
  readonly onChanges: (changes: readonly StoredChange[]) => void;
  /** The database is not the one that was read so far (an older one was put back): anything may have changed. */
  readonly onOtherStore: () => void;
  readonly onFailure: (error: unknown) => void;
  /** How often it is looked without being told to, milliseconds. */
  readonly everyMs: number;
  readonly nowMs?: () => number;
}

const AT_ONCE = 1_000;
const RETRY_MS = 250;

/**
 * What every process learns of changes that one of them has stored: it looks for higher numbers than it knows, when it is told
 * to and every now and then besides. So a message between processes that is lost costs a moment, and no change.
 */
export class ChangeTail {
  readonly #parts: TailParts;
  readonly #nowMs: () => number;
  #position = 0;
  #reign: { readonly number: number; readonly name: string } | undefined;
  #isFilled = false;
  #looks: Repetition | undefined;
  #reading: Promise<void> | undefined;
  #again: Promise<void> | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: TailParts) {
    this.#parts = parts;
    this.#nowMs = parts.nowMs ?? (() => performance.now());
  }

  /** The number of the last change that is known here. */
  get position(): number {
    return this.#position;
  }

  /** Has the feed been read once to its end, by whichever process? */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /** How long ago the last look began that succeeded, milliseconds: what was known here then was all there was. */
  get ageMs(): number {
    return this.#nowMs() - this.#lookedMs;
  }

  /** Begins at what there is now. @throws Error when the store cannot be read. */
  async start(): Promise<void> {
    await this.look();
    const { everyMs, onFailure } = this.#parts;
    this.#looks = repeat(() => this.look(), { firstMs: everyMs, everyMs, retryMs: RETRY_MS, onFailure });
  }

  async stop(): Promise<void> {
    await this.#looks?.stop();
    await this.#reading?.catch(() => undefined);
  }

  /** Looks now. When it resolves, everything that was stored before the call is known here. */
  look(): Promise<void> {
    if (!this.#reading) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    // The one that is under way may have begun before what is looked for was stored.
    this.#again ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#again = undefined;
        return this.look();
      });
    return this.#again;
  }

  async #read(): Promise<void> {
    for (;;) {
      const beganMs = this.#nowMs();
      const rows = await this.#parts.driver.query(NEWS, [
        this.#position,
        AT_ONCE,
        this.#reign?.number ?? -1,
        this.#reign?.name ?? '',
      ]);
      const [head] = rows;
      if (!head) throw new Error('the directory has lost its feed row');
      const isFirst = this.#reign === undefined;
      const least = Math.min(Number(head['least_since']), Number(head['head']));
      const isOther = !isFirst && (head['is_known'] !== true || least < this.#position);
      this.#reign = { number: Number(head['reign']), name: String(head['reign_name'] ?? '') };
      this.#isFilled = head['is_filled'] === true;
      if (isFirst || isOther) {
        this.#position = Number(head['head']);
        if (isOther) this.#parts.onOtherStore();
        this.#lookedMs = beganMs;
        return;
      }
      const changes = rows.flatMap(changeOf);
      this.#position =
        changes.length < AT_ONCE ? Number(head['head']) : (changes.at(-1)?.seq ?? this.#position);
      if (changes.length > 0) this.#parts.onChanges(changes);
      if (changes.length < AT_ONCE) {
        this.#lookedMs = beganMs;
        return;
      }
    }
  }
}

/**
 * One statement, so that all of it is of one moment. Of the reign that was known it is asked whether it still is in the books,
 * and where the ones after it began: below what was read already, the books are older ones.
 */
const NEWS = `
  select f.seq as head, f.is_filled, f.reign, now_on.name as reign_name,
    $3::bigint <= 0 or exists (select 1 from directory_reign k where k.reign = $3 and k.name = $4) as is_known,
    coalesce((select min(k.seq) from directory_reign k where k.reign > $3), f.seq) as least_since,
    d.code, d.aliases, d.seq
  from directory_feed f
  left join directory_reign now_on on now_on.reign = f.reign
  left join lateral (
    select code, aliases, seq from directory_dossier where seq > $1 order by seq limit $2
  ) d on true
  order by d.seq`;

function changeOf(row: SqlRow): StoredChange[] {
  const { code, aliases } = row;
  if (code === null || !Array.isArray(aliases)) return [];
  return [{ code: String(code), aliases: aliases.map(String), seq: Number(row['seq']) }];
}
