import { addressText, fullName, street } from './names.ts';
import { Prng, STREAMS } from './prng.ts';
import type { Parcel, Person } from './types.ts';
import { AREA_LIST, WARDS } from './wards.ts';

/** Person indexes and the last six digits of their ids map onto each other (× and its inverse modulo 10^6). */
const ID_SPACE = 1_000_000;
const FACTOR = 611_953;
const INVERSE = inverseOf(FACTOR, ID_SPACE);
const SHIFT = 104_729;
const PARCELS_PER_SHEET = 400;

function inverseOf(factor: number, modulus: number): number {
  let [before, now, left, rest] = [0, 1, modulus, factor];
  while (rest !== 0) {
    const times = Math.floor(left / rest);
    [before, now, left, rest] = [now, before - times * now, rest, left - times * rest];
  }
  return (before + modulus) % modulus;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/**
 * The generated people and their land, made on demand from an index: household h holds the woman 2h and the man
 * 2h+1; every second household owns one parcel. Nothing is stored, so a million people cost no memory.
 */
export class Population {
  readonly #seed: number;
  readonly households: number;

  /** @param seed hashed; @param dossiers size of the world, which the population follows. */
  constructor(seed: number, dossiers: number) {
    this.#seed = seed;
    this.households = Math.min(450_000, Math.max(200, Math.ceil(dossiers * 0.8)));
  }

  get persons(): number {
    return 2 * this.households;
  }

  #household(index: number) {
    const random = new Prng(this.#seed, STREAMS.parcel, index);
    const ward = random.pick(WARDS);
    return {
      wardCode: ward.code,
      street: street(random),
      since: `${random.int(1995, 2025)}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`,
      isMarried: random.chance(0.7),
      random,
    };
  }

  isMarried(household: number): boolean {
    return this.#household(household).isMarried;
  }

  /** Place of a person's home in `WARDS`: the first draw of the household, so nothing else need be drawn. */
  wardIndexOf(person: number): number {
    return new Prng(this.#seed, STREAMS.parcel, Math.floor(person / 2)).int(0, WARDS.length - 1);
  }

  personId(index: number): string {
    const random = new Prng(this.#seed, STREAMS.person, index);
    const year = random.int(1946, 2005);
    const isMale = index % 2 === 1;
    const century = (year < 2000 ? 0 : 2) + (isMale ? 0 : 1);
    const province = random.pick(['001', '001', '001', '034', '038', '040']);
    return `${province}${century}${pad(year % 100, 2)}${pad((index * FACTOR + SHIFT) % ID_SPACE, 6)}`;
  }

  /** Index of a generated person, undefined when the id is nobody's. */
  findIndex(personId: string): number | undefined {
    if (!/^[0-9]{12}$/.test(personId)) return undefined;
    const digits = (Number(personId.slice(6)) + ID_SPACE - SHIFT) % ID_SPACE;
    const index = (digits * INVERSE) % ID_SPACE;
    return index < this.persons && this.personId(index) === personId ? index : undefined;
  }

  person(index: number): Person {
    const id = this.personId(index);
    const home = this.#household(Math.floor(index / 2));
    const random = new Prng(this.#seed, STREAMS.person, index + ID_SPACE);
    const gender = index % 2 === 1 ? 'MALE' : 'FEMALE';
    const year = `${Number(id[3]) < 2 ? '19' : '20'}${id.slice(4, 6)}`;
    const monthAndDay = `-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`;
    const isYearOnly = Number(year) < 1955 && random.chance(0.4);
    return {
      id,
      fullName: fullName(random, gender),
      birthDate: isYearOnly ? year : year + monthAndDay,
      gender,
      phone: `09${pad(random.int(0, 99_999_999), 8)}`,
      email: random.chance(0.5) ? `cong.dan.${index}@example.vn` : '',
      ethnicity: random.chance(0.9) ? 'Kinh' : 'Mường',
      residence: {
        street: home.street,
        text: addressText(home.street, home.wardCode),
        wardCode: home.wardCode,
        since: home.since,
        kind: random.chance(0.85) ? 'PERMANENT' : 'TEMPORARY',
      },
      isProtected: false,
      isDeceased: false,
      isDecomposedAtSource: random.chance(0.02),
      ...(home.isMarried ? { spouseId: this.personId(index % 2 === 1 ? index - 1 : index + 1) } : {}),
    };
  }

  hasParcel(household: number): boolean {
    return household % 2 === 0;
  }

  parcel(household: number): Parcel {
    const { wardCode, street: streetText, isMarried, random } = this.#household(household);
    const rank = Math.floor(household / 2);
    const sheet = pad(Math.floor(rank / PARCELS_PER_SHEET) + 40, 2);
    const number = pad((rank % PARCELS_PER_SHEET) + 1, 4);
    const square = `${random.int(18, 480)}.${pad(random.int(0, 9), 1)}0`;
    const woman = this.personId(2 * household);
    const man = this.personId(2 * household + 1);
    return {
      id: `${areaLetters(wardCode)}-${wardCode}-${sheet}-${number}`,
      mapSheet: sheet,
      parcelNumber: number,
      area: random.chance(0.3) ? square.slice(0, -1) : square,
      wardCode,
      formerWardCode: pad(Number(wardCode) + 3, 5),
      landUse: random.chance(0.8) ? 'ODT' : 'CLN',
      address: addressText(streetText, wardCode),
      owners: isMarried
        ? [
            { personId: woman, share: '1/2' },
            { personId: man, share: '1/2' },
          ]
        : [{ personId: woman, share: '1/1' }],
      certificate: {
        number: `DK ${pad(1_000_000 + rank, 7)}`,
        issuedOn: `${random.int(1996, 2025)}-${pad(random.int(1, 12), 2)}-${pad(random.int(1, 28), 2)}`,
      },
      isDefence: false,
    };
  }

  /** Household that owns a generated parcel, undefined when there is no such parcel. */
  findParcel(parcelId: string): number | undefined {
    const parts = /^[A-Z]{2}-[0-9]{5}-([0-9]{2,4})-([0-9]{4})$/.exec(parcelId);
    if (!parts) return undefined;
    const rank = (Number(parts[1]) - 40) * PARCELS_PER_SHEET + Number(parts[2]) - 1;
    const household = rank * 2;
    if (household < 0 || household >= this.households) return undefined;
    return this.parcel(household).id === parcelId ? household : undefined;
  }
}

/** `TH` for Tây Hồ: initials of the former district, ASCII. */
const LETTERS = new Map(
  AREA_LIST.flatMap(({ district, wardCodes }) => {
    const plain = district.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('Đ', 'D');
    const words = plain.split(' ');
    const letters = `${words.at(-2)?.[0] ?? 'X'}${words.at(-1)?.[0] ?? 'X'}`;
    return wardCodes.map((code) => [code, letters] as const);
  }),
);
const areaLetters = (wardCode: string): string => LETTERS.get(wardCode) ?? 'XX';
