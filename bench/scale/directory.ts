import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { PlainDirectory } from '../../gateway/directory/testing/plain-directory.ts';
import { type ListedDossier, SortedDossiers } from '../../gateway/directory/sorted-dossiers.ts';
import { type Finding, grown } from './finding.ts';
import type { Cost } from './growth.ts';

const SIZES = [10_000, 20_000, 40_000, 80_000];
/** The cheapest of so many: whatever else the machine does only adds. */
const TRIES = 3;

/** Filling the whole directory, and one list of it alone, with receipts in their order and shuffled. */
export async function directory(): Promise<readonly Finding[]> {
  return (['ordered', 'shuffled'] as const).flatMap((order) => [
    grown(
      `whole, ${order}`,
      SIZES.map((size) => cheapest(size, placesOf(size, order).map(circle), fill)),
    ),
    grown(
      `one list, ${order}`,
      SIZES.map((size) => cheapest(size, placesOf(size, order).map(listed), list)),
    ),
  ]);
}

function fill(circles: readonly DossierCircle[]): void {
  const filled = new PlainDirectory();
  for (const each of circles) filled.put(each);
}

function list(items: readonly ListedDossier[]): void {
  const sorted = new SortedDossiers();
  for (const item of items) sorted.add(item);
}

function cheapest<Item>(size: number, items: readonly Item[], work: (items: readonly Item[]) => void): Cost {
  let cpuMicros = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = process.cpuUsage();
    work(items);
    const { user, system } = process.cpuUsage(before);
    cpuMicros = Math.min(cpuMicros, user + system);
  }
  return { size, cpuMicros };
}

/** Pseudo-random and the same in every run. */
function placesOf(size: number, order: 'ordered' | 'shuffled'): number[] {
  const all = Array.from({ length: size }, (_, place) => place);
  let state = 7;
  for (let last = size - 1; order === 'shuffled' && last > 0; last -= 1) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [all[last], all[other]] = [all[other] ?? 0, all[last] ?? 0];
  }
  return all;
}

const START_MS = Date.UTC(2026, 0, 1);
const codeOf = (place: number): string => `H26.12-26${String(place).padStart(8, '0')}`;

const listed = (place: number): ListedDossier => ({
  receivedMs: START_MS + place * 1_000,
  code: codeOf(place),
  circle: circle(place, place),
});

/** All of one agency and branch: the lists are as long as the directory. */
const circle = (place: number, number: number): DossierCircle =>
  ({
    ...{ code: codeOf(number), aliases: [], procedure: `1.0127${number % 40}`, sector: 'land', status: '4' },
    receivedAt: new Date(START_MS + place * 1_000).toISOString(),
    changedAt: new Date(START_MS + 1e9).toISOString(),
    ...{ receivingBranch: 'CN1', receptionPointId: 'cn1', competentAgency: 'land', competentUnit: 'tay-ho' },
    ...{
      handlingAgencies: ['land'],
      handlerIds: [`land:${number % 400}`],
      ownerIds: [`p${number % 50_000}`],
    },
    ...{ partyIds: [], parcelIds: [], linked: [], isBoundaryFree: false },
  }) as unknown as DossierCircle;
