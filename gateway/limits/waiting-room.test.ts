import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Comer } from './load-gate.ts';
import { WaitingRoom } from './waiting-room.ts';

let nowMs: number;
let free: number;
let told: string[];
let room: WaitingRoom;
beforeEach(() => {
  nowMs = 0;
  free = 0;
  told = [];
  const enter = (comer: Comer): boolean => {
    if (comer === 'machine' || free === 0) return false;
    free -= 1;
    return true;
  };
  room = new WaitingRoom({ gate: { enter }, places: 3, now: () => nowMs });
});

const wait = (comer: Comer, name: string = comer) =>
  room.wait(
    comer,
    () => void told.push(`in ${name}`),
    () => void told.push(`no ${name}`),
  );

describe('the room before the gate', () => {
  test('calls desks up first, then whoever came first', () => {
    wait('public', 'first');
    wait('public', 'second');
    wait('officer');
    free = 2;
    room.callUp();
    expect(told).toEqual(['in officer', 'in first']);
    free = 2;
    room.callUp();
    expect(told).toEqual(['in officer', 'in first', 'in second']);
    expect(room.taken).toBe(0);
    expect(free).toBe(1);
  });

  test('is not held up by those for whom there is no room yet', () => {
    wait('machine');
    wait('public');
    free = 1;
    room.callUp();
    expect(told).toEqual(['in public']);
  });

  test('has no more places than it has, and those of whoever went away again', () => {
    wait('public', 'a');
    const goAway = wait('public', 'b');
    wait('public', 'c');
    expect(wait('counter')).toBeUndefined();
    goAway?.();
    goAway?.();
    expect(room.taken).toBe(2);
    expect(wait('counter')).toBeDefined();
    free = 3;
    room.callUp();
    expect(told).toEqual(['in counter', 'in a', 'in c']);
  });

  test('lets a burst wait for four seconds, and nobody for more than 400 ms once somebody has waited all of that time', () => {
    wait('public', 'a');
    nowMs = 3_900;
    wait('public', 'b');
    room.refuseLate();
    expect(told).toEqual([]);
    nowMs = 4_001;
    room.refuseLate();
    expect(told).toEqual(['no a']);
    nowMs = 4_301;
    wait('public', 'c');
    room.refuseLate();
    expect(told).toEqual(['no a', 'no b']);
    nowMs = 4_701;
    room.refuseLate();
    expect(told).toEqual(['no a', 'no b']);
    nowMs = 4_702;
    room.refuseLate();
    expect(told).toEqual(['no a', 'no b', 'no c']);
    nowMs = 9_000;
    wait('public', 'd');
    nowMs = 12_000;
    room.refuseLate();
    expect(room.taken).toBe(1);
  });

  test('takes it for no new burst when all were refused a moment ago, and for one when all got in', () => {
    wait('public', 'a');
    nowMs = 4_001;
    room.refuseLate();
    expect(told).toEqual(['no a']);
    nowMs = 4_500;
    wait('public', 'b');
    nowMs = 4_901;
    room.refuseLate();
    expect(told).toEqual(['no a', 'no b']);
    wait('public', 'c');
    free = 1;
    room.callUp();
    wait('public', 'd');
    nowMs = 8_000;
    room.refuseLate();
    expect(told).toEqual(['no a', 'no b', 'in c']);
    expect(room.taken).toBe(1);
  });
});
