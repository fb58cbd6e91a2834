import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LAN, refusalOf } from '../emergency-steps.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const TUS = 'H26.12-261105-0002';
const ABSENT = '019ac000-0000-7000-8000-000000000000';
const REASON = 'Tôi không nộp hồ sơ nào ở đây, xin cho biết vì sao thửa đất của tôi bị xem.';
const ANSWER = 'Cán bộ thụ lý hồ sơ chuyển nhượng của bà; việc xem là cần cho thẩm định.';
const SHOWN = 'id number state agencies reason filedAt dueAt answer answeredAt answeredBy';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.ask('officer-land', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
}, 120_000);
afterAll(async () => gateway.close());

/** What lan reads of the officer's look, the newest one. */
async function lansAccess() {
  const { data } = await gateway.ask(
    'lan',
    `{ me { dataAccesses(first: 100) { nodes { number byAgency byWhom isOwn text agency objection { ${SHOWN} } } } } }`,
  );
  const found = data.me.dataAccesses.nodes.find(
    ({ byAgency, agency }: { byAgency: string; agency: string }) => byAgency === 'land' && agency === 'land',
  );
  expect(found).toBeDefined();
  return found;
}
const object = (persona: string | undefined, number: string, over: object = {}): Promise<Answer> =>
  gateway.ask(
    persona,
    `mutation ($input: ObjectToAccessInput!) { it: objectToAccess(input: $input) { ${SHOWN} } }`,
    { input: { idempotencyKey: `objection-${number}`, number, reason: REASON, ...over } },
  );
const answer = (persona: string | undefined, id: string, text = ANSWER): Promise<Answer> =>
  gateway.ask(
    persona,
    `mutation ($id: ID!, $answer: String!) { it: answerObjection(id: $id, answer: $answer) { ${SHOWN} } }`,
    { id, answer: text },
  );
const listed = (persona: string, state = 'FILED'): Promise<Answer> =>
  gateway.ask(persona, `{ it: accessObjections(state: ${state}, first: 50) { nodes { ${SHOWN} } } }`);
const findings = async (state: string) => {
  const { data } = await gateway.ask(
    'auditor',
    `{ accessFindings(state: ${state}, first: 50) { nodes { id rule severity about title evidence closedBy } } }`,
  );
  return data.accessFindings.nodes;
};
const changesOf = async (id: string) => {
  const rows = await gateway.driver.query('select body from access_record where object = $1 order by idx', [
    `objection/${id}`,
  ]);
  return rows.map(({ body }) => JSON.parse(String(body)));
};

