import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const CODE = 'H26.12-261102-0001';
let tax: ConnectedAgency;

beforeAll(async () => {
  tax = await connectAgency(mock);
});
afterAll(() => tax.close());
beforeEach(() => tax.control({ reset: true }));

const ask = (keys: readonly string[] = [CODE]) =>
  tax.ask('taxDossiers', {
    keys,
    fields: { obligations: { subItem: true, amount: true, payerName: true } },
    origin: { userId: 'VNportal', dossier: CODE, purpose: 'procedure:1.013831' },
  });

describe('the tax authority behind GIP', () => {
  test('is asked by a signed message that says who asks, why and for which dossier', async () => {
    const answer = await ask();
    const [call] = await tax.takeCalls();
    expect(call).toMatchObject({
      operation: 'queryLedger',
      keys: [CODE],
      headers: {
        TRAN_CODE: '05011',
        SENDER_CODE: 'H26',
        SPARE1: 'VNportal',
        SPARE2: 'procedure:1.013831',
        SPARE3: CODE,
        signature: 'valid',
      },
    });
    expect(answer.messageId).toBe(call?.headers['MSG_ID']);
    expect(answer.messageId).toMatch(/^GIP\d{8}\d{7}$/);
    expect(call?.headers['SEND_DATE']).toMatch(/^(0\d|1[0-2])-\d{2}-\d{4}$/);
  });

  test.each(['changed', 'unsigned', 'stranger', 'wrapped', 'moved', 'otherMessage', 'otherDay', 'empty'])(
    'is not believed when its answer is %s',
    async (tamper) => {
      await tax.control({ tamper });
      await expect(ask()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
      await tax.control({ tamper: 'none' });
      expect((await ask()).rows.size).toBe(1);
    },
  );

  test('is not believed when an earlier answer comes again', async () => {
    await ask();
    await tax.control({ tamper: 'replayed' });
    await expect(ask()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('may go over to its next key at any time', async () => {
    const before = await ask();
    await tax.control({ rotate: true });
    expect((await ask()).rows).toEqual(before.rows);
  });

  test('is asked again when the answer is not ready, under the first message', async () => {
    await tax.control({ askedInVain: 2 });
    expect((await ask()).rows.has(CODE)).toBe(true);
    const calls = await tax.takeCalls();
    expect(calls.map(({ operation }) => operation)).toEqual(['queryLedger', 'askAgain', 'askAgain']);
    expect(calls[2]?.headers['ID_LINK']).toBe(calls[0]?.headers['MSG_ID']);
  });

  test('is said to be late, never to hold nothing, when the answer does not get ready', async () => {
    await tax.control({ askedInVain: 20 });
    const code = await ask().then(
      () => 'an answer',
      (error: { code?: string }) => error.code,
    );
    expect(['AGENCY_BUSY', 'AGENCY_TIMEOUT']).toContain(code);
  });

  test('refuses by SOAP fault with 500 and 200 and by a signed error code: all are faults without its words', async () => {
    await tax.control({ mode: 'fault' });
    for (let turn = 0; turn < 3; turn += 1) {
      const error: unknown = await ask().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toMatch(/10\.0|Lỗi/);
    }
  });
});
