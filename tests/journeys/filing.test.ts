import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { filingSteps } from '../filing-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LAND = '1.012783';
const LAND_PAPER = '1.012783-TP2';
const LANS_PARCEL = 'TH-00103-12-0345';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_DEADLINE_MS: '3000' });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
const { approve, change, codesOf, discard, draft, fieldsOf, putPaper, ready, sent, submit, until } =
  filingSteps(() => gateway);

describe('a draft', () => {
  test('is filled from what agencies hold, with where each value is from; nothing is approved or sent', async () => {
    const { data, errors } = await draft('lan');
    expect(errors).toEqual([]);
    expect(fieldsOf(data.it)).toMatchObject({
      fullName: { value: 'Nguyễn Thị Lan', state: 'PROPOSED', agency: 'police', approvedAt: null },
      personalId: { value: '001190000001', state: 'PROPOSED', asOf: expect.stringMatching(/\+07:00$/) },
      presentResidence: { state: 'PROPOSED', value: expect.stringContaining('Phường Tây Hồ') },
      newResidence: { state: 'MISSING', missing: 'ONLY_CITIZEN_KNOWS', value: null, agency: null },
    });
    expect(data.it).toMatchObject({
      state: 'OPEN',
      route: { unit: { code: 'H26.22' }, receptionPoint: { branch: 'CN1' }, isBoundaryFree: false },
      fee: { amount: 7000 },
      lacking: expect.arrayContaining(['fullName', 'newResidence']),
    });
    expect(await sent()).toEqual([]);
  });

  test('about land takes the parcel from the land registry, where a dossier of one’s own is about it', async () => {
    const own = await draft('lan', { procedure: LAND, place: { parcel: LANS_PARCEL } });
    expect(fieldsOf(own.data.it)).toMatchObject({
      parcelNumber: { value: '0345', agency: 'land', state: 'PROPOSED' },
      area: { value: '120.10', agency: 'land' },
      reason: { missing: 'ONLY_CITIZEN_KNOWS' },
    });
    expect(own.data.it.route.unit.code).toBe('H26.12');
    const foreign = await draft('minh', { procedure: LAND, place: { parcel: LANS_PARCEL } });
    const absent = await draft('minh', { procedure: LAND, place: { parcel: 'TH-00103-99-9999' } });
    for (const { data } of [foreign, absent]) {
      expect(fieldsOf(data.it)['parcelNumber']).toMatchObject({ value: null, missing: 'PARCEL_NOT_OPEN' });
      expect(data.it.route).toBeNull();
    }
    // The two were asked one after the other: a second may lie between the instants that they tell.
    const formOf = ({ data }: typeof foreign) =>
      JSON.stringify(data.it.form, (name, told) => (name === 'asOf' && told !== null ? 'an instant' : told));
    expect(formOf(foreign)).toBe(formOf(absent));
  });

  test('about a parcel that is not open files none, and opens nothing of it afterwards', async () => {
    const seen = 'parcels { id parcelNumber certificate { number } owners { registeredName } }';
    const before = await gateway.ask('minh', `{ me { ${seen} } }`);
    for (const parcel of [LANS_PARCEL, 'TH-00103-99-9999']) {
      const { data } = await draft('minh', { procedure: LAND, place: { parcel, ward: '00103' } });
      const id = await ready('minh', {}, data.it);
      await approve('minh', { draft: id, papers: [{ code: LAND_PAPER, document: await putPaper('minh') }] });
      const filed = await submit('minh', id);
      expect(filed.errors).toEqual([]);
      expect(filed.data.it.outcome).toBe('FILED');
      const { code } = filed.data.it.receipt;
      const told = async () =>
        gateway.ask('minh', `{ dossier(code: "${code}") { code parcels { id parcelNumber } } }`);
      await until(async () => (await told()).data.dossier !== null);
      expect((await told()).data.dossier).toEqual({ code, parcels: [] });
    }
    const after = await gateway.ask('minh', `{ me { ${seen} } }`);
    expect(after.data.me).toEqual(before.data.me);
    expect(JSON.stringify(after)).not.toContain(LANS_PARCEL);
  });

  test('goes to the unit of the place that it is about, wherever it is received', async () => {
    const near = await draft('lan', { procedure: LAND, place: { ward: '09700' } });
    expect(near.data.it.route).toMatchObject({ isBoundaryFree: false, isReceivedHere: true });
    const kiosk = await draft('lan-kiosk', { procedure: LAND, place: { ward: '09700' } });
    expect(kiosk.data.it.route).toMatchObject({
      unit: { code: near.data.it.route.unit.code },
      receptionPoint: { branch: 'CN1' },
      isBoundaryFree: true,
      isReceivedHere: true,
    });
    const bound = await draft('lan-kiosk', { place: { ward: '09700' } });
    expect(bound.data.it.route).toMatchObject({ isReceivedHere: false });
  });

  test('of an agency that is down has empty fields that say so, and what the citizen tells goes on', async () => {
    await gateway.world.control('police', { mode: 'down' });
    const { data, errors } = await draft('lan', { procedure: '2.000635', place: { ward: '00103' } });
    expect(errors).toEqual([]);
    const fields = fieldsOf(data.it);
    expect(fields).toMatchObject({
      fullName: { value: null, state: 'MISSING', missing: 'AGENCY_FAILED' },
      birthNumber: { state: 'PROPOSED', agency: 'civil' },
    });
    expect(fields['fullName'].missingText).toContain('chưa trả lời');
    expect(data.it.route.unit.code).toBe('H26.03');
    const id = await ready('lan', {}, data.it);
    const filed = await submit('lan', id);
    expect(filed.data.it).toMatchObject({ outcome: 'FILED' });
    const [call] = await sent();
    expect(call?.headers['tokhai']).toContain('fullName:citizen');
    expect(call?.headers['tokhai']).toContain('birthNumber:civil');
  });

  test('whose place nobody knows is kept, and cannot be submitted', async () => {
    await gateway.world.control('police', { mode: 'down' });
    const { data } = await draft('lan');
    expect(data.it.route).toBeNull();
    const id = await ready('lan', {}, data.it);
    const answer = await submit('lan', id);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['place.ward'] });
    expect(await sent()).toEqual([]);
  });

  test('opens at a kiosk what may be opened there, and says of the rest why not', async () => {
    const { data } = await draft('lan-kiosk', { procedure: '2.000635' });
    expect(fieldsOf(data.it)).toMatchObject({
      fullName: { state: 'PROPOSED' },
      birthNumber: { state: 'MISSING', missing: 'NOT_PERMITTED', value: null },
    });
  });

  test('begun on the portal shows no more at a kiosk than a kiosk opens, and says so; the portal shows it still', async () => {
    const wish = { idempotencyKey: randomUUID(), procedure: '2.000635' };
    const { data } = await draft('lan-app', wish);
    const { id } = data.it;
    const birth = fieldsOf(data.it)['birthNumber'];
    expect(birth).toMatchObject({ state: 'PROPOSED', value: expect.any(String), missing: null });
    await approve('lan-app', { draft: id, fields: ['birthNumber'] });
    const FORM = 'id form { name value state missing missingText }';
    const looked = [
      (await gateway.ask('lan-kiosk', `{ dossierDraft(id: "${id}") { ${FORM} } }`)).data.dossierDraft,
      (await gateway.ask('lan-kiosk', `{ me { drafts { ${FORM} } } }`)).data.me.drafts.find(
        (one: { id: string }) => one.id === id,
      ),
      (
        await change('lan-kiosk', 'withdrawApproval', 'WithdrawApprovalInput', {
          draft: id,
          fields: ['fullName'],
        })
      ).data.it,
    ];
    for (const it of looked) {
      expect(fieldsOf(it)).toMatchObject({
        birthNumber: {
          value: null,
          state: 'APPROVED',
          missing: 'NOT_PERMITTED',
          missingText: expect.any(String),
        },
        birthPlace: { value: null, state: 'PROPOSED', missing: 'NOT_PERMITTED' },
        fullName: { value: 'Nguyễn Thị Lan', missing: null },
      });
      expect(JSON.stringify(it)).not.toContain(birth.value);
    }
    const back = await gateway.ask('lan', `{ dossierDraft(id: "${id}") { ${FORM} } }`);
    expect(fieldsOf(back.data.dossierDraft)['birthNumber']).toMatchObject({
      value: birth.value,
      missing: null,
    });
    const { data: log } = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { service: "dossierDraft" }, first: 20) { nodes { agency released purpose decision } } }',
    );
    const { nodes } = log.accessLog;
    expect(nodes).toContainEqual(
      expect.objectContaining({ agency: 'civil', released: ['civil.birth'], purpose: 'filing:2.000635' }),
    );
    expect(nodes).toContainEqual(
      expect.objectContaining({ agency: 'civil', released: [], decision: 'deny' }),
    );
  });

  test('asked for again under the same key is the same, and no agency is asked; with other wishes it is refused', async () => {
    const idempotencyKey = randomUUID();
    const first = await draft('lan', { idempotencyKey });
    const before = (await gateway.world.calls('police')).length;
    const again = await draft('lan', { idempotencyKey });
    expect(again.data.it.id).toBe(first.data.it.id);
    expect((await gateway.world.calls('police')).length).toBe(before);
    const other = await draft('lan', { idempotencyKey, place: { ward: '00091' } });
    expect(other.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['idempotencyKey'] });
    const minhs = await draft('minh', { idempotencyKey });
    expect(minhs.data.it.id).not.toBe(first.data.it.id);
  });

  test('lies encrypted: no word of it stands in the table or the log', async () => {
    const id = await ready('lan', { place: { ward: '00103' } });
    const rows = await gateway.driver.query(
      'select row_to_json(t)::text as row from filing_draft t where id = $1',
      [id],
    );
    const records = await gateway.driver.query(
      `select body from access_record where body::jsonb #>> '{object,id}' = $1`,
      [id],
    );
    expect(records.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify([rows, records])).not.toMatch(/001190000001|Nguyễn|Cây Bàng|Người dân khai/);
  });

  test('that is discarded says nothing any more, and cannot be filed', async () => {
    const id = await ready('lan');
    expect((await discard('lan', id)).data.it).toMatchObject({ state: 'ENDED', form: [] });
    expect((await discard('lan', id)).data.it).toMatchObject({ state: 'ENDED' });
    expect(codesOf(await submit('lan', id))).toEqual(['NOT_AVAILABLE']);
    expect(codesOf(await approve('lan', { draft: id, fields: ['fullName'] }))).toEqual(['NOT_AVAILABLE']);
    const [row] = await gateway.driver.query('select sealed, state from filing_draft where id = $1', [id]);
    expect(row).toEqual({ sealed: null, state: 'ended' });
  });
});

