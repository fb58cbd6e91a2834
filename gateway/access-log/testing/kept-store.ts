import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { KEPT_FAMILIES, KEPT_KINDS, WORKING_TABLES } from '../../cli/log/kept-kinds.ts';
import { prepareTables as prepareDirectoryTables } from '../../directory/tables.ts';
import { prepareEmergencyTables } from '../../emergency/tables.ts';
import { prepareQuestionTable } from '../../filing/question-store.ts';
import { prepareFilingTables } from '../../filing/tables.ts';
import { prepareTables } from '../../mutations/tables.ts';
import { prepareObjectionTables } from '../../objections/tables.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import { noteProgram } from '../../storage/migrating/living-programs.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { KNOWN_STEPS } from '../../store-families.ts';
import { prepareUploadTables } from '../../uploads/tables.ts';
import { parseVerifierKey, signCheckpoint, verifierKey } from '../checkpoint.ts';
import { encodeRecord } from '../encode-record.ts';
import { type ObjectKind, readObject } from '../kept-object.ts';
import { LogStore } from '../log-store.ts';
import { PolicyArchive } from '../policy-archive.ts';
import type { AccessRecord } from '../record.ts';
import { testRecord, testSigner } from './log-fixture.ts';

const AT = '2026-11-23T03:00:00.000Z';
const MONTH_BEFORE = '2026-10-23T03:00:00.000Z';
export const testSigners = { 'gateway-1': testSigner('gateway-1'), 'gateway-2': testSigner('gateway-2') };
const CANONICAL = '{"schema":"","files":[],"policies":[]}';
const POLICY_SET = createHash('sha256').update(CANONICAL).digest('hex');

/** A right of nobody's room: changed and ended, so that every kind of edit of a right has a row to be made on. */
const RIGHT: ObjectKind = {
  kind: 'right',
  table: 'kept_right',
  id: 'id',
  columns: {
    id: 'text!',
    holder: 'text',
    reach: 'text[]',
    until: 'timestamp with time zone',
    ended: 'timestamp with time zone',
    version: 'integer!',
  },
  version: 'version',
};
export const KINDS: readonly ObjectKind[] = [RIGHT, ...KEPT_KINDS];

/** A row that was right once, of `table`. */
export interface FormerRow {
  readonly table: string;
  readonly row: string;
  /** The row that stands in its place now, as SQL; undefined where none does. */
  readonly now?: string;
}

/**
 * A store with two logs, records of every kind, rights, kept heads, an erasure and a fork record.
 * @param plain twice as many records say nothing special; from 250 on the tree has inner nodes that are stored.
 */
export async function fillKeptStore(
  driver: SqlDriver,
  plain = 250,
): Promise<{
  readonly question: Parameters<typeof import('../verify/verify-store.ts').verifySnapshot>[1];
  readonly former: readonly FormerRow[];
}> {
  const first = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigners['gateway-1'] });
  await PolicyArchive.open(driver);
  await driver.query('insert into policy_set (version, canonical) values ($1, $2)', [POLICY_SET, CANONICAL]);
  await driver.query(
    'create table kept_right (id text primary key, holder text, reach text[], until timestamptz, ended timestamptz, version int not null)',
  );
  const append = (records: readonly AccessRecord[]) => first.append(records.map(encodeRecord));
  await append(recordsOfEveryKind());
  await append(Array.from({ length: plain + 20 }, (_, i) => plainRecord(i)));
  const former: FormerRow[] = [
    ...(await rowsAs(driver, 'access_head', "instance = 'gateway-1'", "instance = 'gateway-1'")),
  ];
  await keepRights(driver, append, former);
  await keepInOtherRooms(driver, append, former);
  await keepHead(driver, first, append);
  await append(Array.from({ length: plain }, (_, i) => plainRecord(i)));
  former.push(...(await rowsAs(driver, 'access_record', 'idx in (20, 21, 40)')));
  await driver.query('delete from access_record where idx >= 20 and idx < 25 or idx = 40');
  await append([
    erasureOf([
      [20, 25],
      [40, 41],
    ]),
  ]);
  await append([await changeOf(driver, 'policy-set', POLICY_SET, 'used')]);
  await keepHead(driver, first, append);
  await append([plainRecord(1)]);
  await fillSecondLog(driver);
  const verifiers = Object.values(testSigners).map((signer) => parseVerifierKey(verifierKey(signer)));
  return {
    question: {
      verifiers,
      kinds: KINDS,
      families: KEPT_FAMILIES,
      workingTables: Object.keys(WORKING_TABLES),
    },
    former,
  };
}

