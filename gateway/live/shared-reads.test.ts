import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import { issuePermit, type Permit } from '../../connectors/permit.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { SharedReads } from './shared-reads.ts';

const CODE = 'H26.12-261102-0001';

interface Sent {
  readonly request: AgencyRequest;
  answer(value: AgencyAnswer): void;
  fail(error: Error): void;
}

function start(
  manifest: { namesAsker: boolean; evidence: boolean } = { namesAsker: false, evidence: false },
) {
  const sent: Sent[] = [];
  const clock = { nowMs: 0 };
  const connector = {
    id: toAgencyId('onestop'),
    manifest,
    call: (_permit: Permit, request: AgencyRequest) =>
      new Promise<AgencyAnswer>((answer, fail) => sent.push({ request, answer, fail })),
  } as unknown as Connector;
  const reads = new SharedReads(new Map([['onestop', connector]]), () => clock.nowMs);
  const join = (code = CODE) => {
    const joined = reads.join(code);
    const ask = (given: Partial<AgencyRequest> = {}, permitted: readonly string[] = [CODE]) => {
      const request = {
        ...{ operation: 'onestopDossiers', keys: [CODE], args: {}, fields: { status: true } as const },
        ...{ origin: { userId: 'VNofficer-1', purpose: 'case' }, signal: new AbortController().signal },
        ...given,
      };
      const permit = issuePermit({
        ...{ agency: connector.id, operation: 'onestopDossiers', crossingId: 'c' },
        keys: new Set(permitted),
      });
      return joined.connectors.get('onestop')?.call(permit, request) as Promise<AgencyAnswer>;
    };
    return { ask, leave: joined.leave };
  };
  return { reads, sent, clock, join };
}

const ROWS: AgencyAnswer = { rows: new Map([[CODE, { status: '4' }]]) };
const settle = () => new Promise(setImmediate);

describe('reads of one event', () => {
  test('a hundred watchers that may see the same are one message, which names none of them', async () => {
    const { sent, join } = start();
    const asked = Array.from({ length: 100 }, (_, n) =>
      join().ask({ origin: { userId: `VNofficer-${n}`, purpose: `case-${n}`, dossier: CODE, loa: 2 } }),
    );
    await settle();
    expect(sent.map(({ request }) => request.origin)).toEqual([
      { userId: 'VNlien-thong', purpose: 'dossier-changed' },
    ]);
    sent[0]?.answer(ROWS);
    expect(new Set(await Promise.all(asked))).toEqual(new Set([ROWS]));
  });

  test.each([
    ['fewer fields', { fields: {} }],
    ['another operation', { operation: 'onestopDossiers', args: { year: 2026 } }],
  ])('a watcher who asks for %s is asked for by a message of their own', async (_what, given) => {
    const { sent, join } = start();
    void join().ask();
    void join().ask(given);
    await settle();
    expect(sent.map(({ request }) => request.fields)).toHaveLength(2);
    expect(sent[1]?.request).toMatchObject(given);
  });

  test.each([
    ['that is told who asks', { namesAsker: true, evidence: false }],
    ['whose messages are evidence', { namesAsker: false, evidence: true }],
  ])('an agency %s is asked for every watcher, in their own name', async (_what, manifest) => {
    const { sent, join } = start(manifest);
    for (const userId of ['VNa', 'VNb']) void join().ask({ origin: { userId, purpose: 'case' } });
    await settle();
    expect(sent.map(({ request }) => request.origin.userId)).toEqual(['VNa', 'VNb']);
  });

  test('what was read before a change is not told after it', async () => {
    const { reads, sent, join } = start();
    void join().ask();
    reads.changed(CODE);
    void join().ask();
    await settle();
    expect(sent).toHaveLength(2);
  });

  test('nothing is held once the last telling is over, nor shared for long while tellings keep coming', async () => {
    const { reads, sent, clock, join } = start();
    const [one, other] = [join(), join()];
    one.leave();
    expect(reads.size).toBe(1);
    clock.nowMs = 5_000;
    void join().ask();
    void other.ask();
    await settle();
    expect(sent).toHaveLength(2);
    // The older round ends without taking the newer one along.
    other.leave();
    expect(reads.size).toBe(1);
    reads.changed(CODE);
    expect(reads.size).toBe(0);
  });

  test('a watcher who goes away fails alone; after the last the message is given up, and the next asks anew', async () => {
    const { sent, join } = start();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = join()
      .ask({ signal: one.signal })
      .catch((error: unknown) => error);
    const second = join()
      .ask({ signal: other.signal })
      .catch((error: unknown) => error);
    await settle();
    one.abort('gone');
    expect(await first).toBe('gone');
    expect(sent[0]?.request.signal.aborted).toBe(false);
    other.abort('gone too');
    expect(await second).toBe('gone too');
    expect(sent[0]?.request.signal.aborted).toBe(true);
    const third = join().ask();
    await settle();
    sent[1]?.answer(ROWS);
    expect(await third).toBe(ROWS);
  });

  test('a failing agency fails all who wait, and is asked once', async () => {
    const { sent, join } = start();
    const asked = [join().ask(), join().ask()].map((call) => call.catch((error: Error) => error.message));
    await settle();
    sent[0]?.fail(new Error('down'));
    expect(await Promise.all(asked)).toEqual(['down', 'down']);
    expect(sent).toHaveLength(1);
  });

  test('no answer without a permit of one’s own', async () => {
    const { sent, join } = start();
    void join().ask();
    await expect(join().ask({}, ['H26.12-261102-0002'])).rejects.toThrow('permit');
    expect(sent).toHaveLength(1);
  });
});
