import { expect, test } from '@jest/globals';
import { mapRating } from './rating.ts';

const WIRE = { Diem: '4', ThoiDiem: '20261102091500', NguoiDanhGia: '001190000001' };

test.each([
  ['as texts', WIRE, '001190000001'],
  ['with a number for a score', { ...WIRE, Diem: 4 }, '001190000001'],
  ['with spaces', { ...WIRE, Diem: ' 4 ' }, '001190000001'],
  ['without who gave it', { ...WIRE, NguoiDanhGia: null }, undefined],
  ['with a name for who gave it', { ...WIRE, NguoiDanhGia: 'Nguyễn Thị Lan' }, undefined],
])('a rating is read %s', (_name, wire, byId) => {
  const rating = { score: 4, at: '2026-11-02T09:15:00+07:00', ...(byId === undefined ? {} : { byId }) };
  expect(mapRating(wire)).toEqual({ rating });
});

test.each([
  ['none', undefined],
  ['null', null],
  ['an empty text', ''],
  ['a score beyond five', { ...WIRE, Diem: '6' }],
  ['a score of nothing', { ...WIRE, Diem: '0' }],
  ['half a score', { ...WIRE, Diem: '4.5' }],
  ['no day', { ...WIRE, ThoiDiem: '20261332091500' }],
])('%s is no rating, and hides nothing of the dossier', (_name, wire) => {
  expect(mapRating(wire)).toEqual({});
});
