import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { StoredChange } from './change-tail.ts';
import type { SealedCircles } from './sealed-circles.ts';

/** What is stored of one dossier. */
export interface KnownDossier {
  readonly code: string;
  readonly seq: number;
  readonly receivedMs: number;
  readonly aliases: readonly string[];
  /** Of one that is set aside: as it was before. */
  readonly circle: DossierCircle | undefined;
  readonly aside: UnreadableChange | undefined;
}

export interface KnownParts {
  readonly database: Pick<SqlSession, 'query'>;
  readonly sealed: SealedCircles;
  /** The number of the last change that was told to `forget`. */
  readonly position: () => number;
  /** How long ago everything that had been stored was known here, milliseconds. */
  readonly ageMs: () => number;
  /** Older than this nothing is taken for true without asking, milliseconds. */
  readonly trustedMs: number;
  /** How many dossiers are kept at hand. */
  readonly kept: number;
}

/** Names asked in one statement. */
const MAX_NAMES = 200;
/** So many names are remembered that changed of late, for what is being read while they change; and so many changes have surely no more. */
const REMEMBERED_NAMES = 20_000;
const REMEMBERED_CHANGES = 1_000;

/** What a row is opened from, of the table `d`. */
export const COLUMNS = 'd.code, d.seq, d.received_ms, d.aliases, d.sealed, d.is_aside, d.aside_sealed';

/**
 * Dossiers by name, a bounded number of them kept at hand. What the feed has replaced is never among them: every change that
 * becomes known here is forgotten first, whatever was being read when it came is not kept, and while this process cannot
 * tell what has changed everything is asked of the store. A name that is nobody's is kept like one that is somebody else's:
 * neither answers sooner.
 */
export class KnownDossiers {
  readonly #parts: KnownParts;
  readonly #byCode: LRUCache<string, KnownDossier>;
  /** Codes of names, `''` for none. */
  readonly #codeOf: LRUCache<string, string>;
  readonly #changedOf: LRUCache<string, number>;
  readonly #loader: DataLoader<string, KnownDossier | undefined>;
  /** Counts what made everything forgotten. */
  #age = 0;

  constructor(parts: KnownParts) {
    this.#parts = parts;
    // By size rather than by number, for which the library would make room for all of them at once.
    const bounded = { maxSize: parts.kept, sizeCalculation: () => 1 };
    this.#byCode = new LRUCache(bounded);
    this.#codeOf = new LRUCache(bounded);
    this.#changedOf = new LRUCache({ maxSize: REMEMBERED_NAMES, sizeCalculation: () => 1 });
    this.#loader = new DataLoader((names) => this.#load(names), { cache: false, maxBatchSize: MAX_NAMES });
  }

  /** By canonical code, where it is at hand and can be believed: most requests ask for nothing else. */
  kept(code: string): KnownDossier | undefined {
    return this.#parts.ageMs() > this.#parts.trustedMs ? undefined : this.#byCode.get(code);
  }

  /** By canonical code or alias. @throws Error when the store cannot be read. */
  async find(name: string): Promise<KnownDossier | undefined> {
    if (this.#parts.ageMs() > this.#parts.trustedMs) return this.#loader.load(name);
    const own = this.#byCode.get(name);
    if (own) return own;
    const code = this.#codeOf.get(name);
    if (code === '') return undefined;
    const other = code === undefined ? undefined : this.#byCode.get(code);
    return other?.aliases.includes(name) ? other : this.#loader.load(name);
  }

  /** Of these something became known. */
  forget(changes: readonly StoredChange[]): void {
    for (const { code, aliases, seq } of changes) {
      this.#byCode.delete(code);
      for (const name of [code, ...aliases]) {
        this.#codeOf.delete(name);
        this.#changedOf.set(name, seq);
      }
    }
  }

  forgetAll(): void {
    this.#age += 1;
    this.#byCode.clear();
    this.#codeOf.clear();
    this.#changedOf.clear();
  }

  /** What reading begins with. @returns opens rows of a list and keeps them at hand. */
  beginReading(): (row: SqlRow, isKept: boolean) => KnownDossier {
    const [age, position] = [this.#age, this.#parts.position()];
    return (row, isKept) => {
      const code = String(row['code']);
      const known = this.#byCode.peek(code);
      if (known && known.seq === Number(row['seq'])) return known;
      const opened = this.#open(row);
      if (isKept && this.#isStillTrue(code, opened.seq, age, position)) this.#byCode.set(code, opened);
      return opened;
    };
  }

  async #load(names: readonly string[]): Promise<(KnownDossier | undefined)[]> {
    const open = this.beginReading();
    const [age, position] = [this.#age, this.#parts.position()];
    const rows = await this.#parts.database.query(NAMED, [[...new Set(names)]]);
    const found = new Map<string, KnownDossier>();
    for (const row of rows) {
      const name = String(row['name']);
      // The best one comes first.
      if (found.has(name)) continue;
      const known = open(row, true);
      found.set(name, known);
      if (this.#isStillTrue(name, position, age, position)) this.#codeOf.set(name, known.code);
    }
    for (const name of names)
      if (!found.has(name) && this.#isStillTrue(name, position, age, position)) this.#codeOf.set(name, '');
    return names.map((name) => found.get(name));
  }

  /** Has nothing come meanwhile that replaces what was read? */
  #isStillTrue(name: string, seq: number, age: number, position: number): boolean {
    const isRemembered = this.#parts.position() - position < REMEMBERED_CHANGES;
    return age === this.#age && isRemembered && (this.#changedOf.get(name) ?? 0) <= seq;
  }

  #open(row: SqlRow): KnownDossier {
    const { sealed } = this.#parts;
    const code = String(row['code']);
    return {
      code,
      seq: Number(row['seq']),
      receivedMs: Number(row['received_ms']),
      aliases: Array.isArray(row['aliases']) ? row['aliases'].map(String) : [],
      circle: row['sealed'] === null ? undefined : sealed.open(row['sealed'], code),
      aside: row['is_aside'] === true ? sealed.openChange(row['aside_sealed'], code) : undefined,
    };
  }
}

/** By code first; of several that have had an alias, one that can be read and the one that was told last. */
const NAMED = `
  select n.name, d.* from unnest($1::text[]) as n(name)
  cross join lateral (
    select ${COLUMNS}, 0 as place from directory_dossier d where d.code = n.name
    union all
    select ${COLUMNS}, 1 as place
    from directory_alias a join directory_dossier d on d.code = a.code where a.alias = n.name
  ) d
  order by n.name, d.place, d.is_aside, d.seq desc`;