describe('an objection to an access', () => {
  test('goes from the citizen to the auditors and the agency concerned, and comes back with an answer', async () => {
    const { number } = await lansAccess();
    const { data, errors } = await object('lan', number);
    expect(errors).toEqual([]);
    expect(data.it).toMatchObject({
      number,
      state: 'FILED',
      agencies: ['land'],
      reason: REASON,
      answer: null,
    });
    expect(Date.parse(data.it.dueAt)).toBeGreaterThan(Date.parse(data.it.filedAt));
    const { id } = data.it;
    expect(await findings('OPEN')).toContainEqual(
      expect.objectContaining({
        ...{ id, rule: 'citizen-objection', severity: 'WARNING', about: 'officer-land' },
        evidence: [expect.stringMatching(/^test\/\d+$/)],
      }),
    );
    for (const persona of ['auditor', 'dpo', 'oversight-land'])
      expect((await listed(persona)).data.it.nodes).toContainEqual(expect.objectContaining({ id, number }));
    expect((await answer('dpo', id)).data.it).toMatchObject({
      ...{ state: 'ANSWERED', answer: ANSWER, answeredBy: 'dpo' },
    });
    const read = await lansAccess();
    expect(read.objection).toMatchObject({ id, state: 'ANSWERED', answer: ANSWER, answeredBy: null });
    const own = await gateway.ask('lan', `{ me { objections { nodes { ${SHOWN} } } } }`);
    expect(own.data.me.objections.nodes).toEqual([read.objection]);
    expect(await findings('OPEN')).not.toContainEqual(expect.objectContaining({ id }));
    expect(await findings('CLOSED')).toContainEqual(expect.objectContaining({ id, closedBy: 'dpo' }));
    expect((await listed('auditor')).data.it.nodes).toEqual([]);
    expect((await listed('auditor', 'ANSWERED')).data.it.nodes).toHaveLength(1);
  });

  test('and its answer stand on record with the row as it is, and in no clear word', async () => {
    const { objection, number } = await lansAccess();
    const [filed, answered] = await changesOf(objection.id);
    expect(filed).toMatchObject({
      actor: { kind: 'citizen' },
      subject: { kind: 'person', hash: filed.actor.id },
      object: { state: 'filed', version: 1, counterpart: 'land', scope: [number] },
    });
    expect(answered).toMatchObject({ actor: { id: 'dpo' }, object: { state: 'answered', version: 2 } });
    expect(answered.object.digest).not.toBe(filed.object.digest);
    const stored = JSON.stringify([
      await gateway.driver.query('select body from access_record'),
      await gateway.driver.query('select * from access_objection'),
    ]);
    for (const word of [REASON, ANSWER, LAN]) expect(stored).not.toContain(word);
  });

  test('is one for each access: the same again is the same, another one is refused', async () => {
    const { objection, number } = await lansAccess();
    expect((await object('lan', number)).data.it).toEqual({ ...objection });
    expect(refusalOf(await object('lan', number, { idempotencyKey: 'another-key-1' }))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', fields: ['number'] },
    });
    expect(refusalOf(await object('lan', number, { reason: `${REASON} Hết.` }))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', fields: ['idempotencyKey'] },
    });
    expect(await changesOf(objection.id)).toHaveLength(2);
  });

  test('keeps its first answer', async () => {
    const { objection } = await lansAccess();
    const again = await answer('auditor', objection.id, 'Một câu trả lời khác, đến sau.');
    expect(again.data.it).toMatchObject({ answer: ANSWER, answeredBy: 'dpo' });
    expect(await changesOf(objection.id)).toHaveLength(2);
  });

  test('is nobody else’s: minh learns nothing of lan’s record, not even that it is there', async () => {
    const { number } = await lansAccess();
    const [foreign, absent] = [await object('minh', number), await object('minh', ABSENT)];
    expect(refusalOf(foreign)).toMatchObject({ data: null, code: 'NOT_AVAILABLE' });
    expect(refusalOf(foreign)).toEqual(refusalOf(absent));
    expect(
      (await gateway.ask('minh', '{ me { objections { nodes { id } } } }')).data.me.objections.nodes,
    ).toEqual([]);
  });

  test.each([
    { who: 'assisted-tu', code: 'ACCESS_DENIED', remedy: 'CHANNEL_NOT_ALLOWED' },
    { who: 'hung', code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' },
    { who: 'kiosk-cn1-03', code: 'ACCESS_DENIED', remedy: 'PERSON_PRESENT_REQUIRED' },
    { who: 'officer-land', code: 'ACCESS_DENIED', remedy: 'NONE' },
    { who: 'auditor', code: 'ACCESS_DENIED', remedy: 'NONE' },
    { who: undefined, code: 'UNAUTHENTICATED', remedy: 'LOGIN_REQUIRED' },
  ])('is not filed by $who', async ({ who, code, remedy }) => {
    const { number } = await lansAccess();
    expect(refusalOf(await object(who, number))).toMatchObject({ data: null, code, remedy });
  });

  test.each(['lan', 'officer-land', 'clerk-cn1', 'officer-police'])(
    'is not answered or listed by %s',
    async (who) => {
      const { objection } = await lansAccess();
      const refused = refusalOf(await answer(who, objection.id));
      expect(refused).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
      expect(refused).toEqual(refusalOf(await answer(who, ABSENT)));
      expect(refusalOf(await listed(who))).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
    },
  );

  test('of another agency’s officer is as absent for an officer charged with oversight', async () => {
    await gateway.ask('officer-tax', `{ dossier(code: "${LANS}") { obligations { name } } }`);
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 50) { nodes { number byAgency agency } } } }',
    );
    const taxes = data.me.dataAccesses.nodes.find(
      ({ byAgency, agency }: Record<string, string>) => byAgency === 'tax' && agency === 'tax',
    );
    const { id } = (await object('lan', taxes.number)).data.it;
    expect((await listed('oversight-land')).data.it.nodes).toEqual([]);
    expect(refusalOf(await answer('oversight-land', id))).toEqual(
      refusalOf(await answer('oversight-land', ABSENT)),
    );
    expect(refusalOf(await answer('oversight-land', id))).toMatchObject({ code: 'NOT_AVAILABLE' });
    expect((await listed('dpo-tax', 'ALL')).data.it.nodes.map(({ id: of }: { id: string }) => of)).toEqual([
      id,
    ]);
    const closing = await gateway.ask(
      'auditor',
      'mutation ($id: ID!) { it: closeAccessFinding(id: $id, reason: "đã xem, không có gì") { id } }',
      { id },
    );
    expect(refusalOf(closing)).toMatchObject({
      code: 'BAD_USER_INPUT',
      rule: 'answer it with answerObjection',
    });
    const { objection } = await lansAccess();
    expect(refusalOf(await answer('dpo-tax', objection.id))).toMatchObject({ code: 'NOT_AVAILABLE' });
    expect((await answer('dpo-tax', id)).data.it).toMatchObject({ answeredBy: 'dpo-tax' });
  });

  test('to an auditor’s search is answered by somebody else', async () => {
    await gateway.ask(
      'auditor',
      `{ accessLog(first: 1, filter: { subjectPerson: "${LAN}" }) { nodes { id } } }`,
    );
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 5) { nodes { number byWhom } } } }',
    );
    const search = data.me.dataAccesses.nodes.find(
      ({ byWhom }: { byWhom: string }) => byWhom === 'SUPERVISOR',
    );
    const { id, agencies } = (await object('lan', search.number)).data.it;
    expect(agencies).toEqual([]);
    expect(refusalOf(await answer('auditor', id))).toMatchObject({ code: 'ACCESS_DENIED' });
    expect((await answer('dpo', id)).data.it).toMatchObject({ state: 'ANSWERED' });
  });

  test.each([
    { field: 'reason', input: { reason: 'ngắn' } },
    { field: 'reason', input: { reason: 'x'.repeat(1_001) } },
    { field: 'number', input: { number: 'H26.12-261102-0001' } },
    { field: 'idempotencyKey', input: { idempotencyKey: 'ngắn' } },
  ])('with a wrong $field is refused', async ({ field, input }) => {
    expect(refusalOf(await object('lan', ABSENT, input))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [field],
    });
  });
});

