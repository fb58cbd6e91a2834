import { randomBytes } from 'node:crypto';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { candidatesFor } from '../../gateway/boundary/candidates.ts';
import { RequestBoundary } from '../../gateway/boundary/request-boundary.ts';
import type { Candidates } from '../../gateway/directory/dossier-directory.ts';
import { KnownDossiers } from '../../gateway/directory/known-dossiers.ts';
import { type ListQuestion, listDossiers } from '../../gateway/directory/list-dossiers.ts';
import { SealedCircles } from '../../gateway/directory/sealed-circles.ts';
import { createStandingDates } from '../../gateway/directory/standing-dates.ts';
import { StoredDirectory } from '../../gateway/directory/stored-directory.ts';
import { createToldDates } from '../../gateway/directory/told-date.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { loadPolicySet } from '../../policies/engine.ts';
import { median } from '../median.ts';
import { OwnDatabase } from '../own-database.ts';
import { readSettings } from '../settings.ts';
import { type Finding, told } from './finding.ts';
import { circleAt, fillDirectory } from './stored-dossiers.ts';

/** BENCH_LISTED for another size. */
const LISTED = Number(process.env['BENCH_LISTED'] ?? 80_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const NOW = new Date('2026-02-01T02:00:00Z');
const RULEBOOK = createRulebook(readRulebookTexts());
const DATES = createStandingDates(RULEBOOK, () => NOW);
/** Of a hundred one waits for its citizen, the others go on or are done; half of those that go on are late. */
const at = (place: number): DossierCircle => {
  const status = place % 100 === 0 ? 5 : place % 4 === 0 ? 4 : 10;
  const { timing: _, ...circle } = circleAt(place);
  const dueMs = NOW.getTime() + ((place % 800) - 400) * 3_600_000;
  return { ...circle, status, receivingBranch: 'CN1', receiptDueAt: new Date(dueMs).toISOString() };
};

const COMMON = { channel: 'COUNTER', client: 'desk', loa: 2 } as const;
const CALLERS: Readonly<Record<string, CallerFacts>> = {
  clerk: { ...COMMON, kind: 'clerk', id: 'c1', branch: 'CN1' },
  officer: { ...COMMON, channel: 'AGENCY', kind: 'officer', id: 'cb-1', agency: 'land', unit: 'H26.11' },
};

/** One branch has all dossiers, a unit a thirtieth of them: what it costs to count and order their lists, by the index and by opening each. */
export async function directoryLists(): Promise<readonly Finding[]> {
  const { databaseUrl } = readSettings(process.env);
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  const own = await OwnDatabase.create(databaseUrl, 'directory-lists');
  try {
    await fillDirectory(own.url, encryption, LISTED, LISTED, { at, dates: DATES });
    return await counting(own.url, encryption);
  } finally {
    await own.drop();
  }
}

/** Long over. */
const WEEK = { dueFrom: '2026-01-16T00:00:00Z', dueBefore: '2026-01-23T00:00:00Z' };

/** As it was before lists were counted and dated by index. */
const opened = ({ read }: Candidates): Candidates => ({
  read: ({ narrowing = {}, ...reading }) => read({ ...reading, narrowing: { ...narrowing, due: undefined } }),
  groups: async () => undefined,
  dated: undefined,
});

async function counting(url: string, encryption: FieldEncryption): Promise<readonly Finding[]> {
  const driver = await openPgDriver(url);
  const engine = createPolicyEngine(loadPolicySet(), { memoSize: 1_000, slot: 'bench-lists' });
  const sealed = new SealedCircles(encryption);
  const ways: Readonly<Record<string, (candidates: Candidates) => Candidates>> = {
    'by opening': opened,
    'by index': (candidates) => candidates,
  };
  const asks: Readonly<Record<string, (question: ListQuestion) => Promise<number>>> = {
    count: async (question) => (await listDossiers(question)).totalCount(),
    'count of a status': async (question) =>
      (await listDossiers({ ...question, filter: { status: ['IN_PROGRESS'] } })).totalCount(),
    'count of overdue': async (question) =>
      (await listDossiers({ ...question, filter: { overdue: true } })).totalCount(),
    'first page by due date': async (question) =>
      (await listDossiers({ ...question, sort: 'DUE_FIRST' })).items.length,
    'first page of overdue, newest first': async (question) =>
      (await listDossiers({ ...question, filter: { overdue: true } })).items.length,
    'first page of a week, newest first': async (question) =>
      (await listDossiers({ ...question, filter: WEEK })).items.length,
  };
  const ask = (who: CallerFacts, way: (candidates: Candidates) => Candidates): ListQuestion => {
    const known = new KnownDossiers({
      ...{ database: driver, sealed, kept: 10_000, trustedMs: 2_000 },
      ...{ position: () => 0, ageMs: () => 0 },
    });
    const tail = { isFilled: true, position: 0 };
    const directory = new StoredDirectory({ database: driver, sealed, known, tail, rules: DATES.rules });
    const parts = { caller: who, engine, directory, delegations: async () => [] };
    const boundary = new RequestBoundary({ ...parts, now: () => NOW, newId: () => 'id' });
    return {
      candidates: way(candidatesFor(directory, who, [])),
      mayList: (dossier) => boundary.mayList(dossier),
      ownedBy: () => 'OTHERS',
      // Begun anew, as nothing is at hand.
      toldDates: createToldDates(RULEBOOK),
      ...{ filter: {}, sort: 'NEWEST_FIRST', first: 20, after: undefined, now: NOW },
    };
  };
  try {
    const findings: Finding[] = [];
    for (const [name, caller] of Object.entries(CALLERS))
      for (const [what, act] of Object.entries(asks)) {
        const figures: Record<string, number> = {};
        const counts = new Set<number>();
        for (const [how, way] of Object.entries(ways)) {
          const [cpu, waited]: [number[], number[]] = [[], []];
          for (let round = -1; round < ROUNDS; round += 1) {
            const [before, beganMs] = [process.cpuUsage(), performance.now()];
            counts.add(await act(ask(caller, way)));
            const { user, system } = process.cpuUsage(before);
            if (round < 0) continue;
            cpu.push((user + system) / 1_000);
            waited.push(performance.now() - beganMs);
          }
          figures[`${how}: CPU ms`] = median(cpu);
          figures[`${how}: ms`] = median(waited);
        }
        const [count] = counts;
        const finding = told(`${what}, ${name} of ${count}`, figures);
        findings.push(counts.size === 1 ? finding : { ...finding, fault: `counted ${[...counts].join()}` });
      }
    return findings;
  } finally {
    await driver.close();
  }
}
