import { LRUCache } from 'lru-cache';
import { type Opening, parseOpenings } from '../../../dossier/opening-hours.ts';
import { readCompactDay } from '../../mapping/compact-dates.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { type Money, readVnd } from '../../mapping/money.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { isTrue } from './values.ts';
import type { WirePoint, WireProcedure } from './wire.ts';

/** Limits come in days or in working hours; eight of them make a working day (domain.md §3). */
const HOURS_PER_DAY = 8;

export function mapProcedure(wire: WireProcedure) {
  const en = readOptionalText(wire.TENTTHC_EN);
  return {
    code: readText(wire.MATTHC),
    name: { vi: readText(wire.TENTTHC), ...(en === undefined ? {} : { en }) },
    sector: wire.LINHVUCTHUCHIEN.map(({ TENLINHVUC }) => readText(TENLINHVUC)).join('; '),
    ...mapLimit(wire),
    isBoundaryFree: isTrue(wire.PHIDIAGIOI, 'PHIDIAGIOI') ?? false,
    validFrom: dayOf(wire.NGAYHIEULUC),
    validUntil: dayOf(wire.NGAYHETHIEULUC),
    replacedBy: readOptionalText(wire.MATTHCTHAYTHE) ?? null,
    isVerified: !(isTrue(wire.CHUAXACMINH, 'CHUAXACMINH') ?? false),
    fee: sumOf(wire, '1'),
    onlineFee: sumOf(wire, '2'),
  };
}

/** Could it be filed on that day (`2026-11-26`)? */
export const isInForce = (
  { validFrom, validUntil }: { readonly validFrom: string | null; readonly validUntil: string | null },
  day: string,
): boolean => (validFrom ?? day) <= day && day <= (validUntil ?? day);

function dayOf(text: string | null | undefined): string | null {
  const known = readOptionalText(text);
  return known === undefined ? null : readCompactDay(known);
}

export function mapLimit(wire: Pick<WireProcedure, 'THOIGIANGIAIQUYET' | 'DONVITINH'>): {
  limitWorkingDays: number | null;
  isSameDay: boolean;
} {
  const unit = readOptionalText(wire.DONVITINH);
  if (unit === 'TRONG_NGAY') return { limitWorkingDays: 0, isSameDay: true };
  const amount = readOptionalText(wire.THOIGIANGIAIQUYET);
  if (amount === undefined) return { limitWorkingDays: null, isSameDay: false };
  if (!/^\d{1,4}$/.test(amount)) throw new UnreadableText('THOIGIANGIAIQUYET');
  if (unit === 'NGAY_LAM_VIEC') return { limitWorkingDays: Number(amount), isSameDay: false };
  if (unit === 'GIO_LAM_VIEC') {
    // A day that has begun counts: 20 hours are not promised within two days.
    return { limitWorkingDays: Math.ceil(Number(amount) / HOURS_PER_DAY), isSameDay: false };
  }
  throw new UnreadableText('known DONVITINH');
}

/** All fees of one channel (`1` counter, `2` online); `null` when the catalogue names none. */
function sumOf(wire: WireProcedure, channel: '1' | '2'): Money | null {
  const amounts = wire.PHILEPHI.filter(({ KENH }) => KENH === channel).map(({ SOTIEN }) => readVnd(SOTIEN));
  if (amounts.length === 0) return null;
  return readVnd(amounts.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString());
}

export function mapPoint(wire: WirePoint) {
  return {
    id: readText(wire.MaDiem),
    branch: readText(wire.MaChiNhanh),
    name: readText(wire.TenDiem),
    address: {
      text: readText(wire.DiaChi),
      wardCode: readOptionalText(wire.MaXa) ?? null,
      wardName: readOptionalText(wire.TenXa) ?? null,
    },
    hours: wire.GioLamViec.map(readText),
    openingHours: openingsOf(wire.GioLamViec),
    location: locationOf(wire),
    isBoundaryFree: isTrue(wire.PhiDiaGioi, 'PhiDiaGioi') ?? false,
  };
}

/** Null as soon as one text is not understood: half of the hours would send people to a closed door. */
export function openingsOf(texts: readonly string[]): readonly Opening[] | null {
  const groups = texts.map(openingOf);
  const known = groups.flatMap((group) => group ?? []);
  return texts.length > 0 && groups.every((group) => group !== undefined) ? known : null;
}

/** A city has few opening hours, and every dossier tells those of its reception point. */
const understood = new LRUCache<string, { readonly openings: readonly Opening[] | undefined }>({ max: 256 });
const LONGEST_REMEMBERED = 200;

function openingOf(text: string): readonly Opening[] | undefined {
  const known = understood.get(text);
  if (known) return known.openings;
  const openings = parseOpenings(text);
  if (text.length <= LONGEST_REMEMBERED) understood.set(text, { openings });
  return openings;
}

/** Decimal degrees as texts; a place outside the world is none. */
function locationOf({ ViDo, KinhDo }: WirePoint): { latitude: number; longitude: number } | null {
  const [latitude, longitude] = [degrees(ViDo, 90), degrees(KinhDo, 180)];
  return latitude === undefined || longitude === undefined ? null : { latitude, longitude };
}

function degrees(text: string | null | undefined, limit: number): number | undefined {
  const known = readOptionalText(text);
  if (known === undefined || !/^-?\d{1,3}(\.\d{1,10})?$/.test(known)) return undefined;
  return Math.abs(Number(known)) <= limit ? Number(known) : undefined;
}