describe('an act in an assisted session', () => {
  test('is told to tu as the clerk’s, not as his own', async () => {
    await gateway.ask('assisted-tu', `{ dossier(code: "${TUS}") { summary } }`);
    await gateway.ask('tu', `{ dossier(code: "${TUS}") { summary } }`);
    const { data } = await gateway.ask(
      'tu',
      '{ me { dataAccesses(first: 50) { nodes { byWhom isOwn vi: text en: text(language: EN) } } } }',
    );
    const told = (who: string) =>
      data.me.dataAccesses.nodes.filter(({ byWhom }: { byWhom: string }) => byWhom === who);
    expect(told('SELF').length).toBeGreaterThan(0);
    expect(told('ASSISTANT').length).toBeGreaterThan(0);
    for (const { isOwn, vi } of told('SELF'))
      expect([isOwn, vi]).toEqual([true, expect.stringMatching(/^Chính bạn /)]);
    for (const { isOwn, vi, en } of told('ASSISTANT')) {
      expect(isOwn).toBe(false);
      expect(vi).toMatch(/^Cán bộ một cửa, thay bạn trong phiên hỗ trợ, đã (xem|hỏi) /);
      expect(en).toMatch(/^A counter clerk, on your behalf in an assisted session, (read|asked) /);
    }
  });
});
