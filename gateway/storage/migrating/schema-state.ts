import type { SqlSession } from '../sql-driver.ts';
import { type Family, type Phase, SchemaRefused } from './migration.ts';

/** Which steps of one owner's tables a store has taken, as one program sees them. */
export interface SchemaState {
  readonly taken: ReadonlySet<number>;
  /** Steps of the program that are missing, each by its number. */
  readonly pending: Readonly<Record<Phase, readonly number[]>>;
  /** Steps that this program does not know; undefined where the store does not say what kind they were. */
  readonly newer: readonly { readonly version: number; readonly phase: Phase | undefined }[];
}

/** Beside each owner's own table, whose shape auditors' programs know: what kind of step each was, for programs that do not have it. */
const KINDS_OF_STEPS = `create table if not exists store_step (
  versions text not null, version int not null, phase text not null, primary key (versions, version))`;

/**
 * Makes what is missing of the books about steps, of those too that were taken before there were books. Within the turn of `versions`.
 */
export async function prepareBooks(session: SqlSession, { versions, steps }: Family): Promise<void> {
  await session.query(`create table if not exists ${versions} (version int primary key)`);
  // Several owners may do this at once.
  await session.query("select pg_advisory_xact_lock(hashtextextended('store_step', 0))");
  await session.query(KINDS_OF_STEPS);
  // When a step was taken nobody can check, so it is not told; older stores have the column.
  const [dated] = await session.query(
    "select 1 as at from pg_attribute where attrelid = to_regclass($1) and attname = 'at' and not attisdropped",
    [versions],
  );
  if (dated) await session.query(`alter table ${versions} drop column at`);
  await session.query(
    `insert into store_step (versions, version, phase)
     select $1, taken.version, known.phase from ${versions} taken
       join unnest($2::text[]) with ordinality known (phase, version) on known.version = taken.version
     on conflict do nothing`,
    [versions, steps.map(({ phase }) => phase)],
  );
}

/** Of a store without these books nothing was taken. */
export async function readSchemaState(session: SqlSession, family: Family): Promise<SchemaState> {
  const [there] = await session.query(
    "select to_regclass($1) is not null as versions, to_regclass('store_step') is not null as kinds",
    [family.versions],
  );
  const taken = new Set<number>();
  const phases = new Map<number, Phase>();
  if (there?.['versions'] === true)
    for (const { version } of (await session.query(`select version from ${family.versions}`)) as readonly {
      version?: unknown;
    }[])
      taken.add(Number(version));
  if (there?.['kinds'] === true)
    for (const row of await session.query('select version, phase from store_step where versions = $1', [
      family.versions,
    ])) {
      const { phase } = row as { phase?: unknown };
      if (phase === 'expand' || phase === 'contract') phases.set(Number(row['version']), phase);
    }
  const pendingOf = (phase: Phase) =>
    family.steps.flatMap((step, place) => (step.phase === phase && !taken.has(place + 1) ? [place + 1] : []));
  return {
    taken,
    pending: { expand: pendingOf('expand'), contract: pendingOf('contract') },
    newer: [...taken]
      .filter((version) => version > family.steps.length)
      .sort((a, b) => a - b)
      .map((version) => ({ version, phase: phases.get(version) })),
  };
}

export async function markTaken(
  session: SqlSession,
  { versions }: Family,
  version: number,
  phase: Phase,
): Promise<void> {
  await session.query(`insert into ${versions} (version) values ($1)`, [version]);
  await session.query(
    `insert into store_step (versions, version, phase) values ($1, $2, $3)
     on conflict (versions, version) do update set phase = excluded.phase`,
    [versions, version, phase],
  );
}

export async function markTakenBack(
  session: SqlSession,
  { versions }: Family,
  version: number,
): Promise<void> {
  await session.query(`delete from ${versions} where version = $1`, [version]);
  await session.query('delete from store_step where versions = $1 and version = $2', [versions, version]);
}

/**
 * A program serves on a store that was only expanded beyond what it knows.
 * @throws SchemaRefused that says what to do.
 */
export function mustBeReadable({ versions, steps }: Family, { newer }: SchemaState): void {
  const unreadable = newer.filter(({ phase }) => phase !== 'expand').map(({ version }) => version);
  if (unreadable.length > 0)
    throw new SchemaRefused(
      `the store is newer than this program can read: of ${versions} it has taken ${named(unreadable)}, and this program knows ${steps.length}; start the program that took it, or go back with that program's "store migrate down" (docs/operations.md, "Roll out and back")`,
    );
}

/**
 * It serves on none that lacks what it needs.
 * @throws SchemaRefused that says what to do.
 */
export function mustBeServable({ versions, steps }: Family, { pending }: SchemaState): void {
  const needed = neededOf(steps, pending.contract);
  if (needed.length > 0)
    throw new SchemaRefused(
      `the store is older than this program can serve on: of ${versions} it has not taken ${named(needed)}, which no older program survives; stop every gateway, then run "store migrate up --contract" (docs/operations.md, "Roll out and back")`,
    );
}

/** Would a start on this state go on? A store without any step is made anew. */
export const isServable = ({ steps }: Family, { newer, pending, taken }: SchemaState): boolean =>
  taken.size === 0 ||
  (newer.every(({ phase }) => phase === 'expand') && neededOf(steps, pending.contract).length === 0);

const neededOf = (steps: Family['steps'], missing: readonly number[]): readonly number[] =>
  missing.filter((version) => steps[version - 1]?.isNeeded);

const named = (numbers: readonly number[]): string =>
  `${numbers.length === 1 ? 'step' : 'steps'} ${numbers.join(', ')}`;
