import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { officerKey } from '../../schema/caller-key.ts';
import { ABSENT, APPROVER, emergencySteps, LAN, REASON, REQUESTER, refusalOf } from '../emergency-steps.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';

const NOBODY = '001199999999';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
const { age, approve, approved, callsTo, look, open, request, requested } = emergencySteps(() => gateway);

/** Whoever shows no token is told to show one. */
const deniedTo = (who: unknown) => (who === undefined ? 'UNAUTHENTICATED' : 'ACCESS_DENIED');

describe('an emergency access', () => {
  test('approved by a second officer opens identity, residence and contact to its requester', async () => {
    const { data } = await request(REQUESTER);
    expect(data.it).toMatchObject({
      state: 'PENDING',
      requestedBy: REQUESTER,
      approvedBy: null,
      caseNumber: '17/2026-CSHS',
      reason: REASON,
    });
    const { id } = data.it;
    expect((await look(APPROVER, id)).data.it).toMatchObject({ state: 'PENDING', reason: REASON });
    expect((await approve(APPROVER, id)).data.it).toMatchObject({ state: 'APPROVED', approvedBy: APPROVER });
    const opened = await open(REQUESTER, id);
    expect(opened.errors).toEqual([]);
    expect(opened.data.it).toMatchObject({
      fullName: 'Nguyễn Thị Lan',
      personalId: LAN,
      phone: '0900000001',
      residence: { address: { text: expect.stringContaining('Cây Bàng') } },
    });
  });

  test('is on record with both officers, the case, and person and reason as keyed hashes', async () => {
    const id = await approved();
    const { keys } = gateway.accessLog;
    const changes = (await changesIn(gateway.driver)).filter(({ object }) => object.id === id);
    const object = { kind: 'emergency', scope: ['17/2026-CSHS'], reasonHash: keys.hash('reason', REASON) };
    const { data } = await look('auditor', id);
    expect(changes).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ kind: 'officer', id: REQUESTER, org: 'police' }),
        subject: { kind: 'person', hash: keys.hash('person', LAN), relation: [] },
        object: expect.objectContaining({ ...object, state: 'requested', version: 1 }),
      }),
      expect.objectContaining({
        actor: expect.objectContaining({ kind: 'officer', id: APPROVER, org: 'police' }),
        subject: { kind: 'person', hash: keys.hash('person', LAN), relation: [] },
        object: expect.objectContaining({
          ...object,
          ...{ state: 'approved', version: 2, counterpart: officerKey('police', REQUESTER) },
          until: expect.stringContaining(new Date(data.it.expiresAt).toISOString().slice(0, 19)),
        }),
      }),
    ]);
    await approve(APPROVER, id);
    expect((await changesIn(gateway.driver)).filter(({ object: told }) => told.id === id)).toHaveLength(2);
  });

  test('lasts 15 minutes until its approval and 30 minutes from it', async () => {
    const minutes = (until: string) => Math.round((Date.parse(until) - Date.now()) / 60_000);
    const asked = await request(REQUESTER);
    expect(minutes(asked.data.it.expiresAt)).toBe(15);
    const { data } = await approve(APPROVER, asked.data.it.id);
    expect(minutes(data.it.expiresAt)).toBe(30);
    await age(data.it.id, 'approved_at', 29);
    expect((await open(REQUESTER, data.it.id)).data.it.fullName).toBe('Nguyễn Thị Lan');
  });

  test('lets nothing be asked of any agency and tells nothing of the person before it is approved', async () => {
    const [lan, nobody] = [await request(REQUESTER), await request(REQUESTER, { personId: NOBODY })];
    const hidden = (answer: Answer) => ({ ...answer.data.it, id: 0, expiresAt: 0 });
    expect(hidden(nobody)).toEqual(hidden(lan));
    expect(JSON.stringify(lan.data)).not.toContain(LAN);
    const refused = await open(REQUESTER, lan.data.it.id);
    expect(refusalOf(refused)).toEqual(refusalOf(await open(REQUESTER, nobody.data.it.id)));
    expect(refusalOf(refused)).toEqual(refusalOf(await open(REQUESTER, ABSENT)));
    expect(refusalOf(refused)).toMatchObject({
      data: null,
      code: 'ACCESS_DENIED',
      remedy: 'GROUNDS_MISSING',
    });
    expect(await callsTo()).toBe(0);
  });

  test('of a person whom no register knows holds nothing and says so', async () => {
    const { data, errors } = await open(REQUESTER, await approved(NOBODY), 'fullName');
    expect({ data: data.it, errors }).toEqual({ data: { fullName: null }, errors: [] });
  });

  test('cannot be approved by its requester', async () => {
    const id = await requested();
    expect(refusalOf(await approve(REQUESTER, id))).toMatchObject({
      code: 'ACCESS_DENIED',
      remedy: 'GROUNDS_MISSING',
    });
    expect((await look(REQUESTER, id)).data.it.state).toBe('PENDING');
    expect(refusalOf(await open(REQUESTER, id))).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
  });

  test('is approved once: a repeated approval changes nothing and prolongs nothing', async () => {
    const id = await approved();
    await age(id, 'approved_at', 20);
    const before = (await look(REQUESTER, id)).data.it;
    await approve(APPROVER, id);
    expect((await look(REQUESTER, id)).data.it).toEqual(before);
    await age(id, 'approved_at', 11);
    expect(refusalOf(await approve(APPROVER, id))).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(refusalOf(await open(REQUESTER, id))).toMatchObject({ code: 'ACCESS_DENIED' });
  });

  test('cannot be approved any more after 15 minutes', async () => {
    const id = await requested();
    await age(id, 'requested_at', 15);
    expect(refusalOf(await approve(APPROVER, id))).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
    expect((await look(APPROVER, id)).data.it).toMatchObject({ state: 'EXPIRED', approvedBy: null });
  });

  test('ends 30 minutes after its approval', async () => {
    const id = await approved();
    await age(id, 'approved_at', 30);
    expect(refusalOf(await open(REQUESTER, id))).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
    expect((await look(REQUESTER, id)).data.it.state).toBe('EXPIRED');
    expect(await callsTo()).toBe(0);
  });

  test.each(['officer-police-duty', 'officer-land', 'lan', 'clerk-cn1', 'auditor', undefined])(
    'is of no use to %s',
    async (persona) => {
      const id = await approved();
      const [answer, absent] = [await open(persona, id), await open(persona, ABSENT)];
      expect(refusalOf(answer)).toMatchObject({ data: null, code: deniedTo(persona) });
      expect(refusalOf(answer)).toEqual(refusalOf(absent));
      expect(await callsTo()).toBe(0);
    },
  );

  test.each([
    { who: { persona: 'officer-police', loa: 1 }, remedy: 'LOA2_REQUIRED' },
    { who: 'officer-land', remedy: 'NONE' },
    { who: 'lan', remedy: 'NONE' },
    { who: 'clerk-cn1', remedy: 'NONE' },
    { who: 'hotline-agent', remedy: 'NONE' },
    { who: 'kiosk-cn1-03', remedy: 'NONE' },
    { who: 'assisted-tu', remedy: 'NONE' },
    { who: 'auditor', remedy: 'NONE' },
    { who: undefined, remedy: 'LOGIN_REQUIRED' },
  ])('is not requested by $who', async ({ who, remedy }) => {
    expect(refusalOf(await request(who))).toMatchObject({ data: null, code: deniedTo(who), remedy });
  });

  test.each([
    { who: { persona: 'officer-police-duty', loa: 1 }, remedy: 'LOA2_REQUIRED' },
    { who: 'officer-land', remedy: 'NONE' },
    { who: 'officer-tax', remedy: 'NONE' },
    { who: 'lan', remedy: 'NONE' },
    { who: 'clerk-cn4', remedy: 'NONE' },
    { who: undefined, remedy: 'LOGIN_REQUIRED' },
  ])('is not approved by $who', async ({ who, remedy }) => {
    const id = await requested();
    expect(refusalOf(await approve(who, id))).toMatchObject({ data: null, code: deniedTo(who), remedy });
    expect((await look(REQUESTER, id)).data.it.state).toBe('PENDING');
  });

  test('opened with a weaker login than it was requested with gives nothing', async () => {
    const id = await approved();
    expect(refusalOf(await open({ persona: REQUESTER, loa: 1 }, id))).toMatchObject({
      code: 'ACCESS_DENIED',
      remedy: 'LOA2_REQUIRED',
    });
    expect(await callsTo()).toBe(0);
  });

  test('is looked at by police officers and auditors, by nobody else', async () => {
    const id = await requested();
    for (const persona of ['auditor', 'dpo'])
      expect((await look(persona, id)).data.it).toMatchObject({ reason: REASON });
    for (const persona of ['officer-land', 'clerk-cn1', 'lan', undefined])
      expect(refusalOf(await look(persona, id))).toMatchObject({ data: null, code: deniedTo(persona) });
  });

  test.each(['17/2026-CSHS', 'Đ.12/KN-2026', 'H26.21-261112-0001'])(
    'may be for case %s',
    async (caseNumber) => {
      expect((await request(REQUESTER, { caseNumber })).data.it).toMatchObject({ caseNumber });
    },
  );

  test.each([
    { field: 'personId', input: { personId: '12345' } },
    { field: 'reason', input: { reason: 'gấp' } },
    { field: 'caseNumber', input: { caseNumber: '' } },
    { field: 'caseNumber', input: { caseNumber: `vụ/${LAN}` } },
    { field: 'caseNumber', input: { caseNumber: '001.190.000.001' } },
  ])('with a wrong $field is refused without repeating it: $input', async ({ field, input }) => {
    const answer = await request(REQUESTER, input);
    expect(refusalOf(answer)).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
    for (const given of Object.values(input).filter((value) => value !== ''))
      expect(JSON.stringify(answer)).not.toContain(given);
  });
});
