import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { RequestAccess } from '../boundary/access-log-port.ts';
import { boundaryFor, citizen, NOW } from '../boundary/testing/boundary-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import { Reconciler, type ReconcilerParts } from './reconciler.ts';
import type { CommonInput } from './request-kinds.ts';
import type { StoredRequest } from './request-store.ts';

const CODE = 'H26.12-261102-0001';
const DAY_MS = 24 * 3_600_000;
const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
const waiting = (more: Partial<StoredRequest> = {}): StoredRequest => ({
  ...{ reference: 'ref-1', action: 'RATE', dossier: CODE, requestHash: 'h', state: 'sending', attempts: 2 },
  ...{ receipt: undefined, createdAt: NOW },
  sealed: encryption.encrypt({ caller: citizen(LAN), input: { idempotencyKey: 'k', code: CODE } }, 'ref-1'),
  ...more,
});

const NEVER = new AbortController().signal;

function world(
  due: readonly StoredRequest[],
  parts: Partial<ReconcilerParts<StoredRequest, CommonInput>> = {},
) {
  const done: string[] = [];
  const recorded: RequestAccess[] = [];
  const failures: unknown[] = [];
  const reconciler = new Reconciler({
    requests: {
      async askAfter(request) {
        done.push(`asked ${request.reference}`);
        return { ...request, state: 'done' };
      },
    },
    store: {
      claimDue: async () => due,
      giveUp: async (reference) => void done.push(`given up ${reference}`),
      leaveUncertain: async (reference, at) =>
        void done.push(`${reference} again in ${at.getTime() - NOW.getTime()} ms`),
    },
    encryption,
    accessLog: { recordRequest: async (access) => void recorded.push(access) },
    boundaryFor: async (caller) => boundaryFor(caller, [circleOf(CODE)]),
    isReady: () => true,
    onFailure: (error) => failures.push(error),
    ...{ leaseMs: 1_000, deadlineMs: 1_000, now: () => NOW },
    ...parts,
  });
  return { reconciler, done, recorded, failures };
}
const failing = (code: 'AGENCY_FAULT' | 'ACCESS_DENIED' | 'AGENCY_TIMEOUT') => ({
  requests: {
    askAfter: async () =>
      Promise.reject(new GatewayError(code, 'no', { isRefusal: code === 'AGENCY_FAULT' })),
  },
});

describe('asking after requests without an answer', () => {
  test('asks once for the caller who made it, and records it', async () => {
    const { reconciler, done, recorded } = world([waiting()]);
    expect(await reconciler.askAfterDue(NEVER)).toBe(1);
    expect(done).toEqual(['asked ref-1']);
    expect(recorded[0]).toMatchObject({ requestId: 'ref-1', caller: citizen(LAN), errorCodes: [] });
  });

  test('waits until it is known whose dossiers are whose', async () => {
    const { reconciler, done } = world([waiting()], { isReady: () => false });
    expect([await reconciler.askAfterDue(NEVER), done]).toEqual([0, []]);
  });

  test.each([
    ['ACCESS_DENIED', ['ref-1 again in 4000 ms']],
    ['AGENCY_TIMEOUT', ['ref-1 again in 4000 ms']],
    ['AGENCY_FAULT', []],
  ] as const)(
    'that ends in %s is recorded and told, and asked after again where it is open',
    async (code, left) => {
      const { reconciler, done, recorded, failures } = world([waiting()], failing(code));
      await reconciler.askAfterDue(NEVER);
      expect(done).toEqual(left);
      expect(recorded[0]?.errorCodes).toEqual([code]);
      expect(failures).toHaveLength(1);
    },
  );

  test.each([
    ['older than a day', { createdAt: new Date(NOW.getTime() - DAY_MS - 1) }, ['given up ref-1']],
    ['moved from another row', { reference: 'ref-2' }, []],
    ['without what was said', { sealed: undefined }, []],
  ])('sends nothing that is %s, and people hear of it', async (_what, more, left) => {
    const { reconciler, done, failures } = world([waiting(more)]);
    await reconciler.askAfterDue(NEVER);
    expect(done).toEqual(left);
    expect(failures).toHaveLength(1);
  });
});
