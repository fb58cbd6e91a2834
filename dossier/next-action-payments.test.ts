import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant } from './calendar/instant.ts';
import { type NextActionInput, nextActionOf } from './next-action.ts';
import { NEXT_ACTION_VARIANTS } from './next-action-texts.ts';
import type { Obligation, Payer } from './payments.ts';
import { asked, buyer, inputs, known, PORTAL, unpaid } from './testing/next-action-inputs.ts';

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
