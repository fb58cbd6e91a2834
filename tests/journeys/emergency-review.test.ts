import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ABSENT, APPROVER, emergencySteps, LAN, REASON, REQUESTER, refusalOf } from '../emergency-steps.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';

const WHY = 'Vụ việc có thật, đã xác minh với đơn vị thụ lý; việc mở là cần thiết.';
const STORY = `id state requestedBy requestedAt approvedBy approvedAt caseNumber reason uses
  review { verdict reason reviewedAt reviewedBy }`;
const OWN = `id agency requestedAt approvedAt wasApproved caseNumber reason reasonToldBy uses
  review { verdict reason reviewedAt reviewedBy } vi: text en: text(language: EN)`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 120_000);
afterAll(async () => gateway.close());
const { age, approve, approved, open, requested } = emergencySteps(() => gateway);

const review = (who: string | undefined, id: string, verdict = 'JUSTIFIED', reason = WHY): Promise<Answer> =>
  gateway.ask(
    who,
    `mutation ($id: ID!, $verdict: EmergencyVerdict!, $reason: String!) {
      it: reviewEmergencyAccess(id: $id, verdict: $verdict, reason: $reason) { ${STORY} } }`,
    { id, verdict, reason },
  );
const listed = (who: string, state: string): Promise<Answer> =>
  gateway.ask(who, `{ it: emergencyAccesses(state: ${state}, first: 50) { nodes { ${STORY} } } }`);
const lansOwn = async (id: string) => {
  const { data, errors } = await gateway.ask('lan', `{ me { emergencyAccesses { ${OWN} } } }`);
  expect(errors).toEqual([]);
  return data.me.emergencyAccesses.find((access: { id: string }) => access.id === id);
};

describe('an emergency access, afterwards', () => {
  test('is one story: requested, approved, used, reviewed, and told to the person', async () => {
    const id = await approved();
    await open(REQUESTER, id);
    const [before] = (await listed('auditor', 'UNREVIEWED')).data.it.nodes;
    expect(before).toMatchObject({
      ...{ id, requestedBy: REQUESTER, approvedBy: APPROVER, reason: REASON, review: null },
      approvedAt: expect.any(String),
    });
    // The opening itself, and what the police's register gave.
    expect(before.uses.length).toBeGreaterThanOrEqual(2);
    const told = await lansOwn(id);
    expect(told).toMatchObject({
      ...{ agency: 'police', wasApproved: true, reason: null, caseNumber: null, review: null },
      vi: expect.stringContaining('một cán bộ thứ hai đã duyệt. Việc này chưa được hậu kiểm.'),
      uses: before.uses,
    });
    const accesses = await gateway.ask('lan', '{ me { dataAccesses(first: 100) { nodes { number } } } }');
    const numbers = accesses.data.me.dataAccesses.nodes.map(({ number }: { number: string }) => number);
    for (const use of before.uses) expect(numbers).toContain(use);

    const { data, errors } = await review('dpo', id);
    expect(errors).toEqual([]);
    const expected = { verdict: 'JUSTIFIED', reason: WHY, reviewedBy: 'dpo' };
    expect(data.it).toMatchObject({ id, uses: before.uses, review: expected });
    expect((await listed('auditor', 'UNREVIEWED')).data.it.nodes).toEqual([]);
    expect((await listed('dpo', 'REVIEWED')).data.it.nodes).toEqual([data.it]);
    const after = await lansOwn(id);
    expect(after).toMatchObject({
      ...{ reason: REASON, caseNumber: '17/2026-CSHS', review: { ...expected, reviewedBy: null } },
      en: expect.stringContaining('found justified'),
    });
    for (const name of [REQUESTER, APPROVER, 'dpo']) expect(JSON.stringify(after)).not.toContain(`"${name}"`);
  });

  test('is reviewed once; the record names access, officer and verdict, and no word of the reason', async () => {
    const id = await approved();
    await review('dpo', id, 'UNJUSTIFIED');
    const again = await review('auditor', id, 'JUSTIFIED', 'Tôi nghĩ khác, xin sửa lại kết luận.');
    expect(again.data.it.review).toMatchObject({ verdict: 'UNJUSTIFIED', reviewedBy: 'dpo' });
    const rows = await gateway.driver.query('select body from access_record where object = $1', [
      `emergency/${id}`,
    ]);
    const reviews = rows
      .map(({ body }) => JSON.parse(String(body)))
      .filter(({ object }) => object.state === 'reviewed');
    expect(reviews).toEqual([
      expect.objectContaining({
        ...{ actor: expect.objectContaining({ id: 'dpo' }), note: 'unjustified' },
        object: expect.objectContaining({
          ...{ id, scope: ['17/2026-CSHS'], counterpart: expect.stringContaining(REQUESTER) },
        }),
      }),
    ]);
    const stored = await gateway.driver.query('select body from access_record');
    const kept = await gateway.driver.query('select * from emergency_access');
    for (const word of [WHY, REASON, LAN]) expect(JSON.stringify([stored, kept])).not.toContain(word);
  });

  test('can be reviewed once it is over, and not before it was approved', async () => {
    const pending = await requested();
    expect(refusalOf(await review('dpo', pending))).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['id'] });
    expect((await lansOwn(pending)).vi).toContain('chưa ai duyệt, nên không có dữ liệu nào được mở');
    await approve(APPROVER, pending);
    await age(pending, 'approved_at', 60);
    expect((await review('auditor', pending)).data.it.review).toMatchObject({ reviewedBy: 'auditor' });
    expect(refusalOf(await review('auditor', ABSENT))).toMatchObject({ code: 'NOT_AVAILABLE' });
  });

  test('that nobody reviews is explained to the person after 90 days', async () => {
    const id = await approved();
    const day = 24 * 60;
    await age(id, 'requested_at', 89 * day);
    expect((await lansOwn(id)).reason).toBeNull();
    await age(id, 'requested_at', day);
    expect(await lansOwn(id)).toMatchObject({ reason: REASON, review: null });
  });

  test.each([REQUESTER, APPROVER, 'oversight-land', 'lan', 'clerk-cn1'])(
    'is reviewed or listed by no %s',
    async (who) => {
      const id = await approved();
      const refused = refusalOf(await review(who, id));
      expect(refused).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
      expect(refused).toEqual(refusalOf(await review(who, ABSENT)));
      expect(refusalOf(await listed(who, 'ALL'))).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
    },
  );

  test('is nobody else’s story', async () => {
    await approved();
    const { data } = await gateway.ask('minh', '{ me { emergencyAccesses { id } } }');
    expect(data.me.emergencyAccesses).toEqual([]);
    for (const who of ['hung', 'assisted-tu']) {
      const { errors } = await gateway.ask(who, '{ me { emergencyAccesses { id } } }');
      expect(errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', dataClass: 'log.own' });
    }
  });
});
