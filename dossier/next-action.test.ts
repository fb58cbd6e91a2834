import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant } from './calendar/instant.ts';
import { type NextActionInput, nextActionOf } from './next-action.ts';
import { NEXT_ACTION_TEXTS, NEXT_ACTION_VARIANTS } from './next-action-texts.ts';
import type { Obligation, Payer } from './payments.ts';
import { DOSSIER_STATUSES } from './status.ts';

const at = (text: string) => new Date(`${text}:00+07:00`);
const reader: Payer = { key: 'p1', name: 'N. T. L.', isReader: true, isOwner: true };
const buyer: Payer = { key: 'p2', name: 'P. Q. H.', isReader: false, isOwner: false };
const unpaid: Obligation = {
  isPaid: false,
  payUntil: '2026-12-11',
  treasury: 'Kho bạc Nhà nước Tây Hồ',
  remaining: 85_600_000n,
  payer: reader,
};
const known: NextActionInput = {
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
  delivery: undefined,
};

interface Row {
  readonly name: string;
  readonly given: Partial<NextActionInput>;
  readonly kind: string;
  readonly by: string;
  readonly until?: string;
  readonly where?: string;
  readonly isLate?: boolean;
}

const POINT = 'Điểm Tây Hồ, 657 Lạc Long Quân';
const PORTAL = 'Cổng Dịch vụ công quốc gia';
const asked = (until: string, isAnswered = false) => ({ until: at(until), isAnswered });

