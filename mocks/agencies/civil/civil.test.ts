import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const LAN = '001190000001';
let civil: ConnectedAgency;

beforeAll(async () => {
  civil = await connectAgency(mock);
});
afterAll(() => civil.close());
beforeEach(() => civil.control({ reset: true }));

const events = (fields: Record<string, unknown> = { birth: { kind: true } }) =>
  civil.ask('civilPersons', {
    keys: [LAN],
    fields: fields as never,
    origin: { userId: 'VNofficer-civil', dossier: 'H26.03-261109-0001', purpose: 'procedure:2.002621' },
  });

describe('the civil register behind its security server', () => {
  test('is told who asks, for which dossier and for which kinds of entries, and nothing more', async () => {
    await events({ marriages: { kind: true } });
    const [call] = await civil.takeCalls();
    expect(call).toMatchObject({
      operation: 'TraCuuSuKienHoTich',
      keys: [LAN],
      headers: {
        client: 'VN/GOV/H26/lien-thong',
        service: 'VN/GOV/G15/ho-tich/TraCuuSuKienHoTich/v1',
        userId: 'VNofficer-civil',
        issue: 'H26.03-261109-0001',
        protocolVersion: '4.0',
        loaiDangKy: 'KH',
      },
    });
  });

  test('gives every message an id of its own, which the access record keeps', async () => {
    const [one, other] = [await events(), await events()];
    const told = (await civil.takeCalls()).map(({ headers }) => headers['id']);
    expect([one.messageId, other.messageId]).toEqual(told);
    expect(one.messageId).not.toBe(other.messageId);
  });

  test.each(['otherId', 'otherHash', 'noHash', 'noIssue'])(
    'is not believed when the exchange answers with %s',
    async (tamper) => {
      await civil.control({ tamper });
      await expect(events()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
      await civil.control({ tamper: 'none' });
      expect((await events()).rows.size).toBe(1);
    },
  );

  test('fails with a fault of the exchange in either spelling and with one of its own, and quotes none', async () => {
    await civil.control({ mode: 'fault' });
    for (let turn = 0; turn < 3; turn += 1) {
      const error: unknown = await events().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toMatch(/10\.0|officer|Không tra cứu/);
    }
  });

  test('holds both children of the three-in-one birth dossier', async () => {
    const keys = ['H26.03-261109-0001', 'H26.03-261109-0101', 'H26.22-261109-0101'];
    const { rows } = await civil.ask('civilDossiers', {
      keys,
      fields: { civilCase: { kind: true, steps: { at: true, text: true } } },
    });
    expect([...rows.keys()]).toContain('H26.03-261109-0101');
  });
});