async function fillSecondLog(driver: SqlDriver): Promise<void> {
  const signer = testSigners['gateway-2'];
  const second = await LogStore.open({ driver, instance: 'gateway-2', signer });
  await second.append([plainRecord(1), plainRecord(2)].map(encodeRecord));
  const root = second.note.split('\n')[2] ?? '';
  const lostHead = signCheckpoint({ origin: signer.name, size: 9, root: Buffer.alloc(32, 9) }, signer);
  const fork = { lostHead, keptSize: 2, keptRoot: root, decidedBy: 'officer-it', reason: 'disk lost' };
  await second.append([bare({ kind: 'fork', fork }), plainRecord(3)].map(encodeRecord));
}

/** Two rights; one of them changed once, so that its former row and record are there as well. */
async function keepRights(
  driver: SqlDriver,
  append: (records: readonly AccessRecord[]) => Promise<void>,
  former: FormerRow[],
): Promise<void> {
  await driver.query(
    `insert into kept_right values ('a', 'k1:x', '{H26.1,H26.2}', '2027-01-01Z', null, 1), ('b', 'k1:y', '{H26.3}', '2027-02-01Z', '2027-01-05Z', 1)`,
  );
  await append([
    await changeOf(driver, 'right', 'a', 'granted'),
    await changeOf(driver, 'right', 'b', 'granted'),
  ]);
  former.push(...(await rowsAs(driver, 'kept_right', "id = 'a'", "id = 'a'")));
  await driver.query("update kept_right set ended = '2026-11-24Z', version = 2 where id = 'a'");
  await append([await changeOf(driver, 'right', 'a', 'revoked')]);
}

/** Two rows in every table of the other rooms, no column empty in both; of each kind one was changed once. */
async function keepInOtherRooms(
  driver: SqlDriver,
  append: (records: readonly AccessRecord[]) => Promise<void>,
  former: FormerRow[],
): Promise<void> {
  const encryption = new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 5) }]);
  await prepareTables(driver, encryption);
  await prepareEmergencyTables(driver, encryption);
  await prepareObjectionTables(driver);
  await prepareFilingTables(driver);
  await prepareUploadTables(driver);
  await prepareQuestionTable(driver);
  await prepareDirectoryTables(driver);
  await driver.transaction((session) => noteProgram(session, 'gateway-1', KNOWN_STEPS));
  for (const { kind, table, id, rows, change } of otherRooms()) {
    for (const row of rows)
      await driver.query(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [
        JSON.stringify({ version: 1, ...row }),
      ]);
    const ids = rows.map((row) => String(row[id as keyof typeof row]));
    await append(await Promise.all(ids.map((one) => changeOf(driver, kind, one, 'made'))));
    const first = `${id} = '${ids[0]}'`;
    former.push(...(await rowsAs(driver, table, first, first)));
    await driver.query(`update ${table} set ${change}, version = 2 where ${first}`);
    await append([await changeOf(driver, kind, ids[0] ?? '', 'changed')]);
  }
}

