import { describe, expect, test } from '@jest/globals';
import { drawn, MIXED_WORLD, mixedDossiers, visitsOf } from './mixed-dossiers.ts';

describe('the mixed run', () => {
  const visits = visitsOf({ ...MIXED_WORLD, DEMO_DOSSIERS: '1500' });

  test('has dossiers of several kinds and of many persons, none twice', () => {
    expect(new Set(visits.map(({ sector }) => sector))).toEqual(
      new Set(['land', 'civil', 'residence', 'passport']),
    );
    expect(new Set(visits.map(({ code }) => code)).size).toBe(visits.length);
    expect(visits.length).toBeGreaterThan(600);
    expect(new Set(visits.map(({ personId }) => personId)).size).toBeGreaterThan(visits.length / 2);
  });

  test('asks every contender for the same dossiers in a round, and for others in the next', async () => {
    const load = mixedDossiers(visits, async ({ personId }) => personId);
    const codesOf = async (round: number) => {
      const ask = await load.prepare(round);
      return Array.from({ length: 300 }, (_, request) => ask(request).body);
    };
    const first = await codesOf(0);
    expect(await codesOf(0)).toEqual(first);
    const next = await codesOf(1);
    expect(next.filter((body, place) => body === first[place]).length).toBeLessThan(10);
    expect(new Set(first).size).toBeGreaterThan(200);
  });

  test('draws every dossier about as often', () => {
    const times = new Array<number>(50).fill(0);
    for (let place = 0; place < 50_000; place += 1)
      times[drawn(50, 3, place)] = (times[drawn(50, 3, place)] ?? 0) + 1;
    expect(Math.min(...times)).toBeGreaterThan(800);
    expect(Math.max(...times)).toBeLessThan(1_200);
  });

  test('takes no answer of another dossier, nor one with an error', async () => {
    const [visit] = visits;
    const load = mixedDossiers(visit ? [visit] : [], async () => '');
    const { check } = (await load.prepare(0))(0);
    const part = { fullName: 'N.', residence: {}, civilEvents: [] };
    const dossier = { code: visit?.code, applicant: part, landCase: {}, timeline: [1], tickets: [] };
    expect(() => check('gateway', { data: { dossier } })).not.toThrow();
    expect(() => check('gateway', { data: { dossier: { ...dossier, code: 'other' } } })).toThrow('code');
    expect(() => check('gateway', { data: { dossier }, errors: [] })).toThrow('soundness');
  });
});
