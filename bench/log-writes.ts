import { performance } from 'node:perf_hooks';
import { LogStore } from '../gateway/access-log/log-store.ts';
import { encodeRecord } from '../gateway/access-log/record.ts';
import { STORES, testKeys, testRecord, testSigner } from '../gateway/access-log/testing/log-fixture.ts';

/** What a request for six things leaves: its own record and six crossings, as `recordsOfRequest` makes them. */
const CROSSINGS = 6;
const BATCHES = Number(process.argv[2] ?? 2_000);
const keys = testKeys();

function batch(i: number) {
  const at = new Date(Date.UTC(2026, 10, 23) + i * 137).toISOString();
  const actor = {
    ...{ kind: 'officer', id: `officer-${i % 400}`, org: 'land', client: 'land-desk', channel: 'AGENCY', loa: 2 },
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
      why: { purpose: 'procedure:1.012793', dossier: `H26.12-26${i % 30_000}`, legalBasis: ['Luật Đất đai 31/2024/QH15 Điều 166'] },
    });
  const { subject: _s, data: _d, why: _w, decision: _e, ...operation } = testRecord({ at, actor, kind: 'operation' });
  return [operation, ...Array.from({ length: CROSSINGS }, (_, place) => crossing(place))].map(encodeRecord);
}

/** Batches one after the other on each store: what the log costs a request that nobody else shares a batch with. */
for (const { name, open } of STORES) {
  const { driver, drop } = await open();
  try {
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigner() });
    const batches = Array.from({ length: BATCHES }, (_, i) => batch(i));
    const taken: number[] = [];
    for (const entries of batches) {
      const started = performance.now();
      await store.append(entries);
      taken.push(performance.now() - started);
    }
    const sorted = taken.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
    const mean = (taken.reduce((sum, ms) => sum + ms, 0) / taken.length).toFixed(2);
    console.log(`${name.padEnd(10)} ${BATCHES} batches of ${CROSSINGS + 1}: mean ${mean} ms, p50 ${at(0.5)}, p95 ${at(0.95)}`);
  } finally {
    await driver.close();
    await drop();
  }
}
