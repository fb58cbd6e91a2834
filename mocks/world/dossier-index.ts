import type { Population } from './population.ts';
import { Prng, STREAMS } from './prng.ts';
import { codeOn } from './procedures.ts';
import { type PlannedStep, planSchedule } from './schedule.ts';
import { addWeekdays, DAY_MS, dayOf, intoOfficeHours, MINUTE_MS, shortDay } from './time.ts';
import type { CitizenSector } from './types.ts';
import { competentUnit, homeBranch } from './units.ts';
import { WARDS } from './wards.ts';

/** Weighted choice of procedures for generated dossiers. */
const MIX: readonly (readonly [procedureCode: string, sector: CitizenSector])[] = [
  ...Array<readonly [string, CitizenSector]>(5).fill(['2.000889', 'land']),
  ['1.012783', 'land'],
  ['1.012783', 'land'],
  ['1.012784', 'land'],
  ['1.012781', 'land'],
  ['1.012766', 'land'],
  ['1.001193', 'civil'],
  ['1.001193', 'civil'],
  ['1.000894', 'civil'],
  ['1.000656', 'civil'],
  ['2.000635', 'civil'],
  ['2.000635', 'civil'],
  ['2.000635', 'civil'],
  ['1.004222', 'residence'],
  ['1.004222', 'residence'],
  ['1.004222', 'residence'],
  ['1.004194', 'residence'],
  ['1.004194', 'residence'],
  ['1.001456', 'passport'],
  ['1.001456', 'passport'],
  ['1.001456', 'passport'],
  ['2.000986', 'birth-linked'],
];
/** Owner is minh: his list has something to page through. */
const OWNED_BY_MINH = 24;
const NOBODY = -1;
const MINH_WARD = WARDS.findIndex(({ code }) => code === '00166');
const HOME_BRANCHES = WARDS.map(({ code }) => homeBranch(code));

const CHILD_OF = { first: ['1.001193', 'civil'], second: ['1.004222', 'residence'] } as const;
/** Generated serials start here, so that fixed dossiers keep theirs. */
const FIRST_SERIAL = 201;

/** What decides everything else about one generated dossier. */
export interface DossierCore {
  readonly index: number;
  readonly code: string;
  readonly procedureCode: string;
  readonly sector: CitizenSector;
  /** Person index, `undefined` for minh. */
  readonly owner: number | undefined;
  /** Other party of a transfer. */
  readonly party: number | undefined;
  readonly wardCode: string;
  readonly branch: number;
  readonly receivedMs: number;
  readonly parent: number | undefined;
  readonly isLively: boolean;
}

/** The generated dossiers as columns of numbers plus their codes; everything else is made on demand. */
export class DossierIndex {
  readonly #seed: number;
  readonly #codes: string[] = [];
  readonly #units = new Map<string, string>();
  readonly #byCode = new Map<string, number>();
  readonly #kind: Uint8Array;
  readonly #owner: Int32Array;
  readonly #party: Int32Array;
  readonly #parent: Int32Array;
  readonly #ward: Uint8Array;
  readonly #branch: Uint8Array;
  readonly #received: Float64Array;
  readonly size: number;

  /** @param anchorMs start of the day that the world is dated around: receipts lie in the 75 days before and the day after. */
  constructor(seed: number, size: number, anchorMs: number, population: Population) {
    this.#seed = seed;
    this.size = size;
    this.#kind = new Uint8Array(size);
    this.#owner = new Int32Array(size);
    this.#party = new Int32Array(size).fill(NOBODY);
    this.#parent = new Int32Array(size).fill(NOBODY);
    this.#ward = new Uint8Array(size);
    this.#branch = new Uint8Array(size);
    this.#received = new Float64Array(size);
    const serials = new Map<string, number>();
    for (let index = 0; index < size; index += 1) {
      this.#draw(index, anchorMs, population);
      const code = this.#nextCode(index, serials);
      this.#codes.push(code);
      this.#byCode.set(code, index);
    }
  }

