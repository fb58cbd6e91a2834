import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import * as civil from '../agencies/civil/operations.ts';
import * as hotline from '../agencies/hotline/operations.ts';
import * as land from '../agencies/land/operations.ts';
import { readWardNames } from '../agencies/land/ward-names.ts';
import * as onestop from '../agencies/onestop/operations.ts';
import * as police from '../agencies/police/operations.ts';
import * as tax from '../agencies/tax/operations.ts';
import type { AgencyAnswer } from '../contract.ts';
import { toPlainElement } from '../xml/plain-element.ts';
import { readXml } from '../xml/safe-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { bodyOf } from './plain-xml.ts';

/** No date of any agency, and no code that one of them has. */
const NONSENSE = '20261331';

type Tree = Record<string, unknown>;

interface Source {
  readonly name: string;
  readonly fixture: string;
  /** Lists of rows in the message, and the field of a row that is its key. */
  readonly lists: readonly string[];
  readonly key: string;
  /** Fields that cannot hold nonsense unnoticed. */
  readonly strict: readonly string[];
  /** Several rows make up what is told under one key. */
  readonly isGrouped?: true;
  /** Element of an XML fixture that is handed to the mapping. */
  readonly body?: string;
  read(message: Tree): AgencyAnswer;
}

const wards = readWardNames();
const xml = (read: (body: XmlElement) => AgencyAnswer) => (message: Tree) =>
  read(bodyOf(message as Parameters<typeof bodyOf>[0]));

const SOURCES: readonly Source[] = [
  {
    name: 'land dossiers',
    fixture: 'land/fixtures/landDossiers/many.xml',
    body: 'TraCuuHoSoResponse',
    lists: ['DC_HoSo'],
    key: 'maHoSo',
    strict: ['thoiDiem', 'ngayChuyenThongTinThue', 'ngayCap', 'hieuLucTu', 'hieuLucDen'],
    read: xml((body) => land.readDossiers(body, wards)),
  },
  {
    name: 'land parcels',
    fixture: 'land/fixtures/landParcels/many.xml',
    body: 'TraCuuThuaDatResponse',
    lists: ['DC_ThuaDat'],
    key: 'thuaDatId',
    strict: ['ngayCap', 'hieuLucTu', 'hieuLucDen'],
    read: xml((body) => land.readParcels(body, wards)),
  },
  {
    name: 'civil dossiers',
    fixture: 'civil/fixtures/civilDossiers/many.xml',
    body: 'TraCuuHoSoHoTichResponse',
    lists: ['hoSo'],
    key: 'maHoSo',
    strict: ['thoiDiem', 'ngayDangKy'],
    read: xml(civil.readDossiers),
  },
  {
    name: 'civil persons',
    fixture: 'civil/fixtures/civilPersons/many.xml',
    body: 'TraCuuSuKienHoTichResponse',
    lists: ['congDan'],
    key: 'soDinhDanh',
    strict: ['ngayDangKy', 'nksNgaySinh', 'ngayXacLapHonNhan', 'nktNgayChet'],
    read: xml(civil.readCitizens),
  },
  {
    name: 'tax ledgers',
    fixture: 'tax/fixtures/taxDossiers/many.xml',
    body: 'BODY',
    lists: ['ROW', 'SOTHUE', 'TONG_TIEN', 'ROW_SOTHUE'],
    key: 'MA_HS',
    isGrouped: true,
    strict: ['NGAY_QUYET_DINH', 'HAN_NOP'],
    read: xml(tax.readLedgers),
  },
  {
    name: 'police persons',
    fixture: 'police/fixtures/policePersons/many.json',
    lists: ['DanhSach'],
    key: 'SoDinhDanh',
    strict: ['NgaySinh', 'LoaiCuTru', 'TuNgay'],
    read: police.readPersons,
  },
  {
    name: 'police dossiers',
    fixture: 'police/fixtures/policeDossiers/many.json',
    lists: ['DanhSach'],
    key: 'MaHoSo',
    strict: ['LoaiVuViec'],
    read: police.readDossiers,
  },
  {
    name: 'reception dossiers',
    fixture: 'onestop/fixtures/onestopDossiers/many.json',
    lists: ['result'],
    key: 'MaHoSo',
    strict: [
      'TrangThaiHoSo',
      'NgayTiepNhan',
      'NgayHenTraMoi',
      'ThoiDiemXuLy',
      'QuanHe',
      'PhiDiaGioi',
      'NoiBo',
    ],
    read: onestop.readDossiers,
  },
  {
    name: 'tickets',
    fixture: 'hotline/fixtures/hotlineDossiers/many.json',
    lists: ['data'],
    key: 'dossierCode',
    isGrouped: true,
    strict: ['status', 'priority', 'createdAt', 'dueAt'],
    read: hotline.readTickets,
  },
];

const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const listIn = (tree: Tree, name: string): Tree[] => [tree[name]].flat().filter(isTree);

