import type { Family } from '../../storage/migrating/migration.ts';
import type { SqlDriver, SqlSession } from '../../storage/sql-driver.ts';
import { ADOPTION } from '../adopt-objects.ts';
import { type NoteVerifier, originOf, readCheckpoint } from '../checkpoint.ts';
import type { ObjectKind } from '../kept-object.ts';
import { ARCHIVE_TABLES, isThere, LOG_TABLES, type TableShape } from '../log-tables.ts';
import { ACCESS_LOG_FAMILY } from '../migrations.ts';
import { POLICY_SET_FAMILY } from '../policy-archive.ts';
import { Found, type Verdict } from '../verdict.ts';
import { checkMigrations, checkTable, checkWorkingTable } from './verify-catalogue.ts';
import { checkIndexes } from './verify-indexes.ts';
import { checkObjects, historiesOf } from './verify-objects.ts';
import { checkPolicyArchive } from './verify-policy-archive.ts';
import { checkStoredLog, type LogNames } from './verify-stored-log.ts';
import { checkSubjectKeys } from './verify-subject-keys.ts';
import { checkSurroundings } from './verify-surroundings.ts';

export interface StoreQuestion {
  /** Keys that the auditor holds, of all logs that the store is to have; a key's name is its log's origin. */
  readonly verifiers: readonly NoteVerifier[];
  /** One log alone: the others, objects and archives are not looked at then. */
  readonly instance?: string;
  /** Heads that were kept elsewhere, each of the log that it names. */
  readonly notes?: readonly string[];
  /** Tables whose rows must each have their record. */
  readonly kinds?: readonly ObjectKind[];
  /** Steps of tables that are not the log's own. */
  readonly families?: readonly Family[];
  /** Tables that hold no evidence. */
  readonly workingTables?: readonly string[];
  /** Fingerprints of the subject keys that are in use, by their ids. */
  readonly subjectKeys?: Readonly<Record<string, string>>;
}

/** A page takes a moment; a sort over all changes of a large store more. */
const STATEMENT_LIMIT_MS = 10 * 60_000;

/**
 * Checks a whole store, also while a gateway writes on: all of it as it stood in one moment. Every log against the
 * auditor's keys, every column of every table against what was signed, every row that gives a right against its record.
 * @returns undefined when one log was asked for that is not there.
 */
export const verifyStore = (driver: SqlDriver, question: StoreQuestion): Promise<Verdict | undefined> =>
  driver.transaction(async (session) => {
    await session.query('set transaction isolation level repeatable read');
    return verifySnapshot(session, question);
  }, STATEMENT_LIMIT_MS);

/** The same within a transaction that sees one state of the store. */
export async function verifySnapshot(
  session: SqlSession,
  question: StoreQuestion,
): Promise<Verdict | undefined> {
  const found = new Found();
  const tables = ['access_head', ...TABLES_BESIDE, ...keptTables(question)] as const;
  await checkSurroundings(session, [...tables, ...(question.workingTables ?? [])], found);
  if (!(await checkOwnTables(session, found))) return found.verdict();
  const heads = await session.query('select instance from access_head order by instance');
  const instances = [...new Set(heads.map((row) => String(row['instance'])))];
  if (heads.length > instances.length) found.bad('access_head has several rows of one log');
  const { instance } = question;
  if (instance !== undefined && !instances.includes(instance)) return undefined;
  const names: LogNames = { policySets: new Set(), kinds: new Set() };
  const asked = instances.filter((one) => instance === undefined || one === instance);
  const notes = notesByLog(asked, question, found);
  for (const one of asked) {
    const verifiers = question.verifiers.filter(({ name }) => name === originOf(one));
    await checkStoredLog(session, { instance: one, verifiers, notes: notes.get(one) ?? [] }, names, found);
  }
  if (instance !== undefined) return found.verdict(`1 of ${instances.length} logs; objects not checked`);
  await checkHeads(session, instances, question, found);
  await checkPolicyArchive(session, names.policySets, found);
  await checkRights(session, question, names, found);
  await checkIndexes(session, tables, found);
  return found.verdict();
}

const TABLES_BESIDE = [...Object.keys(LOG_TABLES), ...Object.keys(ARCHIVE_TABLES)].filter(
  (name) => name !== 'access_head',
);
const keptTables = ({ kinds = [], families = [] }: StoreQuestion): readonly string[] =>
  [...new Set([...kinds.map(({ table }) => table), ...families.map(({ versions }) => versions)])].filter(
    (name) => name !== 'access_head' && !TABLES_BESIDE.includes(name),
  );

const OLDER =
  'a store from before it is verified with the program that wrote it, or after a start of this one';