function otherRooms() {
  const [later, end] = ['2026-11-24T03:00:00Z', '2027-01-01T00:00:00Z'];
  return [
    {
      ...{ kind: 'delegation', table: 'delegation', id: 'id', change: `revoked_at = '${later}'` },
      rows: [1, 2].map((n) => ({
        ...{ id: uuidv7(), owner_hash: `o${n}`, representative_hash: `r${n}`, sealed: `s${n}` },
        ...{ dossiers: [`H26.${n}`], key_hash: `k${n}`, granted_at: AT, expires_at: end, revoked_at: later },
      })),
    },
    {
      ...{ kind: 'request', table: 'citizen_request', id: 'reference', change: "state = 'done'" },
      rows: [1, 2].map((n) => ({
        ...{ reference: uuidv7(), caller: `c${n}`, key_hash: `k${n}`, action: 'RATE', dossier: `H26.${n}` },
        ...{ request_hash: `h${n}`, state: 'sending', sealed: `s${n}`, result: `{"n":${n}}`, attempts: n },
        ...{ created_at: AT, due_at: later },
      })),
    },
    {
      ...{ kind: 'turn', table: 'waiting_turn', id: 'reference', change: "outcome = 'refused'" },
      rows: [1, 2].map((n) => ({
        ...{ reference: uuidv7(), place: n, agency: `land${n}`, action: `RATE${n}`, person: `p${n}` },
        ...{ dossier: `H26.${n}`, taken_at: AT, send_at: later, left_at: later, outcome: 'forwarded' },
      })),
    },
    {
      ...{ kind: 'emergency', table: 'emergency_access', id: 'id', change: "case_number = '18/2026'" },
      rows: [1, 2].map((n) => ({
        ...{
          id: uuidv7(),
          requested_by: `a${n}`,
          case_number: `${n}/2026`,
          sealed: `s${n}`,
          requested_at: AT,
        },
        ...{
          approved_by: `b${n}`,
          approved_at: later,
          person: `p${n}`,
          reviewed_by: `c${n}`,
          reviewed_at: end,
        },
        ...{ verdict: n === 1 ? 'JUSTIFIED' : 'UNJUSTIFIED', sealed_review: `v${n}` },
      })),
    },
    {
      ...{ kind: 'objection', table: 'access_objection', id: 'id', change: `answered_at = '${end}'` },
      rows: [1, 2].map((n) => ({
        ...{ id: uuidv7(), record: uuidv7(), person: `p${n}`, key_hash: `k${n}`, agencies: [`land${n}`] },
        ...{ sealed: `s${n}`, filed_at: AT, due_at: later, sealed_answer: `a${n}`, answered_by: `d${n}` },
        answered_at: later,
      })),
    },
    {
      ...{ kind: 'upload', table: 'upload', id: 'id', change: "used_in = 'H26.9'" },
      rows: [1, 2].map((n) => ({
        ...{ id: uuidv7(), owner_hash: `o${n}`, actor_hash: `a${n}`, content_hash: `c${n}`, type: `t${n}` },
        ...{ bytes: n, sealed: `s${n}`, used_in: `H26.${n}`, created_at: AT, expires_at: end },
      })),
    },
    {
      ...{ kind: 'draft', table: 'filing_draft', id: 'id', change: "state = 'ended'" },
      rows: [1, 2].map((n) => ({
        ...{
          id: uuidv7(),
          owner_hash: `o${n}`,
          actor_hash: `a${n}`,
          key_hash: `k${n}`,
          procedure: `1.00419${n}`,
        },
        ...{ request_hash: `h${n}`, state: 'open', sealed: `s${n}`, submit_key: `u${n}`, attempts: n },
        ...{ sealed_sending: `m${n}`, sealed_receipt: `r${n}`, dossier: `H26.${n}`, created_at: AT },
        ...{ expires_at: end, due_at: later, sent_at: AT },
      })),
    },
  ] as const;
}

async function keepHead(
  driver: SqlDriver,
  { note, size }: LogStore,
  append: (records: readonly AccessRecord[]) => Promise<void>,
): Promise<void> {
  await driver.query('insert into access_checkpoint (instance, size, at, note) values ($1, $2, $3, $4)', [
    'gateway-1',
    size,
    AT,
    note,
  ]);
  await append([await changeOf(driver, 'checkpoint', `gateway-1/${size}`, 'kept')]);
}

