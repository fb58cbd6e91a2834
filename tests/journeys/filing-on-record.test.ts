import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { filingSteps } from '../filing-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';

const ABSENT = '00000000-0000-7000-8000-000000000000';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_DEADLINE_MS: '3000' });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
const { approve, change, codesOf, discard, draft, ready, submit } = filingSteps(() => gateway);

describe('the log', () => {
  test('tells every step of a draft, and that consent was the ground of what was sent', async () => {
    const id = await ready('lan');
    const { data } = await submit('lan', id);
    const { code } = data.it.receipt;
    const states = (await changesIn(gateway.driver))
      .filter(({ object }) => object.id === id)
      .map(({ object }) => object.state);
    expect(states).toEqual(['drafted', 'approved', 'sending', 'filed']);
    const log = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { ground: "consent" }, first: 20) { nodes { service agency released grounds purpose messageId dossier } } }',
    );
    const nodes = log.data.accessLog.nodes;
    expect(nodes).toContainEqual(
      expect.objectContaining({
        ...{ service: 'submitDossier', agency: 'police', released: ['person.identity'] },
        ...{ grounds: ['self', 'consent'], purpose: 'filing:1.004194' },
      }),
    );
    expect(nodes).toContainEqual(
      expect.objectContaining({ service: 'onestopFile', agency: 'onestop', messageId: id, dossier: code }),
    );
  });

  test('tells values that are shown as read, never as approved or filed', async () => {
    const of = async (service: string): Promise<string[]> =>
      (
        await gateway.ask(
          'auditor',
          `{ accessLog(filter: { service: "${service}" }, first: 50) { nodes { agency } } }`,
        )
      ).data.accessLog.nodes.map(({ agency }: { agency: string }) => agency);
    const agenciesOf = async (service: string) =>
      (await of(service)).filter((agency) => agency !== 'gateway').length;
    const services = ['approveDraftData', 'withdrawApproval', 'submitDossier', 'dossierDraft'];
    const before = await Promise.all(services.map(agenciesOf));
    const { data } = await draft('lan');
    await approve('lan', { draft: data.it.id, edits: [{ name: 'newResidence', value: 'Số 1 phố Đá' }] });
    await change('lan', 'withdrawApproval', 'WithdrawApprovalInput', { draft: data.it.id });
    expect(codesOf(await submit('lan', data.it.id))).toEqual(['BAD_USER_INPUT']);
    const [approved, withdrawn, filed, shown = 0] = await Promise.all(services.map(agenciesOf));
    expect([approved, withdrawn, filed]).toEqual(before.slice(0, 3));
    expect(shown).toBeGreaterThan(before[3] ?? 0);
  });

  test('says in plain words what the citizen approved and filed', async () => {
    const id = await ready('lan');
    await submit('lan', id);
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 30) { nodes { text en: text(language: EN) } } } }',
    );
    const texts = data.me.dataAccesses.nodes.map(({ text }: { text: string }) => text).join('\n');
    expect(texts).toContain('Chính bạn đã đồng ý dùng');
    expect(texts).toContain('Chính bạn đã nộp hồ sơ kèm');
    expect(texts).toContain('đã gửi yêu cầu tới Trung tâm Phục vụ hành chính công');
    expect(texts).not.toMatch(/filing\.draft|submitDossier/);
  });
});

describe('who may not', () => {
  test.each(['clerk-cn4', 'kiosk-cn1-03', 'officer-land', 'auditor', 'hotline-agent'])(
    '%s cannot draft, and no agency hears of it',
    async (persona) => {
      const answer = await draft(persona);
      expect(codesOf(answer)).toEqual(['ACCESS_DENIED']);
      expect((await gateway.world.calls('police')).filter(({ keys }) => keys.length > 0)).toEqual([]);
    },
  );

  test('a kiosk is told that a person must be present, a citizen at level 1 that level 2 is needed', async () => {
    expect((await draft('kiosk-cn1-03')).errors[0]?.extensions).toMatchObject({
      remedy: 'PERSON_PRESENT_REQUIRED',
    });
    expect((await draft('hung')).errors[0]?.extensions).toMatchObject({ remedy: 'LOA2_REQUIRED' });
    expect(codesOf(await draft(undefined))).toEqual(['UNAUTHENTICATED']);
  });

  test('another person’s draft looks like none, whatever is asked of it', async () => {
    const id = await ready('lan');
    const look = (of: string) => gateway.ask('minh', `{ dossierDraft(id: "${of}") { id } }`);
    const ways: ((of: string) => Promise<{ errors: readonly object[]; data: unknown }>)[] = [
      look,
      (of) => approve('minh', { draft: of, fields: ['fullName'] }),
      (of) => change('minh', 'withdrawApproval', 'WithdrawApprovalInput', { draft: of }),
      (of) => submit('minh', of),
      (of) => discard('minh', of),
    ];
    for (const way of ways) {
      const [foreign, absent] = [await way(id), await way(ABSENT)];
      expect(foreign.errors).toMatchObject([{ extensions: { code: 'NOT_AVAILABLE' } }]);
      const plain = (answer: object) => JSON.stringify(answer).replaceAll(/"requestId":"[^"]*"/g, '');
      expect(plain(foreign.errors)).toBe(plain(absent.errors));
    }
    expect((await submit('lan', id)).data.it.outcome).toBe('FILED');
  });

  test.each([
    [{ procedure: '1.000656' }, ['procedure']],
    [{ procedure: 'x' }, ['procedure']],
    [{ place: { ward: '1' } }, ['place.ward']],
    [{ place: { parcel: '../../etc' } }, ['place.parcel']],
    [{ idempotencyKey: 'short' }, ['idempotencyKey']],
  ])('%j is refused with the field named', async (input, fields) => {
    expect((await draft('lan', input)).errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields,
    });
  });

  test('values that no system can hold are refused, and none is repeated', async () => {
    const { data } = await draft('lan');
    for (const value of ['a\u0000b', 'x'.repeat(501), '\ud800']) {
      const answer = await approve('lan', { draft: data.it.id, edits: [{ name: 'newResidence', value }] });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });
});