const rows: readonly Row[] = [
  { name: 'registered', given: { status: 'REGISTERED' }, kind: 'TAKE_IN', by: 'RECEPTION', where: POINT },
  {
    name: 'accepted',
    given: { status: 'ACCEPTED' },
    kind: 'PROCESS',
    by: 'AGENCY',
    until: '2026-11-24T17:00',
  },
  {
    name: 'accepted elsewhere, not yet passed on',
    given: { status: 'ACCEPTED', hasClockStarted: false, transferDueAt: at('2026-11-20T17:00') },
    kind: 'PASS_ON',
    by: 'RECEPTION',
    until: '2026-11-20T17:00',
  },
  { name: 'in progress', given: {}, kind: 'PROCESS', by: 'AGENCY', until: '2026-11-24T17:00' },
  {
    name: 'in progress without any date',
    given: { dueAt: undefined },
    kind: 'PROCESS',
    by: 'AGENCY',
  },
  {
    name: 'in progress and late',
    given: { isOverdue: true, dueAt: at('2026-11-19T17:00') },
    kind: 'FINISH_LATE',
    by: 'AGENCY',
    until: '2026-11-19T17:00',
    isLate: true,
  },
  {
    name: 'papers asked for: the earliest open request counts',
    given: {
      status: 'SUPPLEMENT_REQUIRED',
      supplements: [asked('2026-11-22T17:00', true), asked('2026-11-30T17:00'), asked('2026-11-27T17:00')],
    },
    kind: 'SUPPLEMENT',
    by: 'OWNER',
    until: '2026-11-27T17:00',
    where: POINT,
  },
  {
    name: 'papers asked for of an online dossier',
    given: { status: 'SUPPLEMENT_REQUIRED', isOnline: true, supplements: [asked('2026-11-27T17:00')] },
    kind: 'SUPPLEMENT',
    by: 'OWNER',
    until: '2026-11-27T17:00',
    where: PORTAL,
  },
  {
    name: 'papers asked for, the requests not visible',
    given: { status: 'SUPPLEMENT_REQUIRED', supplements: undefined },
    kind: 'SUPPLEMENT',
    by: 'OWNER',
    where: POINT,
  },
  {
    name: 'papers handed in, the status not yet changed',
    given: { status: 'SUPPLEMENT_REQUIRED', supplements: [asked('2026-11-22T17:00', true)] },
    kind: 'CHECK_SUPPLEMENT',
    by: 'AGENCY',
  },
  {
    name: 'papers overdue',
    given: { status: 'SUPPLEMENT_REQUIRED', supplements: [asked('2026-11-18T17:00')] },
    kind: 'SUPPLEMENT',
    by: 'OWNER',
    until: '2026-11-18T17:00',
    where: POINT,
    isLate: true,
  },
  {
    name: 'payment: to the end of the earliest day, at the treasury',
    given: {
      status: 'PAYMENT_REQUIRED',
      obligations: [
        { ...unpaid, payUntil: '2027-02-09' },
        unpaid,
        { ...unpaid, isPaid: true, payUntil: '2026-11-01' },
      ],
    },
    kind: 'PAY',
    by: 'OWNER',
    until: '2026-12-11T23:59',
    where: `${PORTAL} hoặc Kho bạc Nhà nước Tây Hồ`,
  },
  {
    name: 'payment at two treasuries: only the portal takes both',
    given: {
      status: 'PAYMENT_REQUIRED',
      obligations: [unpaid, { ...unpaid, treasury: 'Kho bạc Nhà nước Ba Đình' }],
    },
    kind: 'PAY',
    by: 'OWNER',
    until: '2026-12-11T23:59',
    where: PORTAL,
  },
  {
    name: 'payment of a fee alone',
    given: { status: 'PAYMENT_REQUIRED', fees: [{ isPaid: false }] },
    kind: 'PAY',
    by: 'OWNER',
    where: PORTAL,
  },
  {
    name: 'payment whose state is not told',
    given: { status: 'PAYMENT_REQUIRED', obligations: [{ ...unpaid, isPaid: undefined }] },
    kind: 'PAY',
    by: 'OWNER',
    until: '2026-12-11T23:59',
    where: `${PORTAL} hoặc Kho bạc Nhà nước Tây Hồ`,
  },
  {
    name: 'payment while the tax authority is silent is not taken for paid',
    given: {
      status: 'PAYMENT_REQUIRED',
      obligations: undefined,
      missingObligations: 'UNASKED',
      fees: [{ isPaid: true }],
    },
    kind: 'PAY',
    by: 'PAYER',
    where: PORTAL,
  },
  {
    name: 'payment without any notice yet',
    given: { status: 'PAYMENT_REQUIRED' },
    kind: 'PAY',
    by: 'OWNER',
    where: PORTAL,
  },
  {
    name: 'everything paid',
    given: {
      status: 'PAYMENT_REQUIRED',
      obligations: [{ ...unpaid, isPaid: true }],
      fees: [{ isPaid: true }],
    },
    kind: 'CONFIRM_PAYMENT',
    by: 'AGENCY',
  },
  { name: 'refused', given: { status: 'REJECTED' }, kind: 'FILE_AGAIN', by: 'OWNER', where: POINT },
  { name: 'withdrawn', given: { status: 'WITHDRAWN' }, kind: 'WITHDRAWN', by: 'NOBODY', where: POINT },
  { name: 'stopped', given: { status: 'STOPPED' }, kind: 'READ_STOP_NOTICE', by: 'OWNER', where: POINT },
  { name: 'done, nothing sent yet', given: { status: 'COMPLETED' }, kind: 'SEND_RESULT', by: 'RECEPTION' },
  {
    name: 'done, electronic copy there',
    given: { status: 'COMPLETED', results: [{ hasElectronicCopy: true }] },
    kind: 'OPEN_ELECTRONIC_RESULT',
    by: 'OWNER',
    where: PORTAL,
  },
  { name: 'posted', given: { status: 'COMPLETED', delivery: 'POSTED' }, kind: 'DELIVER', by: 'POST' },
  { name: 'under way', given: { status: 'COMPLETED', delivery: 'IN_TRANSIT' }, kind: 'DELIVER', by: 'POST' },
  {
    name: 'delivered',
    given: { status: 'COMPLETED', delivery: 'DELIVERED' },
    kind: 'CONFIRM_DELIVERY',
    by: 'RECEPTION',
  },
  {
    name: 'sent back',
    given: { status: 'COMPLETED', delivery: 'RETURNED_TO_SENDER' },
    kind: 'ASK_FOR_DELIVERY',
    by: 'OWNER',
    where: POINT,
  },
  { name: 'finished', given: { status: 'RETURNED' }, kind: 'FINISHED', by: 'NOBODY' },
];

