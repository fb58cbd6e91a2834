import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import { CallEvidence } from '../evidence/call-evidence.ts';
import { ClientGone } from '../timing/client-gone.ts';
import { agency, ask, caches, changing, failing, KEY, OTHER_KEY, rows } from './testing/records-fixture.ts';

describe('an agency that fails', () => {
  test.each(['AGENCY_UNREACHABLE', 'AGENCY_TIMEOUT', 'AGENCY_BAD_ANSWER', 'AGENCY_BUSY'] as const)(
    'with %s leaves what is held to stand in, within its bound, and says why',
    async (code) => {
      const { all, clock } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, now } = changing(rows);
      await ask(cache, connector);
      now.answer = failing(code);
      clock.nowMs += 929_999;
      const told = await ask(cache, connector);
      expect(told.rows.get(KEY)).toEqual({ a: '1', b: '2' });
      expect(told.origins?.get(KEY)).toMatchObject({ source: 'stale', reason: code });
      clock.nowMs += 1;
      await expect(ask(cache, connector)).rejects.toMatchObject({ code });
    },
  );

  test.each(['AGENCY_FAULT', 'ACCESS_LOG_UNAVAILABLE', 'INTERNAL'] as const)(
    'with %s is told',
    async (code) => {
      const { all, clock } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, now } = changing(rows);
      await ask(cache, connector);
      clock.nowMs += 31_000;
      now.answer = failing(code);
      await expect(ask(cache, connector)).rejects.toMatchObject({ code });
    },
  );

  test('takes nothing away from what is fresh: of a batch the rest is told to be missing', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, now } = changing(rows);
    await ask(cache, connector);
    now.answer = failing('AGENCY_BUSY');
    const told = await ask(cache, connector, { keys: [KEY, OTHER_KEY] });
    expect(told.rows.get(KEY)).toEqual({ a: '1', b: '2' });
    expect(told.unreadable?.get(OTHER_KEY)).toMatchObject({ code: 'AGENCY_BUSY' });
  });

  test('whose answer is not there by the deadline is told of as it was; whoever went away is told nothing', async () => {
    for (const [reason, isTold] of [
      [new Error('deadline'), true],
      [new ClientGone(), false],
    ] as const) {
      const { all, clock } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, now, requests } = changing(rows);
      await ask(cache, connector);
      clock.nowMs += 31_000;
      now.answer = ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      const caller = new AbortController();
      const asked = ask(cache, connector, { signal: caller.signal });
      for (let turn = 0; turn < 50 && requests.length < 2; turn += 1) await new Promise(setImmediate);
      caller.abort(reason);
      if (isTold)
        expect((await asked).origins?.get(KEY)).toMatchObject({ source: 'stale', reason: 'AGENCY_TIMEOUT' });
      else await expect(asked).rejects.toBe(reason);
    }
  });
});

describe('several who ask for the same at once', () => {
  test('are one message, in one process and over processes', async () => {
    for (const count of [1, 2]) {
      const { all } = caches(count);
      let answer = () => {};
      const isAnswered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const { connector, requests } = agency(async (request) => {
        await isAnswered;
        return rows(request);
      });
      const asked = Array.from({ length: 20 }, (_, index) =>
        ask(all[index % count] as (typeof all)[0], connector, {
          fields: index % 3 === 0 ? { a: true, b: true } : { a: true },
        }),
      );
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
      answer();
      const told = await Promise.all(asked);
      expect(requests).toHaveLength(1);
      for (const [index, { rows: found }] of told.entries())
        expect(found.get(KEY)).toEqual(index % 3 === 0 ? { a: '1', b: '2' } : { a: '1' });
    }
  });

  test('who go away leave the others waiting', async () => {
    const { all } = caches(1, { shelf: null });
    const [cache] = all as [(typeof all)[0]];
    let answer = (_: AgencyAnswer) => {};
    const { connector, requests } = agency(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const first = new AbortController();
    const gone = ask(cache, connector, { signal: first.signal });
    const other = ask(cache, connector);
    first.abort(new ClientGone());
    await expect(gone).rejects.toBeInstanceOf(ClientGone);
    expect(requests[0]?.signal.aborted).toBe(false);
    answer({ rows: new Map([[KEY, { a: 'x' }]]) });
    expect((await other).rows.get(KEY)).toEqual({ a: 'x' });
  });

  test('do not wait for another process that died while it asked', async () => {
    const { all, shelf } = caches(2);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    const dead = agency(() => new Promise<never>(() => undefined));
    void ask(one, dead.connector);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(shelf?.names.size).toBe(1);
    const { connector, requests } = agency(rows);
    expect((await ask(two, connector)).rows.get(KEY)).toEqual({ a: '1', b: '2' });
    expect(requests).toHaveLength(1);
  });
});

describe('evidence of an agency that signs', () => {
  const tell = ({ taps, keys, ...request }: AgencyRequest): AgencyAnswer => {
    const tap = taps?.part(keys);
    tap?.sent({ bytes: Buffer.from('ask'), mediaType: 'text/xml' });
    tap?.received({ bytes: Buffer.from('tell'), mediaType: 'text/xml' });
    return rows({ ...request, keys });
  };

  test('is the first answer’s for whoever is told it again, kept whole once', async () => {
    let kept = 0;
    const vault = {
      async keep() {
        kept += 1;
        return `container-${kept}`;
      },
    };
    const { all } = caches(2, { vault });
    const { connector } = agency(tell, { evidence: true });
    const hashes = [];
    for (const cache of [...all, ...all]) {
      const evidence = new CallEvidence(vault);
      await ask(cache, connector, { taps: evidence.taps });
      expect(evidence.isWhole).toBe(true);
      hashes.push(evidence.of(KEY));
    }
    expect(kept).toBe(1);
    expect(hashes[0]).toMatchObject({
      request: expect.any(String),
      answer: expect.any(String),
      container: 'container-1',
    });
    for (const other of hashes) expect(other).toEqual(hashes[0]);
  });

  test('that cannot be kept lets nothing through; without any nothing is held', async () => {
    const { all } = caches(1, { vault: { keep: async () => Promise.reject(new Error('full')) } });
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests } = agency(tell, { evidence: true });
    for (const _ of [1, 2])
      await expect(ask(cache, connector)).rejects.toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    expect(requests).toHaveLength(2);
    const silent = agency(rows, { evidence: true });
    const evidence = new CallEvidence(undefined);
    await ask(cache, silent.connector, { keys: ['x'], taps: evidence.taps });
    await ask(cache, silent.connector, { keys: ['x'], taps: evidence.taps });
    expect(silent.requests).toHaveLength(2);
    expect(evidence.isWhole).toBe(false);
  });

  test('of a call that failed is told to whoever asked', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector } = agency(
      (request) => {
        tell(request);
        throw new GatewayError('AGENCY_BAD_ANSWER', 'no XML');
      },
      { evidence: true },
    );
    const evidence = new CallEvidence(undefined);
    await expect(ask(cache, connector, { taps: evidence.taps })).rejects.toMatchObject({
      code: 'AGENCY_BAD_ANSWER',
    });
    expect(evidence.of(KEY)).toMatchObject({ request: expect.any(String), answer: expect.any(String) });
  });
});
