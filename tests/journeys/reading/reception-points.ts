import { expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

interface Shown {
  readonly id: string;
  readonly distanceMetres: number | null;
  readonly isOpen: boolean;
  readonly isBoundaryFree: boolean;
  readonly location: { readonly latitude: number; readonly longitude: number };
}
const points = async (
  args: string,
  fields = 'id distanceMetres isBoundaryFree location { latitude longitude }',
) => {
  const { data, errors } = await gateway.ask(undefined, `{ receptionPoints${args} { ${fields} } }`);
  expect(errors).toEqual([]);
  return data.receptionPoints as readonly Shown[];
};

test('the nearest come first, with their distance, for anybody', async () => {
  const all = await points('');
  const home = all[7];
  if (!home) throw new Error('the world has too few points');
  const near = await points(
    `(near: { latitude: ${home.location.latitude}, longitude: ${home.location.longitude} }, first: 5)`,
  );
  expect(near).toHaveLength(5);
  expect(near[0]).toMatchObject({ id: home.id, distanceMetres: 0 });
  const distances = near.map(({ distanceMetres }) => distanceMetres ?? -1);
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
  expect(distances.at(-1)).toBeGreaterThan(100);
});

test('hours are told for any instant: weekday, Saturday, Sunday, holiday', async () => {
  const [point] = await points(
    '(first: 1)',
    `monday: isOpen(at: "2026-11-02T09:00:00+07:00") lunch: opensAt(at: "2026-11-02T12:30:00+07:00")
     sunday: opensAt(at: "2026-11-08T09:00:00+07:00") tet: isOpen(at: "2026-02-17T09:00:00+07:00") openingHours { weekday from to }`,
  );
  expect(point).toMatchObject({
    monday: true,
    lunch: '2026-11-02T13:00:00+07:00',
    sunday: '2026-11-09T08:00:00+07:00',
    tet: false,
  });
});

test('only boundary-free ones, the open ones first', async () => {
  const chosen = await points('(isBoundaryFree: true, openAt: "2026-11-02T09:00:00+07:00")');
  expect(chosen.length).toBeGreaterThan(0);
  expect(chosen.every(({ isBoundaryFree }) => isBoundaryFree)).toBe(true);
});

test('a place that is none is refused', async () => {
  const { errors } = await gateway.ask(
    undefined,
    '{ receptionPoints(near: { latitude: 91, longitude: 0 }) { id } }',
  );
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});
