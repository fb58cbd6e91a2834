import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlainElement } from '../../mapping/wire-shape.ts';
import { bodyOf } from '../../testing/plain-xml.ts';
import { readLedgers } from './operations.ts';

const ledgerRow = (code: string, more: Record<string, readonly PlainElement[]> = {}): PlainElement => ({
  MA_HS: [code],
  SO_QUYET_DINH: [`N-${code}`],
  MA_TMUC: ['1006'],
  SO_CON_PHAI_NOP: ['1000'],
  NGAY_QUYET_DINH: ['2026-11-06 00:00:00.0'],
  ...more,
});
const body = (...rows: PlainElement[][]) =>
  readLedgers(
    bodyOf({
      ROW: rows.map((ROW_SOTHUE) => ({
        TYPE: ['00110'],
        SOTHUE: [
          {
            TRANGTHAI: ['01'],
            MOTA_TRANGTHAI: ['còn phải nộp'],
            TONG_TIEN: [{ TT_NNT: ['AN'], ROW_SOTHUE }],
          },
        ],
      })),
    }),
  ).rows;

describe('rows', () => {
  test('however rows are spread, shuffled, repeated or lost, each notice stays with its dossier', () => {
    const code = fc.constantFrom('H26.12-261102-0001', 'H26.12-261102-0002', '0001', '1');
    fc.assert(
      fc.property(fc.array(fc.array(code)), (ledgers) => {
        const rows = body(...ledgers.map((codes) => codes.map((own) => ledgerRow(own))));
        expect([...rows.keys()].sort()).toEqual([...new Set(ledgers.flat())].sort());
        for (const [key, row] of rows) {
          expect(row.code).toBe(key);
          expect(row.obligations).toEqual([expect.objectContaining({ noticeNumber: `N-${key}` })]);
        }
      }),
    );
  });

  test('a row that names no dossier is nobody’s', () => {
    expect(body([ledgerRow('')]).size).toBe(0);
  });

  test('a part of the message that cannot be read may be anybody’s and hides no other', () => {
    const part = (TYPE: string[]) => ({
      TYPE,
      SOTHUE: [{ TONG_TIEN: [{ ROW_SOTHUE: [ledgerRow(TYPE[0] ?? 'none')] }] }],
    });
    const { rows, lost } = readLedgers(bodyOf({ ROW: [part(['00110']), part([]), part(['00199'])] }));
    expect([...rows.keys()]).toEqual(['00110']);
    expect(lost).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });
});

describe('money', () => {
  const owed = (...rows: Record<string, readonly PlainElement[]>[]) =>
    body(rows.map((more) => ledgerRow('A', more)))
      .get('A')
      ?.obligations.map((told) => ('code' in told ? told.code : [told.remaining?.amount, told.isPaid]));

  test('of one notice for two parcels is two sums, also when they are equal', () => {
    expect(
      owed(
        { SO_THUADAT: ['12'], SO_CON_PHAI_NOP: ['24000000'] },
        { SO_THUADAT: ['13'], SO_CON_PHAI_NOP: ['9000000'] },
      ),
    ).toEqual([
      [24_000_000, false],
      [9_000_000, false],
    ]);
    expect(owed({ SO_THUADAT: ['12'] }, { SO_THUADAT: ['13'] })).toHaveLength(2);
  });

  test('that is told twice in every word is owed once', () => {
    expect(owed({ SO_THUADAT: ['12'] }, { SO_THUADAT: ['12'] })).toHaveLength(1);
  });

  test.each([
    ['0', true],
    ['-5000', true],
    ['-99999999999999999999', true],
    ['1', false],
    ['99999999999999999999', false],
    ['', null],
  ])('with %p left is paid: %p', (left, isPaid) => {
    expect(owed({ SO_CON_PHAI_NOP: [left] })?.[0]?.[1]).toBe(isPaid);
  });
});

