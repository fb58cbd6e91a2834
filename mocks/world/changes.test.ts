import { describe, expect, test } from '@jest/globals';
import { createWorld } from './create-world.ts';
import { LAN_LAND } from './fixed-dossiers.ts';
import type { World } from './world.ts';

const NOW = new Date('2026-11-23T10:00:00+07:00');
const fresh = () => createWorld({ seed: 'test', dossiers: 300, now: NOW });

function drain(world: World, from: string | undefined, now: Date, limit: number) {
  const codes: string[] = [];
  let cursor = from;
  for (;;) {
    const page = world.changeFeed(cursor, now, limit);
    codes.push(...page.codes);
    cursor = page.cursor;
    if (!page.hasMore) return { codes, cursor };
  }
}

describe('a change of a dossier', () => {
  test('adds a step, sets the status, and is seen by this view only', () => {
    const world = fresh();
    const other = world.fork();
    const changed = world.changeDossier({ code: '000.00.12.H26-261102-0001', status: 4, agency: 'tax' }, NOW);
    expect(changed).toMatchObject({ code: LAN_LAND, status: 4, changedAt: '2026-11-23T10:00:00+07:00' });
    expect(changed?.steps.at(-1)).toMatchObject({ agency: 'tax', unitName: 'Thuế cơ sở 8 thành phố Hà Nội' });
    expect(other.dossierAt(LAN_LAND, NOW)?.status).toBe(6);
    world.reset();
    expect(world.dossierAt(LAN_LAND, NOW)?.status).toBe(6);
  });

  test('to status 9 and 10 brings result papers and the postal leg', () => {
    const world = fresh();
    world.changeDossier({ code: LAN_LAND, status: 9 }, NOW);
    expect(world.dossierAt(LAN_LAND, NOW)).toMatchObject({ postal: { state: 'POSTED' } });
    expect(world.dossierAt(LAN_LAND, NOW)?.results.length).toBeGreaterThan(0);
    world.changeDossier({ code: LAN_LAND, status: 10 }, NOW);
    expect(world.dossierAt(LAN_LAND, NOW)?.postal?.state).toBe('DELIVERED');
  });

  test('stops the generated course of a dossier: it no longer moves by itself', () => {
    const world = fresh();
    const later = new Date('2026-12-20T10:00:00+07:00');
    const code = world.findDossiers({ status: 4, sector: 'land' }, NOW).codes[0] ?? '';
    expect(world.dossierAt(code, later)?.status).not.toBe(4);
    world.changeDossier({ code, status: 8 }, NOW);
    expect(world.dossierAt(code, later)?.status).toBe(8);
    expect(world.findDossiers({ status: 8 }, NOW).codes).toContain(code);
  });

  test('of an unknown dossier changes nothing', () => {
    expect(fresh().changeDossier({ code: 'H26.12-261102-9999', status: 4 }, NOW)).toBeUndefined();
  });
});

describe('the change feed', () => {
  test('tells every dossier once from the beginning, whatever the page size', () => {
    const world = fresh();
    const all = world.findDossiers({}, NOW);
    for (const limit of [1, 7, 1_000]) {
      const { codes } = drain(world, undefined, NOW, limit);
      expect([...codes].sort()).toEqual([...all.codes].sort());
    }
  });

  test('tells what moved with the clock, what was changed, and what a reset took back', () => {
    const world = fresh();
    const { cursor } = drain(world, undefined, NOW, 100);
    expect(drain(world, cursor, NOW, 100).codes).toEqual([]);
    world.changeDossier({ code: LAN_LAND, status: 4 }, NOW);
    const next = drain(world, cursor, NOW, 100);
    expect(next.codes).toEqual([LAN_LAND]);
    const later = new Date(NOW.getTime() + 6 * 3_600_000);
    const moved = drain(world, next.cursor, later, 100);
    const expected = world.findDossiers({ changedSince: '2026-11-23T10:00:59+07:00' }, later).codes;
    expect(moved.codes.length).toBeGreaterThan(3);
    expect([...moved.codes].sort()).toEqual([...expected].sort());
    world.reset();
    expect(drain(world, moved.cursor, later, 100).codes).toEqual([LAN_LAND]);
  });

  test('of one agency leaves out the others’ dossiers', () => {
    const world = fresh();
    const { codes } = world.changeFeed(undefined, NOW, 10_000, 'police');
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.map((code) => world.dossierAt(code, NOW)?.competent.agency)).toEqual(
      codes.map(() => 'police'),
    );
  });

  test('an unreadable cursor starts over instead of losing changes', () => {
    const world = fresh();
    expect(world.changeFeed('nonsense', NOW, 10).codes).toEqual(world.changeFeed(undefined, NOW, 10).codes);
  });
});
