import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toAgencyId } from '../../schema/terms.ts';
import * as civil from '../agencies/civil/operations.ts';
import * as hotline from '../agencies/hotline/operations.ts';
import * as land from '../agencies/land/operations.ts';
import { readWardNames } from '../agencies/land/ward-names.ts';
import { readGuidesAnswer } from '../agencies/onestop/guides.ts';
import * as onestop from '../agencies/onestop/operations.ts';
import * as police from '../agencies/police/operations.ts';
import * as tax from '../agencies/tax/operations.ts';
import type { AgencyAnswer } from '../contract.ts';
import { toPlainElement } from '../xml/plain-element.ts';
import { readXml } from '../xml/safe-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { bodyOf } from './plain-xml.ts';

/** A message, or a part of one, before it is read. */
export type Tree = Record<string, unknown>;

/** A sound message of an agency, and how it is read. */
export interface Source {
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

/** One of every batched operation, and of what is fetched in batches beside another. */
export const SOURCES: readonly Source[] = [
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
    name: 'guides of procedures',
    fixture: 'onestop/fixtures/procedures/many.json',
    lists: ['result'],
    key: 'MATTHC',
    strict: ['DONVITINH', 'NGAYAPDUNG', 'NGAYHIEULUC', 'LOAI'],
    read(message) {
      const answer = readGuidesAnswer(message, {});
      return { ...answer, rows: new Map([...answer.rows].map(([code, guide]) => [code, { code, guide }])) };
    },
  },
  {
    name: 'tickets',
    fixture: 'hotline/fixtures/hotlineDossiers/many.json',
    lists: ['data'],
    key: 'dossierCode',
    isGrouped: true,
    strict: ['status', 'priority', 'createdAt', 'acknowledgedAt', 'answeredAt'],
    read: hotline.readTickets,
  },
];

const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
export const listIn = (tree: Tree, name: string): Tree[] => [tree[name]].flat().filter(isTree);

export function messageOf({ fixture, body }: Source): Tree {
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
