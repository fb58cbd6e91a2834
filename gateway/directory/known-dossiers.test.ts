import { describe, expect, test } from '@jest/globals';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import type { SqlRow } from '../storage/sql-driver.ts';
import { KnownDossiers } from './known-dossiers.ts';
import { SealedCircles } from './sealed-circles.ts';
import { TEST_ENCRYPTION } from './testing/feeding-processes.ts';

const sealed = new SealedCircles(TEST_ENCRYPTION);
const rowOf = (name: string, code: string, seq: number, aliases: string[] = []): SqlRow => ({
  ...{ name, code, seq, received_ms: 0, aliases, is_aside: false, aside_sealed: null },
  sealed: Buffer.from(sealed.seal(circleOf(code, { aliases, status: seq })), 'base64'),
});

/** A database that holds these rows and answers when it is let. */
function world({ kept = 100 } = {}) {
  const rows = new Map<string, SqlRow>();
  const asked: string[][] = [];
  const held: (() => void)[] = [];
  const state = { position: 0, ageMs: 0, isHeld: false };
  const known = new KnownDossiers({
    ...{ sealed, kept, trustedMs: 2_000 },
    position: () => state.position,
    ageMs: () => state.ageMs,
    database: {
      async query(_sql, parameters = []) {
        const names = parameters[0] as readonly string[];
        asked.push([...names]);
        const found = names.flatMap((name): SqlRow[] => {
          const row = rows.get(name);
          return row ? [row] : [];
        });
        if (state.isHeld) await new Promise<void>((resolve) => held.push(resolve));
        return found;
      },
    },
  });
  const store = (name: string, code: string, aliases: string[] = []) => {
    state.position += 1;
    rows.set(name, rowOf(name, code, state.position, aliases));
    known.forget([{ code, aliases, seq: state.position }]);
  };
  const find = async (name: string) => (await known.find(name))?.circle?.status;
  const letGo = () => {
    for (const go of held.splice(0)) go();
  };
  return { rows, asked, state, known, store, find, letGo };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('dossiers kept at hand', () => {
  test('are asked for once, by code and by alias, and those that are not there as well', async () => {
    const { asked, store, find } = world();
    store('A', 'A', ['old']);
    store('old', 'A', ['old']);
    for (const name of ['A', 'old', 'none', 'A', 'old', 'none']) await find(name);
    expect(asked).toEqual([['A'], ['old'], ['none']]);
  });

  test('of one turn are asked for together', async () => {
    const { asked, find } = world();
    await Promise.all(['A', 'B', 'A', 'C'].map(find));
    expect(asked).toEqual([['A', 'B', 'C']]);
  });

  test('are asked for again once they have changed, have come or have got a name', async () => {
    const { store, find, rows } = world();
    store('A', 'A');
    expect([await find('A'), await find('B'), await find('old')]).toEqual([1, undefined, undefined]);
    store('A', 'A');
    store('B', 'B', ['old']);
    rows.set('old', rowOf('old', 'B', 3, ['old']));
    expect([await find('A'), await find('B'), await find('old')]).toEqual([2, 3, 3]);
    // The name goes on to another dossier.
    store('B', 'B');
    store('C', 'C', ['old']);
    rows.set('old', rowOf('old', 'C', 5, ['old']));
    expect(await find('old')).toBe(5);
  });

  test.each([
    ['changes', 'A'],
    ['comes', 'new'],
  ])('what %s while it is read is told as it was read and not kept', async (_what, name) => {
    const { state, store, find, letGo } = world();
    store('A', 'A');
    state.isHeld = true;
    const reading = find(name);
    await turn();
    store(name, name);
    letGo();
    expect(await reading).toBe(name === 'A' ? 1 : undefined);
    state.isHeld = false;
    expect(await find(name)).toBe(2);
  });

  test('what is read while everything is forgotten is not kept', async () => {
    const { asked, known, state, store, find, letGo } = world();
    store('A', 'A');
    state.isHeld = true;
    const reading = find('A');
    await turn();
    known.forgetAll();
    letGo();
    await reading;
    state.isHeld = false;
    await find('A');
    expect(asked).toHaveLength(2);
  });

  test('are not believed by a process that cannot tell what has changed', async () => {
    const { asked, known, state, store, find } = world();
    store('A', 'A');
    await find('A');
    expect(known.kept('A')?.code).toBe('A');
    state.ageMs = 2_001;
    await Promise.all([find('A'), find('A')]);
    expect([known.kept('A'), asked.length]).toEqual([undefined, 2]);
  });

  test('are no more than may be kept', async () => {
    const { asked, find, store } = world({ kept: 10 });
    for (let n = 0; n < 50; n += 1) {
      store(`D${n}`, `D${n}`);
      await find(`D${n}`);
    }
    asked.length = 0;
    for (let n = 0; n < 50; n += 1) await find(`D${n}`);
    expect(asked.length).toBeGreaterThanOrEqual(40);
  });

  test('a row that was moved to another dossier does not open', async () => {
    const { rows, find } = world();
    rows.set('A', { ...rowOf('A', 'A', 1), code: 'B' });
    await expect(find('A')).rejects.toThrow();
  });
});
