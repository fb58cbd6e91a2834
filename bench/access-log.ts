import { createWriteStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseVerifierKey, verifierKey } from '../gateway/access-log/checkpoint.ts';
import { encodeRecord } from '../gateway/access-log/encode-record.ts';
import { startExport } from '../gateway/access-log/export-request.ts';
import type { AccessFilter } from '../gateway/access-log/log-filter.ts';
import { LogReader } from '../gateway/access-log/log-reader.ts';
import { LogStore } from '../gateway/access-log/log-store.ts';
import {
  freshDatabase,
  testKeys,
  testRecord,
  testSigner,
} from '../gateway/access-log/testing/log-fixture.ts';
import { verifyStore } from '../gateway/access-log/verify/verify-store.ts';
import type { SqlDriver } from '../gateway/storage/sql-driver.ts';

const INSTANCE = 'gateway-1';
const BATCH = 2_000;
const ASKED = 15;
const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'];
const START = Date.UTC(2026, 0, 1);
const MONTHS_MS = 300 * 86_400_000;
const keys = testKeys();
const signer = testSigner(INSTANCE);

export const person = (i: number): string => String(i % 50_000).padStart(12, '0');
const dossier = (i: number): string => `H26.12-26${String(i % 30_000).padStart(8, '0')}`;
const officer = (i: number): string => `officer-${i % 400}`;