describe('a notice', () => {
  const obligation = (more: Record<string, readonly PlainElement[]>) =>
    body([ledgerRow('D', more)]).get('D')?.obligations[0];

  test.each([
    ['9007199254740993', '9007199254740993', false],
    ['0', 0, true],
    ['125000000', 125_000_000, false],
  ])('of which %s đồng are left keeps every digit', (left, amount, isPaid) => {
    expect(obligation({ SO_CON_PHAI_NOP: [left] })).toMatchObject({
      remaining: { amount, currency: 'VND' },
      isPaid,
    });
  });

  test('of which nothing is said is neither paid nor owed', () => {
    expect(obligation({ SO_CON_PHAI_NOP: [''] })).toMatchObject({ remaining: null, isPaid: null });
  });

  test.each([
    [{ MA_SO_THUE: ['001190000001'] }, { id: '001190000001' }],
    [{ MA_SO_THUE: ['0101234567'], SO: ['001190000001'] }, { id: '001190000001' }],
    [{ MA_SO_THUE: ['0101234567-001'] }, null],
    [{}, null],
  ])('with %j names as payer %j', (row, payer) => {
    expect(obligation(row)).toMatchObject({ payer });
  });

  test.each([
    ['754', '0109990001', { number: '0109990001', kind: 'ENTERPRISE' }],
    ['756', '0109990004', { kind: 'COOPERATIVE' }],
    ['151', '0109990005', { kind: 'FOREIGN' }],
  ])('in chapter %s under %s is an organisation’s', (chapter, code, payerOrganisation) => {
    const row = { MA_CHUONG: [chapter], MA_SO_THUE: [code], TEN_NNT: ['Công ty TNHH Sao Mai'], SO: [''] };
    expect(obligation(row)).toMatchObject({ payer: null, payerOrganisation });
  });

  test.each([
    ['of the chapter of persons, whose old code had ten digits too', { MA_CHUONG: ['757'] }],
    ['of no chapter', {}],
    ['of somebody whose personal id stands beside it', { MA_CHUONG: ['754'], SO: ['001190000001'] }],
    ['whose code is none', { MA_CHUONG: ['754'], MA_SO_THUE: ['01099'] }],
  ])('%s is no organisation’s', (_why, row) => {
    const notice = { MA_SO_THUE: ['0109990001'], TEN_NNT: ['Sao Mai'], SO: [''], ...row };
    expect(obligation(notice)).toMatchObject({ payerOrganisation: null });
  });

  test('for two people keeps the name as it was written', () => {
    const two = 'NGUYỄN VĂN A; TRẦN THỊ B';
    expect(obligation({ TEN_NNT: [two.normalize('NFD')] })).toMatchObject({
      payerName: two.normalize('NFC'),
    });
  });

  test('is a step of the case at its day; several rows of one notice are one step', () => {
    const dossier = body([
      ledgerRow('D', { MA_CQUAN_THU: ['10103'] }),
      ledgerRow('D', { MA_TMUC: ['2801'] }),
      ledgerRow('D', { SO_QUYET_DINH: ['N-0'], NGAY_QUYET_DINH: ['05/11/2026'] }),
    ]).get('D');
    expect(dossier?.taxCase).toHaveProperty('steps', [
      {
        at: '2026-11-05T00:00:00+07:00',
        isDayOnly: true,
        unit: 'Cơ quan thuế',
        text: 'Ban hành thông báo nộp tiền số N-0',
        status: 'PAYMENT_REQUIRED',
      },
      {
        at: '2026-11-06T00:00:00+07:00',
        isDayOnly: true,
        unit: 'Thuế cơ sở 3 thành phố Hà Nội',
        text: 'Ban hành thông báo nộp tiền số N-D',
        status: 'PAYMENT_REQUIRED',
      },
    ]);
  });
});

test('a dossier is about everybody who has to pay, by the row or by the taxpayer around it', () => {
  const taxpayer = (id: string, ...ROW_SOTHUE: PlainElement[]) => ({ MA_SO_THUE: [id], ROW_SOTHUE });
  const [LAN, HUNG] = ['001190000001', '001085000002'];
  const message = bodyOf({
    ROW: [
      {
        TYPE: ['00110'],
        SOTHUE: [
          {
            TONG_TIEN: [
              taxpayer(LAN, ledgerRow('D'), ledgerRow('D', { MA_SO_THUE: [HUNG] })),
              taxpayer('0101234567', ledgerRow('E')),
            ],
          },
        ],
      },
    ],
  });
  expect(readLedgers(message).persons).toEqual(new Map([['D', [LAN, HUNG]]]));
});
