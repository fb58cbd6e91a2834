import { afterEach, describe, expect, test } from '@jest/globals';
import type { CircleChanges, UnreadableChange } from '../../connectors/dossier-circle.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { DirectoryFeed } from './directory-feed.ts';
import { DossierDirectory } from './dossier-directory.ts';

const circle = (code: string, changedAt: string, status = 4) => circleOf(code, { changedAt, status });
const at = (minute: number) => `2026-11-02T08:${String(minute).padStart(2, '0')}:00+07:00`;
const unreadable = (code: string | undefined, minute: number): UnreadableChange => ({
  ...{ code, changedAt: at(minute), ownerIds: [LAN], place: 'LuongXuLy' },
});

/** A reception system whose pages are told by cursor; the last one waits until it is stopped. */
function feedOf(pages: Record<string, Partial<CircleChanges> | Error>) {
  const directory = new DossierDirectory();
  const said: string[] = [];
  const asked: string[] = [];
  const clock = { nowMs: 0 };
  const feed = new DirectoryFeed({
    directory,
    now: () => new Date(clock.nowMs),
    async readChanges(cursor, _limit, _waitMs, signal) {
      asked.push(cursor);
      const page = pages[cursor];
      if (page instanceof Error) throw page;
      if (!page) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return { changes: [], unreadable: [], hasMore: false, ...page, cursor: page?.cursor ?? cursor };
    },
    onChange: ({ code }) => said.push(`changed ${code}`),
    onUnreadable: ({ code }) => said.push(`unreadable ${code}`),
    onFailure: (error) => said.push(String(error)),
  });
  running.push(feed);
  const read = async () => {
    feed.start();
    for (let n = 0; n < 50 && asked.at(-1) !== 'end'; n += 1)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { directory, feed, said, asked, clock, read };
}
const running: DirectoryFeed[] = [];
afterEach(async () => {
  for (const feed of running.splice(0)) await feed.stop();
});

describe('the change feed', () => {
  test('fills the directory although a change cannot be read, and goes on', async () => {
    const { directory, feed, said, read } = feedOf({
      '': { changes: [circle('A', at(1))], unreadable: [unreadable('B', 1)], cursor: '2', hasMore: true },
      '2': { changes: [circle('C', at(2))], cursor: 'end' },
    });
    await read();
    expect([feed.isFilled, directory.isBeingFilled]).toEqual([true, false]);
    expect(['A', 'B', 'C'].map((code) => directory.find(code)?.code)).toEqual(['A', undefined, 'C']);
    expect(feed.health()).toEqual({ ok: true, reason: '1 dossiers cannot be read: LuongXuLy' });
    expect(said).toEqual(['unreadable B']);
  });

  test('lets nobody in by ties that may have changed, until a readable change comes', async () => {
    const { directory, feed, read } = feedOf({
      '': { changes: [circle('A', at(1))], cursor: '2' },
      '2': { unreadable: [unreadable('A', 2)], cursor: '3' },
      '3': { changes: [circle('A', at(1))], cursor: '4' },
      '4': { unreadable: [unreadable(undefined, 2)], cursor: 'end' },
    });
    await read();
    expect(directory.find('A')).toBeUndefined();
    expect([...directory.tiedTo('person', '001190000001').newerThan()]).toEqual([]);
    expect(directory.findSetAside('A')?.circle?.changedAt).toBe(at(1));
    expect(feed.health().reason).toMatch(/^2 dossiers/);
    directory.put(circle('A', at(3)));
    expect(directory.find('A')?.changedAt).toBe(at(3));
    expect(directory.findSetAside('A')).toBeUndefined();
  });

  test('reads a page again that could not be read whole, and takes what is still the newest', async () => {
    const pages: Record<string, Partial<CircleChanges>> = {
      '': { unreadable: [unreadable('A', 1), unreadable('B', 1)], cursor: '2' },
      '2': { changes: [circle('B', at(5), 9)], cursor: 'end' },
    };
    const { directory, feed, asked, clock, read } = feedOf(pages);
    await read();
    expect(directory.find('A')).toBeUndefined();
    pages[''] = { changes: [circle('A', at(1)), circle('B', at(1))], cursor: '2' };
    clock.nowMs += 60_000;
    asked.length = 0;
    feed.nudge();
    await read();
    expect(asked[0]).toBe('');
    expect(directory.find('A')?.changedAt).toBe(at(1));
    expect(directory.find('B')?.status).toBe(9);
    expect(feed.health()).toEqual({ ok: true });
  });
  test('goes on although an old page cannot be read again, and forgets one whose every change is read', async () => {
    const pages: Record<string, Partial<CircleChanges> | Error> = {
      '': { unreadable: [unreadable(undefined, 1), unreadable(undefined, 1)], cursor: 'end' },
    };
    const { directory, feed, said, asked, clock, read } = feedOf(pages);
    await read();
    expect(feed.health().reason).toMatch(/^2 dossiers/);
    pages[''] = new Error('the cursor has ended');
    clock.nowMs += 60_000;
    asked.length = 0;
    feed.nudge();
    await read();
    expect(asked.slice(-2)).toEqual(['', 'end']);
    expect(said.at(-1)).toContain('the cursor has ended');
    pages[''] = { changes: [circle('A', at(1))], cursor: 'end' };
    clock.nowMs += 60_000;
    asked.length = 0;
    feed.nudge();
    await read();
    expect(directory.find('A')).toBeDefined();
    expect(feed.health()).toEqual({ ok: true });
  });
});

describe('a dossier that is set aside', () => {
  test.each([
    ['older than what was known', 1, false],
    ['as old as what was known', 2, false],
    ['newer than what was known', 3, true],
  ])('at a moment that cannot be read is not let in by a change %s', (_what, minute, isIn) => {
    const directory = new DossierDirectory();
    directory.put(circle('A', at(2)));
    directory.setAside('A', { ...unreadable('A', 0), changedAt: undefined });
    directory.put(circle('A', at(minute)));
    expect(directory.find('A') !== undefined).toBe(isIn);
  });

  test('is found by the names that it had', () => {
    const directory = new DossierDirectory();
    directory.put({ ...circle('A', at(1)), aliases: ['old A'] });
    directory.setAside('A', unreadable('A', 2));
    expect([directory.find('old A'), directory.findSetAside('old A')?.place]).toEqual([
      undefined,
      'LuongXuLy',
    ]);
  });
});

describe('the directory', () => {
  test.each([
    ['an older change that is told last', [2, 1], 2],
    ['a newer change', [1, 2], 2],
    ['the later told of one moment', [1, 1], 1],
  ])('keeps the newest state before %s', (_what, minutes, expected) => {
    const directory = new DossierDirectory();
    for (const [index, minute] of minutes.entries()) directory.put(circle('A', at(minute), index + 1));
    expect(directory.find('A')?.changedAt).toBe(at(expected));
    if (minutes[0] === minutes[1]) expect(directory.find('A')?.status).toBe(2);
  });

  test('is not misled by zones: the same moment is the same moment', () => {
    const directory = new DossierDirectory();
    directory.put(circle('A', '2026-11-05T08:00:00+07:00', 9));
    directory.put(circle('A', '2026-11-05T00:59:00Z', 4));
    expect(directory.find('A')?.status).toBe(9);
  });
});
