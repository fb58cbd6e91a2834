import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlainElement } from '../../mapping/wire-shape.ts';
import { bodyOf } from '../../testing/plain-xml.ts';
import { flagsOfCitizen } from './flags.ts';
import { kindsOf } from './kinds.ts';
import { readCitizens, readDossiers } from './operations.ts';

const entry = (kind: string, number: string, more: object = {}) =>
  ({ loaiDangKy: [kind], so: [number], ...more }) as PlainElement;
const citizen = (id: string, ...dangKy: PlainElement[]): PlainElement => ({ soDinhDanh: [id], dangKy });
const read = (...congDan: PlainElement[]) => readCitizens(bodyOf({ congDan })).rows;

describe('adoption secrecy', () => {
  const born = entry('KS', '0100', {
    ngayDangKy: ['05/05/2015'],
    meHoTen: ['Mẹ đẻ'],
    meSoGiayToTuyThan: ['001162000009'],
  });
  const adopted = entry('KS', '0007', { ngayDangKy: ['10/09/2018'], baoMat: ['1'] });

  test('no parent of any entry passes the mapping', () => {
    expect(JSON.stringify([...read(citizen('001215000042', born))])).not.toMatch(/Mẹ|001162000009/);
  });

  test('only the newest birth entry is told, whatever the order, and the boundary knows of the secrecy', () => {
    for (const entries of [
      [born, adopted],
      [adopted, born],
    ]) {
      expect(read(citizen('001215000042', ...entries)).get('001215000042')).toMatchObject({
        birth: { number: '0007' },
      });
    }
    expect(flagsOfCitizen(citizen('001215000042', born, adopted))).toEqual({ isAdoptionSecret: true });
  });

  test('where one birth entry cannot be read, no other is told in its place; the secrecy is still known', () => {
    const illegible = entry('KS', '0007', { ngayDangKy: ['31/02/2018'], baoMat: ['1'] });
    const nameless = { loaiDangKy: ['KS'], baoMat: ['1'] };
    for (const bad of [illegible, nameless]) {
      const body = bodyOf({ congDan: [citizen('001215000042', born, bad)] });
      const { rows, flags } = readCitizens(body);
      expect(rows.get('001215000042')?.birth).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
      expect(flags.get('001215000042')).toEqual({ isAdoptionSecret: true });
    }
  });

  test('a row whose marks cannot be read is not shown at all', () => {
    const body = bodyOf({
      congDan: [citizen('001215000042', born, entry('KS', '2', { baoMat: ['1', '0'] }))],
    });
    const { rows, unreadable } = readCitizens(body);
    expect([[...rows], [...unreadable.keys()]]).toEqual([[], ['001215000042']]);
  });

  test('a restricted person is told to the boundary', () => {
    expect(flagsOfCitizen({ soDinhDanh: ['1'], hanCheTruyCap: ['1'] })).toEqual({ isProtected: true });
  });
});

describe('the entry that is shown', () => {
  const born = (registeredOn: string | undefined, place: string, more: object = {}) =>
    entry('KS', '20', {
      noiDangKy: [place],
      ...(registeredOn === undefined ? {} : { ngayDangKy: [registeredOn] }),
      ...more,
    });
  const shown = (...entries: unknown[]) => {
    const birth = read(citizen('001190000001', ...(entries as never[]))).get('001190000001')?.birth;
    return birth instanceof Error ? 'unknown' : birth?.place;
  };

  test.each([
    [
      'the newest, though both have one number and no book',
      ['20/04/1990', 'old'],
      ['20/04/1999', 'new'],
      'new',
    ],
    ['the newest, whichever comes first', ['20/04/1999', 'new'], ['20/04/1990', 'old'], 'new'],
    ['the one that is told twice', ['20/04/1990', 'old'], ['20/04/1990', 'old'], 'old'],
    ['none of two of one day', ['20/04/1990', 'old'], ['20/04/1990', 'new'], 'unknown'],
    ['none when the day of one is missing', ['20/04/1990', 'old'], [undefined, 'new'], 'unknown'],
  ] as const)('is %s', (_what, [firstDay, first], [secondDay, second], expected) => {
    const noBook = { quyenSo: [] };
    expect(shown(born(firstDay, first, noBook), born(secondDay, second, noBook))).toBe(expected);
  });
});

describe('rows', () => {
  const id = fc.constantFrom('001190000001', '001085000002', '000000000007', '7');

  test('a reordered, short or repeated answer never puts one person’s events on another', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.constantFrom('KS', 'KH', 'KT'))), (people) => {
        const rows = read(
          ...people.map(([own, kind]) =>
            citizen(own, entry(kind, own), entry('KH', own, { quyenSo: ['2'] })),
          ),
        );
        expect([...rows.keys()].every((key) => people.some(([own]) => own === key))).toBe(true);
        for (const [key, row] of rows) {
          expect(row.id).toBe(key);
          for (const event of [row.birth, row.death, ...row.marriages])
            if (event) expect(event).toMatchObject({ number: key });
        }
      }),
    );
  });

  test('a row whose key is no personal id is nobody’s', () => {
    expect(read(citizen('7', entry('KS', '1'))).size).toBe(0);
  });

  test('a dossier keeps its own case', () => {
    const code = fc.constantFrom('H26.03-261109-0001', 'H26.03-261109-0002');
    fc.assert(
      fc.property(fc.array(code), (codes) => {
        const hoSo = codes.map((own) => ({
          maHoSo: [own],
          loaiDangKy: ['KS'],
          tenLoaiDangKy: ['x'],
          so: [own],
        }));
        for (const [key, row] of readDossiers(bodyOf({ hoSo })).rows)
          expect(row).toMatchObject({ code: key, civilCase: { registrationNumber: key } });
      }),
    );
  });
});

describe('what is asked for', () => {
  test.each([
    [{ id: true }, []],
    [{ birth: { number: true } }, ['KS']],
    [{ id: true, death: { number: true }, marriages: { place: true } }, ['KT', 'KH']],
  ] as const)('%j needs the kinds %j', (fields, kinds) => {
    expect(kindsOf(fields)).toEqual(kinds);
  });
});