function messageOf({ fixture, body }: Source): Tree {
  const bytes = readFileSync(join(import.meta.dirname, '..', 'agencies', fixture));
  if (body === undefined) return JSON.parse(bytes.toString('utf8')) as Tree;
  const find = (element: XmlElement): XmlElement | undefined =>
    element.name === body ? element : element.children.map(find).find((found) => found !== undefined);
  const agency = toAgencyId(fixture.split('/')[0] ?? '');
  const found = find(readXml(bytes));
  const plain: unknown = found && toPlainElement(agency, found);
  if (!isTree(plain)) throw new Error(`${fixture} has no ${body}`);
  return plain;
}

const rowsOf = ({ lists }: Source, message: Tree): Tree[] =>
  lists.reduce<Tree[]>((trees, name) => trees.flatMap((tree) => listIn(tree, name)), [message]);
const keyOf = ({ key }: Source, row: Tree): string => String([row[key]].flat()[0]);

interface Place {
  readonly holder: Tree;
  readonly name: string;
}
const placesIn = (tree: Tree): Place[] =>
  Object.keys(tree).flatMap((name) => [{ holder: tree, name }, ...listIn(tree, name).flatMap(placesIn)]);

function spoil({ holder, name }: Place, isRemoved: boolean): void {
  if (isRemoved) delete holder[name];
  else holder[name] = Array.isArray(holder[name]) ? [NONSENSE] : NONSENSE;
}

function errorsIn(value: unknown): GatewayError[] {
  if (value instanceof GatewayError) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(errorsIn) : [];
}

/** What an answer says under one key, errors by their code. */
const under = ({ rows, unreadable, flags }: AgencyAnswer, key: string) => ({
  row: rows.get(key),
  code: unreadable?.get(key)?.code,
  flags: rows.has(key) ? flags?.get(key) : undefined,
});

describe.each(SOURCES)('of $name', (source) => {
  const clean = messageOf(source);
  const whole = source.read(structuredClone(clean));

  test('the sound message has several rows, all readable', () => {
    expect(new Set(rowsOf(source, clean).map((row) => keyOf(source, row))).size).toBeGreaterThan(1);
    expect([...(whole.unreadable ?? []), ...errorsIn([...whole.rows.values()])]).toEqual([]);
    expect(whole.lost).toBeUndefined();
  });

  const blow = fc.record({ row: fc.nat(), place: fc.nat(), isRemoved: fc.boolean() });

  /** A repetition is not shown, and what is wrong in it hides nothing. */
  const isRepetition = (rows: readonly Tree[], index: number): boolean => {
    const same = (row: Tree) => (source.isGrouped ? JSON.stringify(row) : keyOf(source, row));
    const own = rows[index];
    return own !== undefined && rows.slice(0, index).some((row) => same(row) === same(own));
  };

  test('rows spoiled at random places hide nothing but themselves', () => {
    fc.assert(
      fc.property(fc.array(blow, { minLength: 1, maxLength: 4 }), (blows) => {
        const message = structuredClone(clean);
        const rows = rowsOf(source, message);
        const keys = rows.map((row) => keyOf(source, row));
        const repeated = rows.map((_, index) => isRepetition(rows, index));
        const spoiled = new Set<string>();
        const telling = new Set<string>();
        const maimed = new Set<string>();
        for (const { row: wanted, place, isRemoved } of blows) {
          const index = wanted % rows.length;
          const places = placesIn(rows[index] ?? {}).filter(
            ({ holder, name }) => isRemoved || (source.strict.includes(name) && String(holder[name]) !== ''),
          );
          const struck = places[place % places.length];
          if (!struck) continue;
          spoil(struck, isRemoved);
          spoiled.add(keys[index] ?? '');
          if (isRemoved) maimed.add(keys[index] ?? '');
          else if (!repeated[index]) telling.add(keys[index] ?? '');
        }
        const answer = source.read(message);

        const errors = [...(answer.unreadable?.values() ?? []), ...errorsIn([...answer.rows.values()])];
        for (const { code, message: told } of errors) {
          expect(code).toBe('AGENCY_BAD_ANSWER');
          expect(told).toMatch(/\.\d+: |: [A-Z]/);
          expect(told).not.toContain(NONSENSE);
        }
        for (const key of new Set(keys)) {
          if (!spoiled.has(key)) {
            expect(under(answer, key)).toEqual(under(whole, key));
            continue;
          }
          const { row, code } = under(answer, key);
          const isTold = code !== undefined || errorsIn(row).length > 0 || answer.lost !== undefined;
          // What else was removed may be what made the place be read at all.
          if (telling.has(key) && !maimed.has(key)) expect(isTold).toBe(true);
          if (row === undefined) expect(isTold).toBe(true);
        }
        expect([...answer.rows.keys()].filter((key) => !whole.rows.has(key))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
