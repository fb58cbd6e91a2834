import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant } from './calendar/instant.ts';
import { type NextActionInput, nextActionOf } from './next-action.ts';
import { NEXT_ACTION_TEXTS, NEXT_ACTION_VARIANTS } from './next-action-texts.ts';
import { DOSSIER_STATUSES } from './status.ts';
import { asked, at, inputs, known, POINT, PORTAL, unpaid } from './testing/next-action-inputs.ts';

interface Row {
  readonly name: string;
  readonly given: Partial<NextActionInput>;
  readonly kind: string;
  readonly by: string;
  readonly until?: string;
  readonly where?: string;
  readonly isLate?: boolean;
}

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
  {
    name: 'done, and its result has no paper',
    given: { status: 'COMPLETED', isResultElectronicOnly: true, results: undefined },
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

  test.each([undefined, [], [{ hasElectronicCopy: true }]])(
    'of what has no paper never promises the post, also to those who may not see the result: %j',
    (results) => {
      const done = { ...known, status: 'COMPLETED', results } as const;
      const { what } = nextActionOf({ ...done, isResultElectronicOnly: true });
      expect(what.vi).toContain('không gửi qua bưu chính');
      expect(nextActionOf(done).what.vi).toMatch(/qua bưu chính/);
    },
  );

  test('binds nobody to a date that could not be read', () => {
    const unreadable = new Date(Number.NaN);
    const dates = { dueAt: unreadable, transferDueAt: unreadable };
    const supplements = [{ until: unreadable, isAnswered: false }];
    for (const status of ['ACCEPTED', 'IN_PROGRESS', 'SUPPLEMENT_REQUIRED'] as const)
      for (const hasClockStarted of [true, false]) {
        const action = nextActionOf({ ...known, ...dates, status, hasClockStarted, supplements });
        expect([action, ...action.further].map(({ until }) => until)).not.toContain(unreadable);
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

const textsOf = (kind: keyof typeof NEXT_ACTION_TEXTS): unknown[] => [
  NEXT_ACTION_TEXTS[kind],
  ...Object.values((NEXT_ACTION_VARIANTS as Record<string, object>)[kind] ?? {}),
];