describe('the next action', () => {
  test.each(rows.map((row) => [row.name, row] as const))(
    '%s',
    (_name, { given, until, where, isLate, ...told }) => {
      const action = nextActionOf({ ...known, ...given });
      expect(action).toMatchObject({ kind: told.kind, by: told.by });
      expect(action.until && formatInstant(action.until).slice(0, 16)).toBe(until);
      expect(action.where?.vi).toBe(where);
      expect(action.isLate).toBe(isLate ?? false);
    },
  );

  test('the table reaches every kind and every status', () => {
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(Object.keys(NEXT_ACTION_TEXTS)));
    expect(new Set(rows.map(({ given }) => given.status ?? known.status))).toEqual(new Set(DOSSIER_STATUSES));
  });

  test('texts are composed Vietnamese and plain English, without placeholders', () => {
    const all = [NEXT_ACTION_TEXTS, ...Object.values(NEXT_ACTION_VARIANTS)].flatMap((texts) =>
      Object.values(texts),
    );
    for (const { vi, en } of all as { vi: string; en: string }[]) {
      expect(vi).toBe(vi.normalize('NFC'));
      expect(vi).toMatch(/[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]/i);
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(`${vi}${en}`).not.toMatch(/[{}$]/);
    }
  });

  test('is total, whatever is known, and who has a move is told where', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const action = nextActionOf(input);
        for (const step of [action, ...action.further]) {
          expect(textsOf(step.kind)).toContain(step.what);
          expect(step.further === action.further || step.further.length === 0).toBe(true);
          if (step.by === 'OWNER' || step.by === 'PAYER')
            expect(step.where?.vi && step.whom?.vi).toBeTruthy();
          if (step.isYours) expect(step.whom?.vi).toBe('Bạn');
          if (step.until) expect(Number.isNaN(step.until.getTime())).toBe(false);
        }
      }),
    );
  });
});

const list = <T>(item: fc.Arbitrary<T>) => fc.option(fc.array(item, { maxLength: 3 }), { nil: undefined });
const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
const obligation = fc.record({
  isPaid: maybe(fc.boolean()),
  payUntil: maybe(fc.constantFrom('2026-12-11', '2026-11-01', '2027-01-05', 'never')),
  treasury: maybe(fc.constantFrom('Kho bạc A', 'Kho bạc B')),
  remaining: maybe(fc.bigInt(0n, 2n ** 60n)),
  payer: maybe(fc.constantFrom(reader, buyer)),
}) as fc.Arbitrary<Obligation>;
const inputs = fc.record({
  status: fc.constantFrom(...DOSSIER_STATUSES),
  now: fc.date(),
  dueAt: maybe(fc.date()),
  isOverdue: fc.boolean(),
  hasClockStarted: fc.boolean(),
  transferDueAt: maybe(fc.date()),
  isOnline: fc.boolean(),
  isReaderOwner: fc.boolean(),
  receptionPoint: fc.constant(known.receptionPoint),
  competentUnit: maybe(fc.string()),
  supplements: list(fc.record({ until: maybe(fc.date()), isAnswered: fc.boolean() })),
  fees: list(fc.record({ isPaid: fc.boolean() })),
  areTheseWhole: fc.boolean(),
  obligations: list(obligation),
  missingObligations: fc.constantFrom('NONE', 'HIDDEN', 'UNASKED'),
  results: list(fc.record({ hasElectronicCopy: fc.boolean() })),
  delivery: maybe(fc.constantFrom('POSTED', 'IN_TRANSIT', 'DELIVERED', 'RETURNED_TO_SENDER')),
}) as fc.Arbitrary<NextActionInput>;

const textsOf = (kind: keyof typeof NEXT_ACTION_TEXTS): unknown[] => [
  NEXT_ACTION_TEXTS[kind],
  ...Object.values((NEXT_ACTION_VARIANTS as Record<string, object>)[kind] ?? {}),
];
const open = (given: Partial<Obligation> = {}): Obligation => ({ ...unpaid, ...given });