  #draw(index: number, anchorMs: number, population: Population): void {
    const parentKind = MIX.length - 1;
    const [before, twoBefore] = [index - 1, index - 2];
    const isParent = (at: number) => at >= 0 && this.#kind[at] === parentKind && this.#parent[at] === NOBODY;
    const parent = isParent(before) ? before : isParent(twoBefore) ? twoBefore : NOBODY;
    const random = new Prng(this.#seed, STREAMS.dossier, index);
    const kind = random.int(0, MIX.length - (index + 2 < this.size ? 1 : 2));
    const household = random.int(0, Math.floor(population.households / 2) - 1) * 2;
    const receivedMs = receiptTime(random, index, anchorMs);
    const anyBranch = random.chance(0.35) ? random.int(1, 12) : 0;
    if (parent !== NOBODY) {
      this.#parent[index] = parent;
      const procedure = parent === before ? CHILD_OF.first[0] : CHILD_OF.second[0];
      this.#kind[index] = MIX.findIndex(([code]) => code === procedure);
      this.#owner[index] = this.#owner[parent] ?? NOBODY;
      this.#ward[index] = this.#ward[parent] ?? 0;
      this.#branch[index] = this.#branch[parent] ?? 1;
      this.#received[index] = (this.#received[parent] ?? receivedMs) + 20 * MINUTE_MS;
      return;
    }
    const [, sector] = MIX[kind] ?? MIX[0] ?? ['', 'land'];
    // Land belongs to the woman of an even household; other dossiers are anybody's.
    const owner = sector === 'land' ? 2 * household : 2 * household + random.int(0, 3);
    this.#kind[index] = kind;
    this.#owner[index] = index < OWNED_BY_MINH ? NOBODY : owner;
    const ward = index < OWNED_BY_MINH ? MINH_WARD : population.wardIndexOf(owner);
    this.#ward[index] = ward;
    const home = HOME_BRANCHES[ward] ?? 1;
    this.#branch[index] = sector === 'residence' || anyBranch === 0 ? home : anyBranch;
    this.#received[index] = receivedMs;
    if (MIX[kind]?.[0] === '2.000889') this.#party[index] = random.int(0, population.persons - 1);
  }

  #nextCode(index: number, serials: Map<string, number>): string {
    const [, sector] = MIX[this.#kind[index] ?? 0] ?? ['', 'land'];
    const unit = this.#unitCode(sector, this.#ward[index] ?? 0);
    const receivedMs = this.#received[index] ?? 0;
    const day = `${unit}-${shortDay(receivedMs)}`;
    const serial = serials.get(day) ?? FIRST_SERIAL;
    serials.set(day, serial + 1);
    // Some come from the ministries' systems: 8-digit date, 7-digit serial.
    if (index % 29 === 28) {
      return `${unit}-${dayOf(receivedMs).replaceAll('-', '')}-${String(serial).padStart(7, '0')}`;
    }
    return `${day}-${String(serial).padStart(4, '0')}`;
  }

  #unitCode(sector: CitizenSector, ward: number): string {
    const key = `${sector}${ward}`;
    const known = this.#units.get(key) ?? competentUnit(sector, WARDS[ward]?.code ?? '').code;
    this.#units.set(key, known);
    return known;
  }

  find(code: string): number | undefined {
    return this.#byCode.get(code);
  }

  code(index: number): string {
    return this.#codes[index] ?? '';
  }

  receivedMs(index: number): number {
    return this.#received[index] ?? 0;
  }

  core(index: number): DossierCore {
    const [kind, sector] = MIX[this.#kind[index] ?? 0] ?? ['', 'land'];
    const procedureCode = codeOn(kind, dayOf(this.receivedMs(index)));
    const known = (value: number | undefined) => (value === undefined || value < 0 ? undefined : value);
    return {
      index,
      code: this.code(index),
      procedureCode,
      sector,
      owner: known(this.#owner[index]),
      party: known(this.#party[index]),
      wardCode: WARDS[this.#ward[index] ?? 0]?.code ?? '',
      branch: this.#branch[index] ?? 1,
      receivedMs: this.receivedMs(index),
      parent: known(this.#parent[index]),
      isLively: isLively(index),
    };
  }

  childrenOf(index: number): readonly number[] {
    return [index + 1, index + 2].filter((child) => child < this.size && this.#parent[child] === index);
  }

  schedule(index: number): readonly PlannedStep[] {
    const { sector, procedureCode, receivedMs } = this.core(index);
    const random = new Prng(this.#seed, STREAMS.schedule, index);
    return planSchedule(random, sector, procedureCode, receivedMs, isLively(index));
  }

  ownerIs(index: number, owner: number | undefined): boolean {
    return this.#owner[index] === (owner ?? NOBODY);
  }

  partyIs(index: number, person: number): boolean {
    return this.#party[index] === person;
  }

  branchOf(index: number): number {
    return this.#branch[index] ?? 1;
  }
}

const isLively = (index: number): boolean => index % 10 === 3;

function receiptTime(random: Prng, index: number, anchorMs: number): number {
  const minutes = random.int(8 * 60, 16 * 60 + 45) * MINUTE_MS;
  if (isLively(index)) return anchorMs + random.int(-300, 1_380) * MINUTE_MS;
  return intoOfficeHours(
    addWeekdays(anchorMs - 76 * DAY_MS, Math.max(random.int(0, 53), random.int(0, 53))) + minutes,
  );
}
