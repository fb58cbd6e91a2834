import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { filingSteps } from '../filing-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';
import { ROOMY_LIMITS } from '../roomy-limits.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_DEADLINE_MS: '3000' });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
const { approve, codesOf, draft, fieldsOf, ready, sent, submit, until } = filingSteps(() => gateway);

const CLERK = 'assisted-tu';
const SHOWN =
  'outcome isRepeated text receipt { code } draft { id state confirmation { means state digits text } }';
const submitFor = (id: string, confirmation?: object, key: string = randomUUID()) =>
  gateway.ask(
    CLERK,
    `mutation ($input: SubmitDossierInput!) { it: submitDossier(input: $input) { ${SHOWN} } }`,
    { input: { idempotencyKey: key, draft: id, ...(confirmation && { confirmation }) } },
  );
/** What Mr Tứ does on his phone. */
const onPhone = async (decision: string, more: object = {}, persona = 'tu') => {
  const answer = await fetch(`${gateway.world.identityUrl}/demo/confirm`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ persona, decision, ...more }),
  });
  return (await answer.json()) as { readonly binding_message?: string };
};
const find = async (persona: string, id: string) =>
  (
    await gateway.ask(
      persona,
      `{ dossierDraft(id: "${id}") { state receipt { code } confirmation { state digits text } } }`,
    )
  ).data.dossierDraft;
const statesOf = async (id: string) =>
  (await changesIn(gateway.driver))
    .filter(({ object }) => object.id === id)
    .map(({ object }) => object.state);
const dossierOf = async (persona: string, code: string) =>
  gateway.ask(
    persona,
    `{ dossier(code: "${code}") { code lane assistance { means confirmedAt text } priority { reason text law } timeline { text } } }`,
  );
async function putSignature(bytes: Buffer = randomBytes(500)): Promise<string> {
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), bytes]);
  const answer = await fetch(`${gateway.url}/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await gateway.world.token(CLERK)}`, 'content-type': 'image/png' },
    body: new Uint8Array(png),
  });
  return ((await answer.json()) as { id: string }).id;
}

describe('a draft that a clerk fills in', () => {
  test('shows the clerk what the form needs and no more; what is masked is told by the person', async () => {
    const { data, errors } = await draft(CLERK);
    expect(errors).toEqual([]);
    expect(fieldsOf(data.it)).toMatchObject({
      fullName: { state: 'PROPOSED', agency: 'police' },
      personalId: { state: 'MISSING', missing: 'MASKED', value: null },
      presentResidence: { state: 'MISSING', missing: 'MASKED', value: null },
      phone: { state: 'MISSING', missing: 'NOT_PERMITTED' },
    });
    expect(data.it.route.receptionPoint.branch).toBe('CN4');
    expect(JSON.stringify(data)).not.toContain('001048000004');
  });

  test('is seen by the person, and not by another clerk; without a session by no clerk at all', async () => {
    const { data } = await draft(CLERK);
    expect(await find('tu', data.it.id)).toMatchObject({ state: 'OPEN' });
    for (const persona of ['clerk-cn4', 'clerk-cn1', 'minh'])
      expect(await find(persona, data.it.id)).toBeNull();
    const own = await draft('tu');
    expect(await find(CLERK, own.data.it.id)).toBeNull();
  });
});

