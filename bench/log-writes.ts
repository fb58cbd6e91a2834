import { readFile } from 'node:fs/promises';
import { encodeRecord } from '../gateway/access-log/encode-record.ts';
import { LogStore } from '../gateway/access-log/log-store.ts';
import { STORES, testKeys, testRecord, testSigner } from '../gateway/access-log/testing/log-fixture.ts';

/** What a request for six things leaves: its own record and six crossings, as `recordsOfRequest` makes them. */
const CROSSINGS = 6;
const BATCHES = Number(process.argv[2] ?? 2_000);
const keys = testKeys();

function batch(i: number) {
  const at = new Date(Date.UTC(2026, 10, 23) + i * 137).toISOString();
  const actor = {
    ...{
      kind: 'officer',
      id: `officer-${i % 400}`,
      org: 'land',
      client: 'land-desk',
      channel: 'AGENCY',
      loa: 2,
    },
    branch: `CN${1 + (i % 12)}`,
  };
  const crossing = (place: number) =>
    testRecord({
      ...{ at, actor },
      subject: { kind: 'dossier', hash: keys.hash('dossier', `d${i}`), relation: ['handler', 'circle'] },
      data: {
        ...{ source: 'land', service: ['landDossiers', 'taxDossiers', 'onestopDossiers'][place % 3] ?? '' },
        ...{ released: ['dossier.progress', 'land.case'], withheld: [], masks: [] },
      },
      why: {
        purpose: 'procedure:1.012793',
        dossier: `H26.12-26${i % 30_000}`,
        legalBasis: ['Luật Đất đai 31/2024/QH15 Điều 166'],
      },
    });
  const {
    subject: _s,
    data: _d,
    why: _w,
    decision: _e,
    ...operation
  } = testRecord({ at, actor, kind: 'operation' });
  return [operation, ...Array.from({ length: CROSSINGS }, (_, place) => crossing(place))].map(encodeRecord);
}

/** Processor time that the database's own process has used so far, milliseconds; it counts in hundredths of a second. */
async function backendMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

/**
 * Batches one after the other on each store: what the log costs a request that nobody shares a batch with. Told is processor
 * time, ours and PostgreSQL's, which says the same on a machine that others use as well.
 */
for (const { name, open } of STORES) {
  const { driver, drop } = await open();
  try {
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigner() });
    const batches = Array.from({ length: BATCHES }, (_, i) => batch(i));
    // The one that writes.
    const [backend] = await driver.transaction((session) => session.query('select pg_backend_pid() as pid'));
    const pid = name === 'PostgreSQL' ? Number(backend?.['pid']) : 0;
    for (const entries of batches.slice(0, BATCHES / 10)) await store.append(entries);
    const [started, startedBackend] = [process.cpuUsage(), await backendMs(pid)];
    for (const entries of batches.slice(BATCHES / 10)) await store.append(entries);
    const { user, system } = process.cpuUsage(started);
    const count = BATCHES * 0.9;
    const ours = ((user + system) / 1_000 / count).toFixed(3);
    const theirs = (((await backendMs(pid)) - startedBackend) / count).toFixed(3);
    console.log(
      `${name.padEnd(10)} a batch of ${CROSSINGS + 1} records: ${ours} ms of this process, ${theirs} ms of the database's`,
    );
  } finally {
    await driver.close();
    await drop();
  }
}