const parcel = (i: number): string => `TH-${String(i % 40_000).padStart(8, '0')}`;
const at = (i: number, total: number): number => START + Math.floor((i / total) * MONTHS_MS);
/** A record's id holds its time; the rest is its number, so that it can be asked for again. */
const idOf = (i: number, total: number): string => {
  const time = (at(i, total) + 1_500).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${i.toString(16).padStart(12, '0')}`;
};
const requestOf = (i: number, total: number): string => idOf(i - (i % 4), total).replace('-7000-', '-7001-');

/** What of every record is new with the questions of auditors: parcels with their owners, tries, acts for others, errors. */
function rareParts(i: number) {
  return {
    ...(i % 5 === 0 && {
      subject: { kind: 'parcel', hash: keys.hash('parcel', parcel(i * 13)), relation: ['circle'] },
      related: [0, 1].map((n) => ({ kind: 'person', hash: keys.hash('person', person(i * 13 + n)) })),
    }),
    ...(i % 97 === 0 && {
      subject: { kind: 'dossier', hash: keys.hash('dossier', dossier(i * 3)), relation: [] },
      outcome: { result: 'refused', code: 'ACCESS_DENIED' },
    }),
    ...(i % 1_009 === 0 && {
      subject: undefined,
      tries: { count: 3, dossiers: [1, 2, 3].map((n) => keys.hash('dossier', dossier(i * n))) },
    }),
  };
}

/** A record as a busy city would leave it: spread over ten months, 400 officers, 50,000 persons, 30,000 dossiers. */
export function recordAt(i: number, total: number, hashes = keys) {
  const agency = AGENCIES[i % 6] ?? 'land';
  return testRecord({
    ...{ v: 3, id: idOf(i, total), trace: { requestId: requestOf(i, total) } },
    at: new Date(at(i, total)).toISOString(),
    kind: i % 4 === 0 ? 'operation' : 'crossing',
    actor: {
      ...{
        kind: 'officer',
        id: officer(i * 7),
        org: agency,
        client: `${agency}-desk`,
        channel: 'AGENCY',
        loa: 2,
      },
      branch: `CN${1 + (i % 12)}`,
      ...(i % 53 === 0 && { onBehalfBy: `clerk-${i % 90}` }),
    },
    subject: {
      kind: 'person',
      hash: hashes.hash('person', person(i * 13)),
      relation: ['handler', ...(i % 701 === 0 ? ['emergency'] : ['circle'])],
    },
    data: {
      ...{ source: agency, service: `${agency}Persons`, withheld: [], masks: [] },
      released: ['person.identity', i % 50 === 0 ? 'person.contact' : 'person.residence'],
    },
    why: {
      purpose: i % 2_003 === 0 ? 'supervision' : `procedure:1.0127${10 + (i % 40)}`,
      dossier: dossier(i * 11),
      legalBasis: ['Luật Đất đai 31/2024/QH15 Điều 166'],
    },
    decision: {
      result: i % 40 === 0 ? 'deny' : 'permit',
      policies: [`officer-${agency}.case`, ...(i % 501 === 0 ? ['break-glass'] : []), `masks-${i % 9}`],
      policySet: 'bench',
      faults: [],
    },
    ...rareParts(i),
  });
}

/** The filters of the log's readers, each with another value every time it is asked. */
const FILTERS: Readonly<Record<string, (i: number) => AccessFilter>> = {
  'subject (person)': (i) => ({ subject: { kind: 'person', id: person(i * 1_301) } }),
  'caller (officer)': (i) => ({ actor: officer(i * 17) }),
  'caller (citizen)': (i) => ({ actorPerson: person(i * 71) }),
  agency: (i) => ({ agency: AGENCIES[i % 6] ?? 'land' }),
  dossier: (i) => ({ dossier: dossier(i * 1_103) }),
  'data class, frequent': () => ({ dataClass: 'person.residence' }),
  'data class, rare': () => ({ dataClass: 'person.contact' }),
  'data class, absent': () => ({ dataClass: 'civil.adoption' }),
  decision: () => ({ decision: 'deny' }),
  client: (i) => ({ client: `${AGENCIES[i % 6]}-desk` }),
  branch: (i) => ({ branch: `CN${1 + (i % 12)}` }),
  'kind, absent': () => ({ kind: 'finding' }),
  'one day': (i) => ({ from: dayOf(i), until: dayOf(i, 1) }),
  'caller in a month': (i) => ({ actor: officer(i * 31), ...monthOf(i) }),
  'branch and decision': (i) => ({ branch: `CN${1 + (i % 12)}`, decision: 'deny' }),
  'agency and rare class': (i) => ({ agency: AGENCIES[i % 6] ?? 'land', dataClass: 'person.contact' }),
  'own accesses (me)': (i) => ({
    kind: 'crossing',
    about: { personId: person(i * 1_301), dossiers: [dossier(i * 11), dossier(i * 23)] },
  }),
};
/** The questions that auditors ask (docs/access-log.md, Questions). */
const questions = (total: number): Readonly<Record<string, (i: number) => AccessFilter>> => ({
  'who acted for whom': (i) => ({ onBehalfBy: `clerk-${(i * 7) % 90}` }),
  'tries of a dossier': (i) => ({ dossier: dossier(i * 97 * 3), code: 'ACCESS_DENIED' }),
  "a person's land": (i) => ({
    about: {
      personId: person(i * 1_301),
      dossiers: [dossier(i * 11), dossier(i * 23)],
      parcels: [parcel(i * 13), parcel(i * 17)],
      withKnownParcels: true,
    },
  }),
  'record number': (i) => ({ id: idOf(i * 60_013, total) }),
  'record number, absent': (i) => ({ id: idOf(i * 60_013, total).replace('-7000-', '-7fff-') }),
  'request id': (i) => ({ requestId: requestOf(i * 60_013, total) }),
  'service, frequent': () => ({ service: 'landPersons' }),
  'service, absent': () => ({ service: 'forestryTrees' }),
  'ground, frequent': () => ({ ground: 'handler' }),
  'ground, rare': () => ({ ground: 'emergency' }),
  'purpose, frequent; rare': (i) => ({ purpose: i % 2 ? 'procedure:1.012713' : 'supervision' }),
  'error code': () => ({ code: 'ACCESS_DENIED' }),
  'policy, frequent': () => ({ policy: 'officer-tax.case' }),
  'policy, rare': () => ({ policy: 'break-glass' }),
  'policy and ground, rare': () => ({ policy: 'break-glass', ground: 'emergency' }),
});
const dayOf = (i: number, later = 0): string =>
  new Date(START + (20 + ((i * 13) % 240) + later) * 86_400_000).toISOString();
const monthOf = (i: number) => ({ from: dayOf(i), until: dayOf(i, 30) });

export interface LogCost {
  readonly records: number;
  readonly writtenPerSecond: number;
  /** Median and 95th percentile of one page of twenty, milliseconds. */
  readonly filtersMs: Readonly<Record<string, Spread>>;
  readonly statisticsMs: Readonly<Record<string, Spread>>;
  readonly proofMs: Spread;
  readonly verifySeconds: number;
  readonly exportSeconds: { readonly ndjson: number; readonly csv: number };
  /** Highest resident size while exporting, and before it, MiB. */
  readonly exportRssMiB: { readonly before: number; readonly peak: number };
}
interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** Fills a database of its own and asks it; the database is dropped afterwards. */
export async function measureAccessLog(url: string, records: number): Promise<LogCost> {
  const { driver, drop } = await freshDatabase(url);
  try {
    const written = await fill(driver, records);
    // What the database's own housekeeping would have done by the time anybody asks.
    await driver.query('vacuum analyze');
    const reader = new LogReader(driver, keys);
    const filtersMs: Record<string, Spread> = {};
    for (const [name, filterAt] of Object.entries({ ...FILTERS, ...questions(records) }))
      filtersMs[name] = await spreadOf((i) => reader.page(filterAt(i), 20));
    const statisticsMs: Record<string, Spread> = {};
    for (const by of ['actor', 'agency', 'decision', 'branch', 'data_class', 'subject', 'day'] as const)
      statisticsMs[`a month by ${by}`] = await spreadOf((i) => reader.count(monthOf(i), by));
    statisticsMs['a month by actor, persons'] = await spreadOf((i) =>
      reader.count(monthOf(i), 'actor', { distinct: ['persons'] }),
    );
    const proofMs = await spreadOf((i) => reader.inclusionProof(INSTANCE, (i * 7_919) % records));
    const verifySeconds = await secondsOf(() => verify(driver, records));
    return {
      records,
      writtenPerSecond: written,
      filtersMs,
      statisticsMs,
      proofMs,
      verifySeconds,
      ...(await exports(driver)),
    };
  } finally {
    await driver.close();
    await drop();
  }
}

async function fill(driver: SqlDriver, records: number): Promise<number> {
  const store = await LogStore.open({ driver, instance: INSTANCE, signer });
  const seconds = await secondsOf(async () => {
    for (let first = 0; first < records; first += BATCH) {
      const size = Math.min(BATCH, records - first);
      await store.append(Array.from({ length: size }, (_, i) => encodeRecord(recordAt(first + i, records))));
    }
  });
  return Math.round(records / seconds);
}

async function verify(driver: SqlDriver, records: number): Promise<void> {
  const verdict = await verifyStore(driver, { verifiers: [parseVerifierKey(verifierKey(signer))] });
  if (!verdict?.ok || verdict.records !== records)
    throw new Error(`the log does not verify: ${verdict?.fault}`);
}

async function exports(driver: SqlDriver): Promise<Pick<LogCost, 'exportSeconds' | 'exportRssMiB'>> {
  const parts = { driver, keys, signer, instance: INSTANCE, reader: new LogReader(driver, keys) };
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const timed = (request: { format: 'ndjson' | 'csv'; log?: string }) =>
    secondsOf(async () => {
      const lines = await startExport(parts, { ...request, filter: {}, at: new Date() });
      await pipeline(Readable.from(lines), createWriteStream('/dev/null'));
    });
  const exportSeconds = {
    ndjson: await timed({ format: 'ndjson', log: INSTANCE }),
    csv: await timed({ format: 'csv' }),
  };
  clearInterval(sampling);
  const mib = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  return { exportSeconds, exportRssMiB: { before: mib(before), peak: mib(peak) } };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round((performance.now() - started) / 10) / 100;
}

async function spreadOf(ask: (i: number) => Promise<unknown>): Promise<Spread> {
  const taken: number[] = [];
  for (let i = 0; i < ASKED; i += 1) {
    const started = performance.now();
    await ask(i);
    taken.push(performance.now() - started);
  }
  const sorted = taken.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor((ASKED - 1) * share)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}

/** The figures as a table for people. */
export function tableOf(cost: LogCost): string {
  const rows = [
    ...Object.entries(cost.filtersMs),
    ...Object.entries(cost.statisticsMs),
    ['inclusion proof', cost.proofMs] as const,
  ];
  return [
    `access log, ${cost.records.toLocaleString('en')} records in PostgreSQL, written at ${cost.writtenPerSecond.toLocaleString('en')}/s`,
    ...rows.map(
      ([name, { p50, p95 }]) =>
        `  ${name.padEnd(24)} p50 ${p50.toFixed(1).padStart(8)} ms   p95 ${p95.toFixed(1).padStart(8)} ms`,
    ),
    `  verify ${cost.verifySeconds} s, export ndjson ${cost.exportSeconds.ndjson} s, csv ${cost.exportSeconds.csv} s`,
    `  resident memory ${cost.exportRssMiB.before} MiB before, at most ${cost.exportRssMiB.peak} MiB while exporting`,
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [url = process.env['TEST_DATABASE_URL'] ?? '', records = '1000000'] = process.argv.slice(2);
  const cost = await measureAccessLog(url, Number(records));
  console.log(tableOf(cost));
  console.log(JSON.stringify(cost));
}
