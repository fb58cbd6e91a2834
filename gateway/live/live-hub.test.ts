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
  const hub = new LiveHub({ shared, instance });
  hubs.push(hub);
  return hub;
}

const delivered = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the hub of changes', () => {
  test('tells those who wait for the dossier and nobody else', () => {
    const hub = start(createInProcessState(Date.now), 'a');
    const heard: string[] = [];
    const stop = hub.listen(CODE, () => heard.push('mine'));
    hub.listen('other', () => heard.push('other'));
    hub.changed([CODE, 'nobody’s']);
    stop();
    hub.changed([CODE]);
    expect(heard).toEqual(['mine']);
  });

  test('carries to other processes what only one was told', async () => {
    const shared = createInProcessState(Date.now);
    const [a, b] = [start(shared, 'a'), start(shared, 'b')];
    const heard: string[] = [];
    a.listen(CODE, () => heard.push('a'));
    b.listen(CODE, () => heard.push('b'));
    a.touch(CODE);
    await delivered();
    expect(heard).toEqual(['a', 'b']);
  });

  test('leaves it to every process to find what the reception system announced', async () => {
    const shared = createInProcessState(Date.now);
    const [a, b] = [start(shared, 'a'), start(shared, 'b')];
    const heard: string[] = [];
    a.listen(CODE, () => heard.push('a'));
    b.listen(CODE, () => heard.push('b'));
    a.changed([CODE]);
    await delivered();
    expect(heard).toEqual(['a']);
  });

  test('tells everybody, each once, when anything may have changed', () => {
    const hub = start(createInProcessState(Date.now), 'a');
    const heard: string[] = [];
    for (const code of [CODE, 'other']) hub.listen(code, () => heard.push(code));
    hub.touchAll();
    expect(heard).toEqual([CODE, 'other']);
  });

  test('is not moved by what it does not understand', async () => {
    const shared = createInProcessState(Date.now);
    const hub = start(shared, 'a');
    const heard: string[] = [];
    hub.listen(CODE, () => heard.push('x'));
    for (const message of ['', '{', '{"from":1}', JSON.stringify({ from: 'b', code: CODE, extra: 1 })])
      shared.publish('dossier-changes', message);
    await delivered();
    expect(heard).toEqual([]);
  });
});