describe('a submission', () => {
  test('files what was approved once, with a receipt, and is a dossier like any other', async () => {
    const id = await ready('lan');
    const { data, errors } = await submit('lan', id);
    expect(errors).toEqual([]);
    const { receipt, dossier } = data.it;
    expect(data.it).toMatchObject({
      outcome: 'FILED',
      isRepeated: false,
      draft: { state: 'FILED', form: [] },
    });
    expect(receipt).toMatchObject({
      code: expect.stringMatching(/^H26\.22-\d{6}-\d{4}$/),
      lookupSecret: expect.stringMatching(/^[2-9A-Z]{4}$/),
      receptionPoint: { branch: 'CN1' },
      unit: { code: 'H26.22' },
      qr: expect.stringContaining(encodeURIComponent(receipt.code)),
    });
    expect(receipt.qr).not.toContain(receipt.lookupSecret);
    expect(dossier).toMatchObject({
      code: receipt.code,
      status: 'REGISTERED',
      channel: 'ONLINE',
      dueAt: receipt.dueAt,
    });
    expect(receipt.dueAt).toMatch(/T17:00:00\+07:00$/);
    const { data: seen } = await gateway.ask(
      undefined,
      '($code: ID!, $secret: String!) { trackDossier(code: $code, lookupSecret: $secret) { code } }'.replace(
        /^/,
        'query ',
      ),
      { code: receipt.code, secret: receipt.lookupSecret },
    );
    expect(seen.trackDossier).toEqual({ code: receipt.code });
    const listed = await gateway.ask(
      'lan',
      '{ me { dossiers(first: 3) { nodes { code } } drafts { state receipt { code } } } }',
    );
    expect(JSON.stringify(listed.data.me.dossiers.nodes)).toContain(receipt.code);
    expect(listed.data.me.drafts[0]).toEqual({ state: 'FILED', receipt: { code: receipt.code } });
    expect(codesOf(await gateway.ask('minh', `{ dossier(code: "${receipt.code}") { code } }`))).toEqual([
      'NOT_AVAILABLE',
    ]);
  });

  test('sends only what was approved or told, each as whose it is', async () => {
    const { data } = await draft('lan');
    const fields = ['fullName', 'dateOfBirth', 'personalId'];
    await approve('lan', {
      ...{ draft: data.it.id, fields },
      edits: [
        { name: 'presentResidence', value: 'Số 5 phố Khác' },
        { name: 'newResidence', value: 'Số 1 phố Đá' },
      ],
    });
    expect((await submit('lan', data.it.id)).data.it.outcome).toBe('FILED');
    const [call] = await sent();
    expect(call?.headers['tokhai']).toBe(
      'fullName:police,dateOfBirth:police,personalId:police,presentResidence:citizen,newResidence:citizen',
    );
  });

  test('of what is not complete is refused, names what is lacking, and nothing leaves', async () => {
    const id = await ready('lan');
    await change('lan', 'withdrawApproval', 'WithdrawApprovalInput', { draft: id, fields: ['personalId'] });
    const answer = await submit('lan', id);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['personalId'] });
    const all = await change('lan', 'withdrawApproval', 'WithdrawApprovalInput', { draft: id });
    expect(
      all.data.it.form.every(({ state }: { state: string }) => state === 'PROPOSED' || state === 'MISSING'),
    ).toBe(true);
    expect(await sent()).toEqual([]);
  });

  test('at a point that may not receive it is refused by us', async () => {
    const id = await ready('lan-kiosk', { place: { ward: '09700' } });
    const answer = await submit('lan-kiosk', id);
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: ['receptionPoint'],
    });
    expect(await sent()).toEqual([]);
  });

  test.each([
    ['lan-app', 'ONLINE', 'REGISTERED'],
    ['lan-kiosk', 'KIOSK', 'ACCEPTED'],
  ])('by %s is filed through that channel', async (persona, channel, status) => {
    const id = await ready(persona);
    const { data } = await submit(persona, id);
    expect(data.it).toMatchObject({
      outcome: 'FILED',
      dossier: { channel, status, dueAt: data.it.receipt.dueAt },
    });
  });

  test('three times at once, and once more, is one dossier', async () => {
    await gateway.world.control('onestop', { mode: 'slow', delayMs: 300 });
    const id = await ready('lan', { place: { ward: '00103' } });
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => submit('lan', id, key)));
    answers.push(await submit('lan', id, key), await submit('lan', id));
    expect(new Set(answers.map(({ data }) => data.it.receipt?.code)).size).toBe(1);
    expect(answers.filter(({ data }) => !data.it.isRepeated)).toHaveLength(1);
    expect(new Set((await sent()).map(({ headers }) => headers['tokhai'])).size).toBe(1);
    const other = await ready('lan', { place: { ward: '00103' } });
    expect((await submit('lan', other, key)).errors[0]?.extensions).toMatchObject({
      fields: ['idempotencyKey'],
    });
  });

  test.each([
    ['drop', {}],
    ['lost', {}],
    ['garbage', {}],
    ['down', {}],
    ['slow', { delayMs: 20_000 }],
  ])('into a centre in mode %s is uncertain, is found out by itself, and filed once', async (mode, more) => {
    const id = await ready('lan');
    await gateway.world.control('onestop', { mode, ...more });
    const { data, errors } = await submit('lan', id);
    expect(errors).toEqual([]);
    expect(data.it).toMatchObject({ outcome: 'UNCERTAIN', receipt: null, dossier: null });
    expect(codesOf(await approve('lan', { draft: id, fields: ['fullName'] }))).toEqual(['NOT_AVAILABLE']);
    await gateway.world.control('onestop', { mode: 'ok' });
    const find = async () =>
      (await gateway.ask('lan', `{ dossierDraft(id: "${id}") { state receipt { code } } }`)).data
        .dossierDraft;
    await until(async () => (await find()).state === 'FILED');
    const { code } = (await find()).receipt;
    expect((await submit('lan', id)).data.it).toMatchObject({
      outcome: 'FILED',
      isRepeated: true,
      receipt: { code },
    });
  });

  test('that the centre refuses changes nothing, and can be tried again', async () => {
    const id = await ready('lan');
    await gateway.world.control('onestop', { mode: 'fault' });
    const key = randomUUID();
    expect(codesOf(await submit('lan', id, key))).toEqual(['AGENCY_FAULT']);
    await gateway.world.control('onestop', { mode: 'ok' });
    expect((await submit('lan', id, key)).data.it).toMatchObject({ outcome: 'FILED', isRepeated: false });
  });

  test('of a draft that somebody put back in the table is refused: its approvals are not on record', async () => {
    const id = await ready('lan');
    const [row] = await gateway.driver.query('select sealed from filing_draft where id = $1', [id]);
    await change('lan', 'withdrawApproval', 'WithdrawApprovalInput', { draft: id });
    await gateway.driver.query('update filing_draft set sealed = $2 where id = $1', [id, row?.['sealed']]);
    expect(codesOf(await submit('lan', id))).toEqual(['ACCESS_DENIED']);
    expect(await sent()).toEqual([]);
  });
});