describe('a confirmation on the phone', () => {
  test('files exactly what was confirmed, and is shown with the dossier', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' }, priority: 'ELDERLY' });
    const { data, errors } = await submitFor(id);
    expect(errors).toEqual([]);
    expect(data.it).toMatchObject({
      ...{ outcome: 'AWAITING_CONFIRMATION', receipt: null },
      draft: { state: 'AWAITING_CONFIRMATION', confirmation: { means: 'VNEID', state: 'WAITING' } },
    });
    const { digits } = data.it.draft.confirmation;
    expect(digits).toMatch(/^\d{4}$/);
    expect(await sent()).toEqual([]);
    expect((await onPhone('approve')).binding_message).toBe(digits);
    await until(async () => (await find('tu', id)).state === 'FILED');
    const { code } = (await find('tu', id)).receipt;
    await until(async () => (await dossierOf('tu', code)).data.dossier !== null);
    const { data: seen } = await dossierOf('tu', code);
    expect(seen.dossier).toMatchObject({
      lane: 'PRIORITY',
      assistance: { means: 'VNEID', confirmedAt: expect.stringMatching(/\+07:00$/) },
      priority: { reason: 'ELDERLY', law: expect.stringContaining('Luật Người cao tuổi') },
    });
    expect(seen.dossier.assistance.text).toMatch(
      /^Cán bộ .*Chi nhánh số 4 khai hộ, chủ hồ sơ đã tự xác nhận qua VNeID\.$/,
    );
    expect(JSON.stringify(seen.dossier)).not.toContain('clerk-cn4');
    expect(JSON.stringify(seen.dossier.timeline)).toContain('chủ hồ sơ đã xác nhận qua định danh điện tử');
    expect(await statesOf(id)).toEqual(['drafted', 'approved', 'awaiting', 'confirmed', 'claimed', 'filed']);
  });

  test('is on record as the person’s own, on whose ground the rest was sent', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    await submitFor(id);
    await onPhone('approve');
    await until(async () => (await find('tu', id)).state === 'FILED');
    const log = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { ground: "confirmed" }, first: 10) { nodes { service grounds onBehalfBy } } confirmed: accessLog(filter: { service: "confirmDossier" }, first: 3) { nodes { onBehalfBy client messageId decision } } }',
    );
    expect(log.data.accessLog.nodes).toContainEqual({
      ...{ service: 'onestopFile', onBehalfBy: 'clerk-cn4' },
      grounds: ['assisted-session', 'self', 'consent', 'confirmed'],
    });
    expect(log.data.confirmed.nodes[0]).toEqual({
      ...{ onBehalfBy: null, client: 'vneid', messageId: id, decision: 'permit' },
    });
  });

  test.each([
    ['deny', 'DENIED', 'từ chối'],
    ['expire', 'EXPIRED', 'Hết thời gian'],
  ])(
    'that ends in %s leaves nothing filed and says so; it can be asked again',
    async (decision, state, text) => {
      const id = await ready(CLERK, { place: { ward: '00145' } });
      await submitFor(id);
      await onPhone(decision);
      await until(async () => (await find(CLERK, id)).state === 'OPEN');
      const told = await find(CLERK, id);
      expect(told).toMatchObject({ receipt: null, confirmation: { state, digits: null } });
      expect(told.confirmation.text).toContain(text);
      expect(await sent()).toEqual([]);
      if (decision === 'deny') {
        const values = { draft: id, edits: [{ name: 'newResidence', value: 'Một nơi khác' }] };
        const refused = await submitFor(id);
        expect(refused.errors[0]?.extensions).toMatchObject({
          ...{ code: 'BAD_USER_INPUT', fields: ['confirmation.by'] },
          rule: expect.stringContaining('denied exactly this'),
        });
        // Saying the same once more makes no other content of it.
        const { value } = fieldsOf((await approve(CLERK, { draft: id })).data.it)['newResidence'];
        await approve(CLERK, { draft: id, edits: [{ name: 'newResidence', value }] });
        expect(codesOf(await submitFor(id))).toEqual(['BAD_USER_INPUT']);
        await approve(CLERK, values);
      }
      expect((await submitFor(id)).data.it.outcome).toBe('AWAITING_CONFIRMATION');
      await onPhone('approve');
      await until(async () => (await find('tu', id)).state === 'FILED');
    },
  );

  test.each(['nonce', 'sub', 'aud', 'iss', 'key', 'typ', 'exp', 'loa'])(
    'by a token with another %s confirms nothing',
    async (forge) => {
      const id = await ready(CLERK, { place: { ward: '00145' } });
      await submitFor(id);
      await onPhone('approve', { forge });
      await until(async () => (await find(CLERK, id)).state === 'OPEN');
      expect(await statesOf(id)).toEqual(['drafted', 'approved', 'awaiting', 'expired']);
      expect(await sent()).toEqual([]);
    },
  );

  test('is voided by a change: what the person confirms then files nothing', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    await submitFor(id);
    await approve(CLERK, { draft: id, edits: [{ name: 'newResidence', value: 'Một nơi khác' }] });
    expect(await find(CLERK, id)).toMatchObject({ state: 'OPEN', confirmation: null });
    await onPhone('approve');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await find(CLERK, id)).toMatchObject({ state: 'OPEN', receipt: null });
    expect(await sent()).toEqual([]);
  });

  test('of a draft that somebody edits in the table meanwhile files nothing', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    await submitFor(id);
    await gateway.driver.query('update filing_draft set attempts = attempts + 1 where id = $1', [id]);
    await onPhone('approve');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await find('tu', id)).toMatchObject({ receipt: null });
    expect(await sent()).toEqual([]);
    // The answer was given once, and is still there when the draft stands as it was.
    await gateway.driver.query('update filing_draft set attempts = attempts - 1 where id = $1', [id]);
    await until(async () => (await find('tu', id)).state === 'FILED');
  });

  test('is asked for once: a repetition tells that it is waited for', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    const key = randomUUID();
    const first = await submitFor(id, undefined, key);
    const again = await submitFor(id, undefined, key);
    expect(again.data.it).toMatchObject({ outcome: 'AWAITING_CONFIRMATION', isRepeated: true });
    expect(again.data.it.draft.confirmation.digits).toBe(first.data.it.draft.confirmation.digits);
    await onPhone('approve');
    await until(async () => (await find('tu', id)).state === 'FILED');
    const filed = await submitFor(id, undefined, key);
    expect(filed.data.it).toMatchObject({ outcome: 'FILED', isRepeated: true });
    expect(new Set((await sent()).map(({ operation }) => operation)).size).toBe(1);
  });

  test('is asked for so often and no more, whatever draft it is about', async () => {
    const limits = ROOMY_LIMITS.replace(/confirmations\.person=\d+/, 'confirmations.person=2');
    const other = await startTestGateway({ GATEWAY_LIMITS: limits });
    try {
      const steps = filingSteps(() => other);
      const outcomes: unknown[] = [];
      const startedMs = performance.now();
      for (let turn = 0; turn < 3; turn += 1) {
        const id = await steps.ready(CLERK, { place: { ward: '00145' } });
        outcomes.push(await steps.submit(CLERK, id));
      }
      expect(outcomes.map((answer) => steps.codesOf(answer as never))).toEqual([[], [], ['RATE_LIMITED']]);
      const { retryAfterSeconds } = (outcomes[2] as { errors: [{ extensions: Record<string, number> }] })
        .errors[0].extensions;
      // An hour after the first, however long the machine took for what came since.
      const sinceMs = performance.now() - startedMs;
      expect(retryAfterSeconds).toBeLessThanOrEqual(3_600);
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(Math.floor(3_600 - sinceMs / 1_000));
    } finally {
      await other.close();
    }
  });

  test('is not needed where the person signs in and files it themself', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    await submitFor(id);
    expect((await submit('tu', id)).data.it.outcome).toBe('FILED');
    await onPhone('approve');
  });
});

