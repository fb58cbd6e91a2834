import type { SqlRow, SqlSession } from '../sql-driver.ts';

/** How many steps a program knows, by the table of each owner. */
export type KnownSteps = Readonly<Record<string, number>>;

/** A gateway that runs on this store. */
export interface LivingProgram {
  readonly instance: string;
  /** Undefined for one from before programs said what they know, and for a command that holds a log. */
  readonly knows: KnownSteps | undefined;
}

/** What is locked for as long as the gateway of a log lives on this store; ends with its session. */
export const logLock = (instance: string): string => `access-log:${instance}`;

const NOTES = `create table if not exists store_program (
  instance text primary key, pid int not null, since timestamptz not null, knows text not null)`;

/** The session that says so; another one of the same number is another program. */
const SESSION = `pg_backend_pid(), coalesce((select backend_start from pg_stat_activity where pid = pg_backend_pid()), 'epoch')`;

/**
 * Says what this program knows of the store's tables, under the lock of its log and by the same session, so that it is true for
 * as long as the lock is held. Said before anything is looked at: a `contract` step that is taken meanwhile either sees
 * this note or is seen.
 */
export async function noteProgram(session: SqlSession, instance: string, knows: KnownSteps): Promise<void> {
  await session.query("select pg_advisory_xact_lock(hashtextextended('store_program', 0))");
  await session.query(NOTES);
  await session.query(
    `insert into store_program (instance, pid, since, knows) select $1, ${SESSION}, $2
     on conflict (instance) do update set pid = excluded.pid, since = excluded.since, knows = excluded.knows`,
    [instance, JSON.stringify(knows)],
  );
}

/**
 * Gateways that live on this store now: those that hold their log, whatever program they are. One that has lost its session
 * answers nobody, and says again what it knows when it takes its log up again.
 */
export async function livingPrograms(session: SqlSession): Promise<readonly LivingProgram[]> {
  const [there] = await session.query(
    "select to_regclass('access_head') is not null as heads, to_regclass('store_program') is not null as notes",
  );
  const names = [
    ...(there?.['heads'] === true ? ['select instance from access_head'] : []),
    ...(there?.['notes'] === true ? ['select instance from store_program'] : []),
  ];
  if (names.length === 0) return [];
  const note =
    there?.['notes'] === true
      ? 'left join store_program p on p.instance = n.instance and p.pid = l.pid and p.since = a.backend_start'
      : 'cross join (select null::text as knows) p';
  const rows = await session.query(
    `select n.instance, p.knows from (${names.join(' union ')}) n
     cross join lateral (select hashtextextended($1 || n.instance, 0) as key) k
     join pg_locks l on l.locktype = 'advisory' and l.objsubid = 1 and l.granted
       and l.database = (select oid from pg_database where datname = current_database())
       and l.classid = ((k.key >> 32) & 4294967295)::oid and l.objid = (k.key & 4294967295)::oid
     left join pg_stat_activity a on a.pid = l.pid
     ${note}
     where l.pid <> pg_backend_pid() order by 1`,
    [logLock('')],
  );
  return rows.map(programOf);
}

function programOf(row: SqlRow): LivingProgram {
  const { instance, knows } = row as { instance?: unknown; knows?: unknown };
  return { instance: String(instance), knows: typeof knows === 'string' ? readKnown(knows) : undefined };
}

/** What another program wrote: what cannot be read says nothing. */
function readKnown(text: string): KnownSteps | undefined {
  try {
    const told: unknown = JSON.parse(text);
    if (typeof told !== 'object' || told === null) return undefined;
    return Object.fromEntries(
      Object.entries(told).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    return undefined;
  }
}