describe('a notice of the tax authority', () => {
  const PAID_LATER = [
    'REGISTERED',
    'ACCEPTED',
    'IN_PROGRESS',
    'PAYMENT_REQUIRED',
    'COMPLETED',
    'RETURNED',
  ] as const;

  test.each(PAID_LATER)('that is open is the first thing to do while the dossier is %s', (status) => {
    const { further, ...action } = nextActionOf({ ...known, status, obligations: [open()] });
    expect(action).toMatchObject({ kind: 'PAY', by: 'OWNER', isYours: true, amount: 85_600_000n });
    expect(action.whom).toEqual({ vi: 'Bạn', en: 'You' });
    expect(action.until && formatInstant(action.until)).toBe('2026-12-11T23:59:59+07:00');
    expect(action.where?.vi).toBe(`${PORTAL} hoặc Kho bạc Nhà nước Tây Hồ`);
    if (status === 'PAYMENT_REQUIRED') expect(further).toEqual([]);
    else expect(further.map(({ kind }) => kind)).not.toContain('PAY');
  });

  test('stands beside papers that are missing, and is not asked for once the dossier is given up', () => {
    const missing = { status: 'SUPPLEMENT_REQUIRED', supplements: [asked('2026-11-27T17:00')] } as const;
    const action = nextActionOf({ ...known, ...missing, obligations: [open()] });
    expect([action.kind, action.further.map(({ kind }) => kind)]).toEqual(['SUPPLEMENT', ['PAY']]);
    for (const status of ['REJECTED', 'WITHDRAWN', 'STOPPED'] as const) {
      const { kind, further } = nextActionOf({ ...known, status, obligations: [open()] });
      expect([kind, further]).not.toEqual(['PAY', []]);
      expect(further).toEqual([]);
    }
  });

  test('of several payers is one step for each, with the sum and the earliest day of each: the reader first', () => {
    const obligations = [
      open({ payer: buyer, remaining: 11_400_000n, payUntil: '2026-12-01' }),
      open(),
      open({ remaining: 400_000n, payUntil: '2026-11-30', treasury: 'Kho bạc khác' }),
      open({ isPaid: true, remaining: 0n, payUntil: '2026-11-01' }),
    ];
    const { further, ...own } = nextActionOf({ ...known, obligations });
    expect(own).toMatchObject({ amount: 86_000_000n, isYours: true, where: { vi: PORTAL } });
    expect(own.until && formatInstant(own.until)).toBe('2026-11-30T23:59:59+07:00');
    expect(further).toMatchObject([
      { kind: 'PAY', by: 'PAYER', isYours: false, amount: 11_400_000n, whom: { vi: 'P. Q. H.' } },
      { kind: 'PROCESS', what: NEXT_ACTION_VARIANTS.PROCESS.BESIDE_OTHERS },
    ]);
  });

  test('of somebody else is theirs to pay, not the owner’s', () => {
    const action = nextActionOf({ ...known, obligations: [open({ payer: buyer })] });
    expect(action).toMatchObject({
      ...{ kind: 'PAY', by: 'PAYER', isYours: false, whom: { vi: 'P. Q. H.' } },
      what: NEXT_ACTION_VARIANTS.PAY.BY_ANOTHER,
    });
  });

  test('that may have been paid is no sum: the status keeps the first word', () => {
    const obligations = [open({ isPaid: undefined, remaining: undefined })];
    const { kind, what, further } = nextActionOf({ ...known, obligations });
    expect([kind, what]).toEqual(['PROCESS', NEXT_ACTION_VARIANTS.PROCESS.NOTICE_THERE]);
    expect(further).toMatchObject([
      { kind: 'PAY', amount: undefined, what: NEXT_ACTION_VARIANTS.PAY.UNLESS_PAID },
    ]);
  });

  test('tells a sum only where every part of it is told', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { kind, amount, further } = nextActionOf(input);
        const found = [{ kind, amount }, ...further].flatMap((step) => step.amount ?? []);
        const sure = (input.obligations ?? []).filter(({ isPaid }) => isPaid === false);
        const told = sure.reduce((sum, { remaining = 0n }) => sum + remaining, 0n);
        expect(found.reduce((sum, part) => sum + part, 0n)).toBeLessThanOrEqual(told);
        if (sure.every(({ remaining }) => remaining !== undefined) && !isGivenUp(input))
          expect(found.reduce((sum, part) => sum + part, 0n)).toBe(told);
      }),
    );
  });

  test('is a party’s own where the others’ are hidden, and the own part paid is said to be that', () => {
    const hidden = {
      isReaderOwner: false,
      missingObligations: 'HIDDEN',
      status: 'PAYMENT_REQUIRED',
    } as const;
    const own: Payer = { ...buyer, isReader: true };
    const due = nextActionOf({ ...known, ...hidden, obligations: [open({ payer: own, remaining: 7n })] });
    expect(due).toMatchObject({ by: 'PAYER', isYours: true, amount: 7n, whom: { vi: 'Bạn' } });
    const paid = nextActionOf({ ...known, ...hidden, obligations: [open({ payer: own, isPaid: true })] });
    expect(paid).toMatchObject({ by: 'PAYER', isYours: false, what: NEXT_ACTION_VARIANTS.PAY.OWN_PART_PAID });
    const nothing = nextActionOf({ ...known, ...hidden, obligations: undefined });
    expect(nothing).toMatchObject({ by: 'PAYER', isYours: false, what: NEXT_ACTION_VARIANTS.PAY.BY_ANOTHER });
  });
});