describe('a signature on the pad', () => {
  test('files at once; its hash is on record', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    const signature = await putSignature();
    const { data, errors } = await submitFor(id, { by: 'SIGNATURE', signature });
    expect(errors).toEqual([]);
    expect(data.it.outcome).toBe('FILED');
    const confirmed = (await changesIn(gateway.driver)).find(
      ({ object }) => object.id === id && object.state === 'confirmed',
    );
    expect(confirmed?.object.scope).toEqual(['1.004194', 'SIGNATURE', expect.stringMatching(/^[\w-]{43}$/)]);
    const seen = await dossierOf('tu', data.it.receipt.code);
    expect(seen.data.dossier.assistance.text).toContain('bằng chữ ký trên bảng ký');
  });

  const refusedSignature = {
    extensions: { code: 'BAD_USER_INPUT', fields: ['confirmation.signature'] },
  };

  test('given before the draft last changed is of what it said before, and files nothing', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    const signature = await putSignature();
    await approve(CLERK, { draft: id, edits: [{ name: 'newResidence', value: 'Một nơi khác' }] });
    expect((await submitFor(id, { by: 'SIGNATURE', signature })).errors).toMatchObject([refusedSignature]);
    expect(await sent()).toEqual([]);
    const anew = await submitFor(id, { by: 'SIGNATURE', signature: await putSignature() });
    expect(anew.data.it.outcome).toBe('FILED');
  });

  test('stays good for the same content that the centre refused, and for no other content or draft', async () => {
    const id = await ready(CLERK, { place: { ward: '00145' } });
    const other = await ready(CLERK, { place: { ward: '00145' } });
    const signature = await putSignature();
    await gateway.world.control('onestop', { mode: 'fault' });
    expect(codesOf(await submitFor(id, { by: 'SIGNATURE', signature }))).toEqual(['AGENCY_FAULT']);
    expect(codesOf(await submitFor(id, { by: 'SIGNATURE', signature }))).toEqual(['AGENCY_FAULT']);
    await gateway.world.control('onestop', { mode: 'ok' });
    expect((await submitFor(other, { by: 'SIGNATURE', signature })).errors).toMatchObject([refusedSignature]);
    await approve(CLERK, { draft: id, edits: [{ name: 'newResidence', value: 'Một nơi khác' }] });
    expect((await submitFor(id, { by: 'SIGNATURE', signature })).errors).toMatchObject([refusedSignature]);
    expect(await statesOf(signature)).toEqual(['uploaded', 'signed']);
  });

  test('on two drafts at the same moment files one of them', async () => {
    const drafts = [
      await ready(CLERK, { place: { ward: '00145' } }),
      await ready(CLERK, { place: { ward: '00145' } }),
    ];
    const signature = await putSignature();
    const answers = await Promise.all(drafts.map((id) => submitFor(id, { by: 'SIGNATURE', signature })));
    const filed = answers.filter(({ data }) => data.it?.outcome === 'FILED');
    expect(filed).toHaveLength(1);
    expect(answers.flatMap(({ errors }) => errors)).toMatchObject([refusedSignature]);
  });

  test('is no paper of the draft, and a paper is no signature', async () => {
    const { data } = await draft(CLERK, { procedure: '1.004222', place: { ward: '00145' } });
    const image = await putSignature();
    const papers = [{ code: '1.004222-TP2', document: image }];
    const id = await ready(CLERK, {}, data.it);
    expect((await approve(CLERK, { draft: id, papers })).errors).toEqual([]);
    expect((await submitFor(id, { by: 'SIGNATURE', signature: image })).errors).toMatchObject([
      refusedSignature,
    ]);
    await approve(CLERK, { draft: id, papers: [{ code: '1.004222-TP2' }] });
    const signature = await putSignature();
    expect((await submitFor(id, { by: 'SIGNATURE', signature })).data.it.outcome).toBe('FILED');
    const next = await draft(CLERK, { procedure: '1.004222', place: { ward: '00145' } });
    expect(JSON.stringify(next.data.it.reusable)).not.toContain(signature);
    const attached = await approve(CLERK, {
      ...{ draft: next.data.it.id, papers: [{ code: '1.004222-TP2', document: signature }] },
    });
    expect(attached.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['papers'] });
  });

  test('is of this draft: an older one, one that was used, somebody else’s or none files nothing', async () => {
    const older = await putSignature();
    const id = await ready(CLERK, { place: { ward: '00145' } });
    const other = await ready(CLERK, { place: { ward: '00145' } });
    const used = await putSignature();
    await submitFor(other, { by: 'SIGNATURE', signature: used });
    const before = (await sent()).length;
    for (const signature of [older, used, randomUUID(), undefined]) {
      const answer = await submitFor(id, { by: 'SIGNATURE', signature });
      expect(answer.errors[0]?.extensions).toMatchObject({
        ...{ code: 'BAD_USER_INPUT', fields: ['confirmation.signature'] },
      });
    }
    expect(await sent()).toHaveLength(before);
    expect(codesOf(await submitFor(randomUUID(), { by: 'SIGNATURE', signature: older }))).toEqual([
      'NOT_AVAILABLE',
    ]);
  });
});
