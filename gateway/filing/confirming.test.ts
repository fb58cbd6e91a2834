import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallerFacts } from '../../policies/decision.ts';
import { changesIn } from '../../tests/rights/agreement.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { openTestLog, STORES } from '../access-log/testing/log-fixture.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { AskPerson, PersonAnswer } from '../identity/ask-person.ts';
import { KeysUnavailable } from '../identity/tokens.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { Confirming, type ConfirmingParts } from './confirming.ts';
import { ConfirmingStore } from './confirming-store.ts';
import type { DraftContent } from './draft.ts';
import { DraftStore } from './draft-store.ts';
import { DraftTable } from './draft-table.ts';
import { prepareQuestionTable, QuestionStore } from './question-store.ts';
import { prepareFilingTables } from './tables.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const content: DraftContent = { channel: 'COUNTER', fields: [], papers: [] };
const TOKEN: PersonAnswer = { kind: 'token', token: 'said-once' };

describe.each(STORES)('answers from persons’ phones, on $name', ({ open }) => {
  let driver: SqlDriver;
  let log: AccessLog;
  let drop: () => Promise<void>;
  let store: DraftStore;
  let confirmations: ConfirmingStore;
  let questions: QuestionStore;
  let ms: number;
  /** What the provider says to each question, in turn; then it has forgotten it. */
  let provider: Map<string, PersonAnswer[]>;
  let polled: string[];
  let failures: unknown[];
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  beforeEach(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    await prepareFilingTables(driver);
    await prepareQuestionTable(driver);
    const table = new DraftTable(encryption);
    store = new DraftStore(driver, log, table, (error) => void failures.push(error));
    questions = new QuestionStore(driver, encryption);
    confirmations = new ConfirmingStore(driver, log, table, questions, (error) => void failures.push(error));
    [ms, provider, polled, failures] = [NOW, new Map(), [], []];
  });
  afterEach(async () => {
    await log.close();
    await drop();
  });

  const askPerson: AskPerson = {
    start: () => Promise.reject(new Error('not asked here')),
    async poll(requestId) {
      polled.push(requestId);
      return provider.get(requestId)?.shift() ?? { kind: 'unknown' };
    },
    isConfirmation: async (token, _expected, fetchedAt) => token === 'said-once' && fetchedAt.getTime() <= ms,
  };
  const gateway = (over: Partial<ConfirmingParts> = {}) =>
    new Confirming({
      ...{ store: confirmations, questions, encryption, askPerson, accessLog: log },
      uploads: {} as ConfirmingParts['uploads'],
      limits: { admitQuestion: async () => undefined },
      boundaryFor: (caller) =>
        ({ caller, crossings: [], admitOwn: () => ({}) }) as unknown as RequestBoundary,
      onFailure: (error) => void failures.push(error),
      now: () => new Date(ms),
      ...over,
    });
  /** A draft that waits for its person. @returns its id. */
  async function waiting(answers: PersonAnswer[], { hash = 'h', sent = 'h' } = {}): Promise<string> {
    const id = String(1_000 + provider.size);
    const person: CallerFacts = { kind: 'citizen', id, client: 'desk', channel: 'COUNTER', loa: 2 };
    const holder = { personId: id };
    const act = { caller: undefined, requestId: undefined, at: new Date(ms) };
    const wanted = { holder, key: randomUUID(), requestHash: 'h', procedure: '1.004194', content };
    const draft = await store.begin({ ...wanted, expiresAt: new Date(NOW + 7 * 86_400_000) }, act);
    if (!draft) throw new Error('too many');
    const requestId = `question-${id}`;
    provider.set(requestId, answers);
    const input = { procedure: '1.004194', classes: [], isConfirmed: false, hash: sent, message: {} };
    await confirmations.await(
      draft,
      holder,
      {
        ...{ submitKey: `s-${id}`, sealed: encryption.encrypt({ caller: person, input }, draft.id) },
        confirmation: {
          ...{ means: 'VNEID', state: 'WAITING', hash, requestId, intervalSeconds: 1 },
          ...{ at: new Date(ms).toISOString(), expiresAt: new Date(ms + 120_000).toISOString() },
        },
      },
      act,
    );
    return draft.id;
  }
  const statesOf = async (id: string) =>
    (await changesIn(driver)).filter(({ object }) => object.id === id).map(({ object }) => object.state);
  const rounds = async (confirming: Confirming, count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      await confirming.askAfterAll();
      ms += 10_000;
    }
  };

  test('are fetched and acted on by one of two gateways', async () => {
    const id = await waiting([{ kind: 'pending' }, TOKEN]);
    const both = [gateway(), gateway()];
    for (let turn = 0; turn < 4; turn += 1) {
      await Promise.all(both.map((one) => one.askAfterAll()));
      ms += 10_000;
    }
    expect(polled).toHaveLength(2);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting', 'confirmed']);
    expect(failures).toEqual([]);
    expect(await driver.query('select 1 from filing_question')).toEqual([]);
  });

  const once = (error: Error) => {
    let isThrown = false;
    return () => {
      if (isThrown) return;
      isThrown = true;
      throw error;
    };
  };
  const away = new Error('away for a moment');
  test.each<[string, () => Partial<ConfirmingParts>]>([
    [
      'the log is away',
      () => {
        const fail = once(away);
        return {
          accessLog: {
            recordRequest: async (request) => {
              fail();
              await log.recordRequest(request);
            },
          },
        };
      },
    ],
    [
      'the keys of the provider cannot be read',
      () => {
        const fail = once(new KeysUnavailable('away'));
        return {
          askPerson: {
            ...askPerson,
            isConfirmation: async (...asked) => {
              fail();
              return askPerson.isConfirmation(...asked);
            },
          },
        };
      },
    ],
    [
      'the store is away before it is kept',
      () => {
        const fail = once(away);
        return {
          questions: {
            claim: (...asked) => questions.claim(...asked),
            askAgain: (...asked) => questions.askAgain(...asked),
            answerTo: (...asked) => questions.answerTo(...asked),
            keep: async (...asked) => {
              fail();
              await questions.keep(...asked);
            },
          },
        };
      },
    ],
  ])('are not lost when %s, and are fetched once', async (_name, hindered) => {
    const id = await waiting([TOKEN]);
    await rounds(gateway(hindered()), 3);
    expect(failures).toHaveLength(1);
    expect(polled).toHaveLength(1);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting', 'confirmed']);
  });

  test('that another gateway fetched before it died are acted on by the next, even after their time', async () => {
    const id = await waiting([TOKEN]);
    const dying = gateway({ accessLog: { recordRequest: () => Promise.reject(away) } });
    await dying.askAfterAll();
    ms += 600_000;
    await gateway().askAfterAll();
    expect(polled).toHaveLength(1);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting', 'confirmed']);
  });

  test('that nobody kept are waited for until the time of the question has run out', async () => {
    const id = await waiting([]);
    await rounds(gateway(), 12);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting']);
    await rounds(gateway(), 2);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting', 'expired']);
  });

  test('are asked after for all who wait, however many', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 205; n += 1) ids.push(await waiting([{ kind: 'pending' }]));
    await gateway().askAfterAll();
    expect(new Set(polled).size).toBe(ids.length);
    expect(polled).toHaveLength(ids.length);
  });

  test('to a token that is none confirm nothing, and a denial is remembered', async () => {
    const forged = await waiting([{ kind: 'token', token: 'forged' }]);
    const denied = await waiting([{ kind: 'denied' }]);
    await rounds(gateway(), 1);
    expect(await statesOf(forged)).toEqual(['drafted', 'awaiting', 'expired']);
    expect(await statesOf(denied)).toEqual(['drafted', 'awaiting', 'denied']);
    const found = await store.find(denied, { personId: '1001' });
    expect(found?.content).toMatchObject({ denied: ['h'] });
  });

  test('confirm no message but the one that was made of what was confirmed', async () => {
    const id = await waiting([TOKEN], { sent: 'another' });
    await rounds(gateway(), 2);
    expect(String(failures[0])).toContain('what would be sent is not what was confirmed');
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting']);
  });

  test('to a draft that was edited in the table move nothing, nor put it on record', async () => {
    const id = await waiting([{ kind: 'denied' }]);
    await driver.query('update filing_draft set attempts = 9 where id = $1', [id]);
    await rounds(gateway(), 2);
    expect(await statesOf(id)).toEqual(['drafted', 'awaiting']);
    const bodies = await driver.query('select sealed_answer, request_hash from filing_question');
    expect(JSON.stringify(bodies)).not.toMatch(/question-1|denied/);
  });
});