async function checkOwnTables(session: SqlSession, found: Found): Promise<boolean> {
  let isReadable = true;
  for (const [name, shape] of Object.entries<TableShape>(LOG_TABLES)) {
    const kind = name === 'access_record' ? 'p' : 'r';
    const since = name === 'store_step' ? { since: OLDER } : {};
    if (!(await checkTable(session, { name, shape, kind, ...since }, found))) isReadable = false;
  }
  if (isReadable) await checkMigrations(session, ACCESS_LOG_FAMILY, found);
  // Where one of the two is, the other must be; where records name policy sets, `checkPolicyArchive` asks for both.
  const archives = Object.entries(ARCHIVE_TABLES);
  const present = await Promise.all(archives.map(([name]) => isThere(session, name)));
  if (!present.includes(true)) return isReadable;
  for (const [name, shape] of archives)
    if (!(await checkTable(session, { name, shape }, found))) isReadable = false;
  if (isReadable) await checkMigrations(session, POLICY_SET_FAMILY, found);
  return isReadable;
}

/** Given heads by the logs that they are of. */
function notesByLog(
  instances: readonly string[],
  { notes = [] }: StoreQuestion,
  found: Found,
): ReadonlyMap<string, readonly string[]> {
  const byLog = new Map<string, string[]>();
  for (const note of notes) {
    const origin = originIn(note);
    const log = instances.find((one) => originOf(one) === origin);
    if (log === undefined)
      found.bad(`a checkpoint that was given is of ${origin ?? 'no log at all'}, which is not checked here`);
    else byLog.set(log, [...(byLog.get(log) ?? []), note]);
  }
  return byLog;
}

function originIn(note: string): string | undefined {
  try {
    return readCheckpoint(note).origin;
  } catch {
    return undefined;
  }
}

/** What records tell of that stands in no table. */
const WITHOUT_TABLE = ['subject-key', 'clock', ADOPTION] as const;

/** Tables with rows of a log; each is leapt through along its key, from one log to the next. */
const OF_LOGS = ['access_record', 'access_node', 'access_checkpoint'] as const;

/** No log without a head, and none gone that the auditor holds a key of. */
async function checkHeads(
  session: SqlSession,
  instances: readonly string[],
  { verifiers }: StoreQuestion,
  found: Found,
): Promise<void> {
  for (const table of OF_LOGS) {
    const rows = await session.query(
      `with recursive leap as (
         select min(instance) as instance from ${table}
         union all
         select (select min(t.instance) from ${table} t where t.instance > leap.instance) from leap
         where leap.instance is not null
       ) select instance from leap where instance is not null`,
    );
    for (const row of rows) {
      const instance = String(row['instance']);
      if (!instances.includes(instance))
        found.bad(`${table} has rows of a log ${instance}, which has no row in access_head`, instance);
    }
  }
  const origins = new Set(instances.map(originOf));
  for (const name of new Set(verifiers.map((one) => one.name)))
    if (!origins.has(name)) found.bad(`the log ${name}, of which a key was given, is not in this store`);
}

async function checkRights(
  session: SqlSession,
  { kinds = [], families = [], workingTables = [], subjectKeys }: StoreQuestion,
  names: LogNames,
  found: Found,
): Promise<void> {
  for (const kind of kinds) await checkObjects(session, kind, found);
  // Where a gateway has begun, every room has made its tables; a log that was only opened has none of them.
  const isPrepared = (await Promise.all(kinds.map(({ table }) => isThere(session, table)))).every(Boolean);
  for (const family of families) {
    const { versions } = family;
    if (!(await isThere(session, versions)) && !isPrepared) continue;
    if (await checkTable(session, { name: versions, shape: LOG_TABLES.access_migration }, found))
      await checkMigrations(session, family, found);
  }
  if (families.length > 0) await checkOwners(session, families, found);
  for (const name of workingTables)
    if (isPrepared || (await isThere(session, name))) await checkWorkingTable(session, name, found);
  await checkSubjectKeys(session, subjectKeys ?? {}, found);
  // A second mark is a second adoption: rows were put in, and the first mark was hidden from the gateway.
  for await (const { id, faults } of historiesOf(session, ADOPTION))
    for (const fault of faults) found.bad(`rows of kind ${id} were taken over twice: ${fault}`);
  const known = new Set([...kinds.map(({ kind }) => kind), ...WITHOUT_TABLE]);
  for (const kind of names.kinds)
    if (!known.has(kind)) found.warn(`records tell of ${kind}s; this program does not know their table`);
}

/** Whoever has steps in the book of all steps is known. */
async function checkOwners(session: SqlSession, families: readonly Family[], found: Found): Promise<void> {
  const known = [ACCESS_LOG_FAMILY, POLICY_SET_FAMILY, ...families].map(({ versions }) => versions);
  const strange = await session.query(
    'select distinct versions from store_step where versions <> all($1::text[]) order by 1 limit 20',
    [known],
  );
  for (const { versions } of strange as readonly { versions?: unknown }[])
    found.bad(`store_step tells of steps of ${String(versions)}, which this program does not know`);
}

/** The signed head of a log. */
export async function headNote(session: SqlSession, instance: string): Promise<string | undefined> {
  const [head] = await session.query('select note from access_head where instance = $1', [instance]);
  return head && String(head['note']);
}
