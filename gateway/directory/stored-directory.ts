import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { ChangeTail } from './change-tail.ts';
import { groupTied } from './counted-ties.ts';
import { type DatedParts, readDated } from './dated-ties.ts';
import type {
  Candidates,
  DatedPiece,
  DatedReading,
  DossierDirectory,
  Grouped,
  SetAside,
  Tie,
} from './dossier-directory.ts';
import { COLUMNS, type KnownDossier, type KnownDossiers } from './known-dossiers.ts';
import type { SealedCircles } from './sealed-circles.ts';
import { readTied } from './tied-dossiers.ts';

export interface StoredDirectoryParts {
  readonly database: Pick<SqlSession, 'query'>;
  readonly sealed: SealedCircles;
  readonly known: KnownDossiers;
  readonly tail: Pick<ChangeTail, 'isFilled' | 'position'>;
  /** By which dates beside ties are believed; undefined: by none. */
  readonly rules?: string | undefined;
}

/** So many at a time, where all are read. */
const PIECE = 500;

/** The directory as the database holds it; see `known-dossiers.ts` for what is kept of it in this process. */
export class StoredDirectory implements DossierDirectory {
  readonly #parts: StoredDirectoryParts;

  constructor(parts: StoredDirectoryParts) {
    this.#parts = parts;
  }

  get isBeingFilled(): boolean {
    return !this.#parts.tail.isFilled;
  }

  get version(): number {
    return this.#parts.tail.position;
  }

  async find(code: string): Promise<DossierCircle | undefined> {
    const known = this.#parts.known.kept(code) ?? (await this.#known(code));
    return known === undefined || known.aside ? undefined : known.circle;
  }

  findEach(codes: readonly string[]): Promise<readonly (DossierCircle | undefined)[]> {
    return Promise.all(codes.map((code) => this.find(code)));
  }

  async findSetAside(code: string): Promise<SetAside | undefined> {
    const known = await this.#known(code);
    return known?.aside && { ...known.aside, circle: known.circle };
  }

  tiedTo(ties: readonly Tie[], codes: readonly string[] = []): Candidates {
    const { database, known, sealed, rules } = this.#parts;
    const keys = [...new Set(ties.flatMap((tie) => sealed.keysOf(tie)))];
    const parts = { database, known, keys, rules, codes: () => this.#canonical(codes) };
    return {
      read: (reading) => told(() => readTied(parts, reading)),
      groups: async (narrowing) =>
        codes.length > 0
          ? undefined
          : groupsTold(() => groupTied({ database, known, sealed, rules }, ties, narrowing)),
      // Beside persons no dates stand.
      dated:
        rules === undefined || codes.length > 0 || ties.some(({ kind }) => kind === 'person')
          ? undefined
          : (narrowing, reading) => datedTold({ database, known, keys, rules, narrowing }, reading),
    };
  }

  async *all(): AsyncGenerator<DossierCircle> {
    const { database, known } = this.#parts;
    for (let after = ''; ; ) {
      const open = known.beginReading();
      const rows = await unlessAway(() => database.query(ALL, [after, PIECE]));
      for (const row of rows) {
        const { circle } = open(row, false);
        if (circle) yield circle;
      }
      if (rows.length < PIECE) return;
      after = String(rows.at(-1)?.['code']);
    }
  }

  #known(name: string): Promise<KnownDossier | undefined> {
    return unlessAway(() => this.#parts.known.find(name));
  }

  async #canonical(codes: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all([...new Set(codes)].map((code) => this.#known(code)));
    return [...new Set(found.flatMap((known) => known?.code ?? []))];
  }
}

const ALL = `select ${COLUMNS} from directory_dossier d
  where d.code > $1 and not d.is_aside order by d.code limit $2`;

async function* datedTold(parts: DatedParts, reading: DatedReading): AsyncGenerator<DatedPiece> {
  for await (const { standing, uncertain } of told(() => readDated(parts, reading)))
    yield { standing, uncertain: told(() => uncertain) };
}

async function groupsTold(ask: () => Promise<Grouped | undefined>): Promise<Grouped | undefined> {
  const found = await unlessAway(ask);
  return found && { groups: found.groups, others: told(() => found.others) };
}

async function* told<T>(read: () => AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* read();
  } catch (error) {
    throw unreachable(error);
  }
}

async function unlessAway<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unreachable(error);
  }
}

/** A store that is away says nothing about anybody's dossiers; what it said of itself is for the log alone. */
const unreachable = (cause: unknown): GatewayError =>
  new GatewayError('AGENCY_UNREACHABLE', 'the directory cannot be read now', {
    cause,
    extensions: { agency: 'onestop' },
  });