async function changeOf(driver: SqlDriver, name: string, id: string, state: string): Promise<AccessRecord> {
  const kind = KINDS.find((one) => one.kind === name);
  const object = kind && (await readObject(driver, kind, id));
  if (!object) throw new Error(`there is no ${name} ${id}`);
  return bare({ kind: 'change', object: { kind: name, ...object, state } });
}

async function rowsAs(
  driver: SqlDriver,
  table: string,
  where: string,
  now?: string,
): Promise<readonly FormerRow[]> {
  const rows = await driver.query(`select to_jsonb(t)::text as row from ${table} t where ${where}`);
  return rows.map(({ row }) => ({ table, row: String(row), ...(now === undefined ? {} : { now }) }));
}

/** A record that says as little as its kind allows. */
const bare = (over: Partial<AccessRecord>): AccessRecord => ({
  v: 3,
  kind: 'operation',
  id: uuidv7(),
  at: AT,
  nonce: Buffer.alloc(16, Math.random() * 255).toString('base64url'),
  actor: { kind: 'system', id: 'access-log', client: 'gateway', channel: 'AGENCY', loa: 0 },
  outcome: { result: 'done' },
  trace: { requestId: 'gateway' },
  ...over,
});

const plainRecord = (i: number): AccessRecord =>
  testRecord({
    at: i % 3 === 0 ? MONTH_BEFORE : AT,
    trace: { requestId: `request-${i}` },
    decision: {
      result: i % 2 === 0 ? 'permit' : 'deny',
      policies: [`p${i % 5}`],
      policySet: POLICY_SET,
      faults: [],
    },
  });

const erasureOf = (ranges: [number, number][]): AccessRecord =>
  bare({ kind: 'erasure', erasure: { cause: 'order', ranges, authority: 'QĐ 12', reason: 'asked for' } });

/** Every kind and every field that makes a column, each at least once. */
function recordsOfEveryKind(): AccessRecord[] {
  const actor = { kind: 'clerk', id: 'clerk-1', org: 'cn1', client: 'desk', channel: 'BRANCH', loa: 2 };
  const finding = { id: uuidv7(), rule: 'many-persons' };
  return [
    testRecord({
      v: 3,
      actor: {
        ...{ ...actor, branch: 'CN1', onBehalfBy: 'clerk-2', onBehalfOf: 'k1:g1' },
        ...{ network: 'k1:n1', networkClass: 'ipv4/32' },
      },
      related: [{ kind: 'person', hash: 'k1:owner' }],
      data: {
        ...{ source: 'civil', service: 'civilPersons', released: ['person.identity'], masks: [] },
        withheld: [{ dataClass: 'civil.birth', policies: ['p'] }],
        signals: ['own-surname'],
      },
      outcome: { result: 'failed', code: 'AGENCY_TIMEOUT' },
    }),
    bare({ kind: 'login-failed', note: 'expired' }),
    bare({ kind: 'limited', tries: { count: 4, dossiers: ['k1:d1', 'k1:d2'] } }),
    bare({ kind: 'operation', tries: { count: 2, dossiers: ['k1:d3'] } }),
    bare({ kind: 'finding', finding: { ...finding, count: 3 } }),
    bare({ kind: 'finding-closed', finding }),
    bare({ kind: 'finding', finding: { id: uuidv7(), rule: 'other' } }),
    bare({ kind: 'upkeep', note: 'nothing' }),
    bare({
      kind: 'operation',
      actor: {
        ...{ ...actor, branch: 'CN4', onBehalfBy: 'clerk-3', onBehalfOf: 'k1:g2' },
        ...{ network: 'k1:n2', networkClass: 'ipv6/64' },
      },
      why: { purpose: 'task', legalBasis: [] },
    }),
    testRecord({
      v: 3,
      data: {
        source: 'tax',
        service: 'taxNotices',
        released: [],
        withheld: [],
        masks: [],
        signals: ['action'],
      },
      related: [{ kind: 'person', hash: 'k1:other' }],
      subject: { kind: 'person', hash: 'k1:p', relation: ['self'] },
      outcome: { result: 'refused', code: 'ACCESS_DENIED' },
    }),
  ];
}
