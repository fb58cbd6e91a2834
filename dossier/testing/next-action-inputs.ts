import fc from 'fast-check';
import type { NextActionInput } from '../next-action.ts';
import type { Obligation, Payer } from '../payments.ts';
import { DOSSIER_STATUSES } from '../status.ts';

/** What is read from messages is an instant or refused before: none of these is invalid. */
const instant = fc.date({ noInvalidDate: true });

export const at = (text: string) => new Date(`${text}:00+07:00`);
export const reader: Payer = { key: 'p1', name: 'N. T. L.', isReader: true, isOwner: true };
export const buyer: Payer = { key: 'p2', name: 'P. Q. H.', isReader: false, isOwner: false };
export const unpaid: Obligation = {
  isPaid: false,
  payUntil: '2026-12-11',
  treasury: 'Kho bạc Nhà nước Tây Hồ',
  remaining: 85_600_000n,
  payer: reader,
};
export const known: NextActionInput = {
  status: 'IN_PROGRESS',
  now: at('2026-11-20T09:00'),
  dueAt: at('2026-11-24T17:00'),
  isOverdue: false,
  hasClockStarted: true,
  transferDueAt: undefined,
  isOnline: false,
  isReaderOwner: true,
  receptionPoint: { name: 'Điểm Tây Hồ', address: '657 Lạc Long Quân' },
  competentUnit: 'Văn phòng Đăng ký đất đai – Chi nhánh Tây Hồ',
  supplements: [],
  fees: [],
  areTheseWhole: true,
  obligations: [],
  missingObligations: 'NONE',
  results: [],
  isResultElectronicOnly: false,
  delivery: undefined,
};

export const POINT = 'Điểm Tây Hồ, 657 Lạc Long Quân';
export const PORTAL = 'Cổng Dịch vụ công quốc gia';
export const asked = (until: string, isAnswered = false) => ({ until: at(until), isAnswered });

const list = <T>(item: fc.Arbitrary<T>) => fc.option(fc.array(item, { maxLength: 3 }), { nil: undefined });
const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
const obligation = fc.record({
  isPaid: maybe(fc.boolean()),
  payUntil: maybe(fc.constantFrom('2026-12-11', '2026-11-01', '2027-01-05', 'never')),
  treasury: maybe(fc.constantFrom('Kho bạc A', 'Kho bạc B')),
  remaining: maybe(fc.bigInt(0n, 2n ** 60n)),
  payer: maybe(fc.constantFrom(reader, buyer)),
}) as fc.Arbitrary<Obligation>;
/** Whatever may be known of a dossier, and be missing. */
export const inputs = fc.record({
  status: fc.constantFrom(...DOSSIER_STATUSES),
  now: instant,
  dueAt: maybe(instant),
  isOverdue: fc.boolean(),
  hasClockStarted: fc.boolean(),
  transferDueAt: maybe(instant),
  isOnline: fc.boolean(),
  isReaderOwner: fc.boolean(),
  receptionPoint: fc.constant(known.receptionPoint),
  isResultElectronicOnly: fc.boolean(),
  competentUnit: maybe(fc.string()),
  supplements: list(fc.record({ until: maybe(instant), isAnswered: fc.boolean() })),
  fees: list(fc.record({ isPaid: fc.boolean() })),
  areTheseWhole: fc.boolean(),
  obligations: list(obligation),
  missingObligations: fc.constantFrom('NONE', 'HIDDEN', 'UNASKED'),
  results: list(fc.record({ hasElectronicCopy: fc.boolean() })),
  delivery: maybe(fc.constantFrom('POSTED', 'IN_TRANSIT', 'DELIVERED', 'RETURNED_TO_SENDER')),
}) as fc.Arbitrary<NextActionInput>;
