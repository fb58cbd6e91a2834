import { afterEach, describe, expect, test } from '@jest/globals';
import { createInProcessState } from '../shared-state/in-process.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { LiveHub } from './live-hub.ts';

const CODE = 'H26.12-261102-0001';
const hubs: LiveHub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
});

function start(shared: SharedState, instance: string) {
  const known = new Map<string, string>();
  const tasks: (() => void)[] = [];
  let nudges = 0;
  const hub = new LiveHub({
    shared,
    instance,
    knownChange: (code) => known.get(code),
    nudgeFeed: () => {
      nudges += 1;
    },
    later(task) {
      tasks.push(task);
      return () => void tasks.splice(tasks.indexOf(task), 1);
    },
  });
  hubs.push(hub);
  return {
    hub,
    known,
    passTime: () => {
      for (const task of tasks.splice(0)) task();
    },
    nudges: () => nudges,
  };
}

const delivered = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the hub of changes', () => {
  test('tells those who wait for the dossier and nobody else', () => {
    const { hub } = start(createInProcessState(Date.now), 'a');
    const heard: string[] = [];
    const stop = hub.listen(CODE, () => heard.push('mine'));
    hub.listen('other', () => heard.push('other'));
    hub.changed({ code: CODE, changedAt: '2026-11-02T08:00:00+07:00' });
    stop();
    hub.changed({ code: CODE, changedAt: '2026-11-02T08:00:01+07:00' });
    expect(heard).toEqual(['mine']);
  });

  test('carries to other processes what only one was told', async () => {
    const shared = createInProcessState(Date.now);
    const [a, b] = [start(shared, 'a'), start(shared, 'b')];
    const heard: string[] = [];
    a.hub.listen(CODE, () => heard.push('a'));
    b.hub.listen(CODE, () => heard.push('b'));
    a.hub.touch(CODE);
    await delivered();
    expect(heard).toEqual(['a', 'b']);
  });

  test('wakes a change feed that has fallen behind, and only such a one', async () => {
    const shared = createInProcessState(Date.now);
    const [a, behind, level] = [start(shared, 'a'), start(shared, 'b'), start(shared, 'c')];
    a.known.set(CODE, '2026-11-02T08:00:00+07:00');
    level.known.set(CODE, '2026-11-02T08:00:00+07:00');
    behind.known.set(CODE, '2026-11-01T08:00:00+07:00');
    a.hub.changed({ code: CODE, changedAt: '2026-11-02T08:00:00+07:00' });
    await delivered();
    for (const one of [a, behind, level]) one.passTime();
    expect([a, behind, level].map((one) => one.nudges())).toEqual([0, 1, 0]);
  });

  test('a feed that catches up by itself is left alone', async () => {
    const shared = createInProcessState(Date.now);
    const [a, b] = [start(shared, 'a'), start(shared, 'b')];
    a.hub.changed({ code: CODE, changedAt: '2026-11-02T08:00:00+07:00' });
    await delivered();
    b.known.set(CODE, '2026-11-02T08:00:00+07:00');
    b.passTime();
    expect(b.nudges()).toBe(0);
  });

  test('is not moved by what it does not understand', async () => {
    const shared = createInProcessState(Date.now);
    const { hub } = start(shared, 'a');
    const heard: string[] = [];
    hub.listen(CODE, () => heard.push('x'));
    for (const message of ['', '{', '{"from":1}', JSON.stringify({ from: 'b', code: CODE, extra: 1 })])
      shared.publish('dossier-changes', message);
    await delivered();
    expect(heard).toEqual([]);
  });
});