const isGivenUp = ({ status }: NextActionInput) => ['REJECTED', 'WITHDRAWN', 'STOPPED'].includes(status);

describe('that nothing is to be done', () => {
  const saysSo = ({ what }: { what: { vi: string; en: string } }) =>
    /chưa phải làm gì|không phải làm gì/.test(what.vi) || /do not need to do anything/.test(what.en);

  test('is said where obligations, fees and papers are known, and none is open', () => {
    expect(saysSo(nextActionOf(known))).toBe(true);
    expect(saysSo(nextActionOf({ ...known, obligations: [open({ isPaid: true })] }))).toBe(true);
  });

  test('is never said otherwise', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const action = nextActionOf(input);
        const { supplements, fees, obligations, missingObligations, areTheseWhole } = input;
        const isAllKnown =
          supplements && fees && obligations && missingObligations === 'NONE' && areTheseWhole;
        const isAnythingOpen =
          supplements?.some(({ isAnswered }) => !isAnswered) ||
          fees?.some(({ isPaid }) => !isPaid) ||
          obligations?.some(({ isPaid }) => isPaid !== true);
        for (const step of [action, ...action.further])
          if (saysSo(step)) expect([Boolean(isAllKnown), Boolean(isAnythingOpen)]).toEqual([true, false]);
      }),
    );
  });

  test.each([
    [
      'the tax authority was not asked',
      { obligations: undefined, missingObligations: 'UNASKED' },
      'TAX_UNASKED',
    ],
    ['its notices are hidden', { obligations: undefined, missingObligations: 'HIDDEN' }, 'TAX_HIDDEN'],
    ['a notice could not be read', { obligations: [], missingObligations: 'UNASKED' }, 'TAX_UNASKED'],
    ['fees are hidden', { fees: undefined }, 'PARTLY_KNOWN'],
    ['a request could not be read', { areTheseWhole: false }, 'PARTLY_KNOWN'],
    ['a fee is open', { fees: [{ isPaid: false }] }, 'FEES_OPEN'],
    ['a request is open', { supplements: [asked('2026-11-27T17:00')] }, 'PAPERS_OPEN'],
  ] as const)('gives way to what is known where %s', (_why, given, text) => {
    expect(nextActionOf({ ...known, ...given })).toMatchObject({
      kind: 'PROCESS',
      what: NEXT_ACTION_VARIANTS.PROCESS[text],
    });
  });
});
