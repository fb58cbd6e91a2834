import { expect, test } from '@jest/globals';
import { mapPoint } from './catalogue.ts';
import { choosePoints } from './nearest-points.ts';

const point = (id: string, over: object = {}) =>
  mapPoint({
    MaDiem: id,
    MaChiNhanh: 'CN1',
    TenDiem: `Điểm ${id}`,
    DiaChi: 'Số 1',
    ViDo: '21.0',
    KinhDo: '105.8',
    GioLamViec: ['Thứ Hai: 08:00–12:00'],
    PhiDiaGioi: 'True',
    ...over,
  });
const NEAR = { latitude: 21, longitude: 105.8 };
const MONDAY = new Date('2026-11-02T09:00:00+07:00');
const choose = (points: ReturnType<typeof mapPoint>[], over: object = {}) =>
  choosePoints(
    points,
    { isBoundaryFree: undefined, near: NEAR, openAt: MONDAY, first: undefined, ...over },
    new Map(),
  ).map(({ id }) => id);

test('open before near, near before far, unknown places and hours last', () => {
  const points = [
    point('closed-here', { GioLamViec: ['Thứ Ba: 08:00–12:00'] }),
    point('open-nowhere', { ViDo: '' }),
    point('open-far', { ViDo: '21.2' }),
    point('open-near', { ViDo: '21.001' }),
    point('hours-unknown', { GioLamViec: ['theo lịch'] }),
  ];
  expect(choose(points)).toEqual(['open-near', 'open-far', 'open-nowhere', 'closed-here', 'hours-unknown']);
  expect(choose(points, { first: 1 })).toEqual(['open-near']);
});

test('a hundredth of a degree north is 1,112 metres', () => {
  const [found] = choosePoints(
    [point('a', { ViDo: '21.01' })],
    { isBoundaryFree: undefined, near: NEAR, openAt: undefined, first: undefined },
    new Map(),
  );
  expect(found?.distanceMetres).toBe(1112);
});

test('only points that are, or are not, boundary-free', () => {
  const points = [point('free'), point('bound', { PhiDiaGioi: 'False' })];
  expect(choose(points, { isBoundaryFree: true })).toEqual(['free']);
  expect(choose(points, { isBoundaryFree: false })).toEqual(['bound']);
});

test('a place outside the world, or half a place, is none', () => {
  for (const over of [{ ViDo: '91' }, { KinhDo: undefined }, { ViDo: '21,5' }])
    expect(point('x', over).location).toBeNull();
});
