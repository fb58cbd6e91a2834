import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';
import { openFreshStore } from '../fresh-store.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
let gateway: TestGateway;
let store: { broken: boolean };

/** A store whose disk can be "full". */
async function breakableDriver(): Promise<{ driver: SqlDriver; state: { broken: boolean } }> {
  const driver = await openFreshStore();
  const state = { broken: false };
  return {
    state,
    driver: {
      ...driver,
      transaction: (work) =>
        state.broken ? Promise.reject(new Error('disk full')) : driver.transaction(work),
      // In memory nothing would be left after reopening; the handle is as good as new here.
      reopen: async () => undefined,
    },
  };
}

beforeAll(async () => {
  const { driver, state } = await breakableDriver();
  store = state;
  gateway = await startTestGateway({}, driver);
}, 90_000);
afterAll(async () => gateway.close());

describe('the access log', () => {
  test('tells lan that the land office read her parcel for her dossier, with its legal basis; minh hears nothing of it', async () => {
    await gateway.ask('officer-land', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 50) { nodes { byAgency agency dataClasses dossier legalBasis wasGiven text } } } }',
    );
    expect(data.me.dataAccesses.nodes).toContainEqual(
      expect.objectContaining({
        byAgency: 'land',
        agency: 'land',
        dossier: LANS,
        wasGiven: true,
        dataClasses: expect.arrayContaining(['land.parcel']),
        legalBasis: expect.arrayContaining([expect.any(String)]),
      }),
    );
    const minh = await gateway.ask('minh', '{ me { dataAccesses(first: 50) { nodes { dossier text } } } }');
    expect(JSON.stringify(minh.data)).not.toContain(LANS);
  });

  test('tells lan what did not reach her because a system failed, and no class as if it had', async () => {
    await gateway.world.control('tax', { mode: 'down' });
    await gateway.world.control('hotline', { mode: 'fault' });
    const ticket = `{ idempotencyKey: "access-log-0001", code: "${LANS}", subject: "Hỏi", text: "Khi nào?" }`;
    await gateway.ask('lan', `{ dossier(code: "${LANS}") { obligations { name } } }`);
    await gateway.ask('lan', `mutation { openTicket(input: ${ticket}) { outcome } }`);
    await gateway.world.reset();
    const { data } = await gateway.ask(
      'lan',
      '{ me { dataAccesses(first: 8) { nodes { agency outcome wasGiven dataClasses vi: text en: text(language: EN) } } } }',
    );
    const said = {
      tax: ['nên không có dữ liệu nào được cung cấp', 'so nothing was given'],
      hotline: ['nhưng yêu cầu không được tiếp nhận', 'which was not taken'],
    };
    for (const [agency, [vi, en]] of Object.entries(said))
      expect(data.me.dataAccesses.nodes.filter((node: { agency: string }) => node.agency === agency)).toEqual(
        [
          expect.objectContaining({
            ...{ outcome: 'NOT_DELIVERED', wasGiven: false, dataClasses: [] },
            vi: expect.stringContaining(vi ?? ''),
            en: expect.stringContaining(en ?? ''),
          }),
        ],
      );
  });

  test('is read by the auditor with proofs, and the reading is itself recorded', async () => {
    const query = `{ accessLog(first: 5, filter: { dossier: "${LANS}" }) { nodes { actor agency released legalBasis policySet proof { index treeSize hashes checkpoint } } } }`;
    const { data, errors } = await gateway.ask('auditor', query);
    expect(errors).toEqual([]);
    expect(data.accessLog.nodes[0].proof.checkpoint).toContain('lienthong.hanoi.example/test');
    const again = await gateway.ask(
      'auditor',
      '{ accessLog(first: 10, filter: { actor: "auditor" }) { nodes { service released } } }',
    );
    expect(again.data.accessLog.nodes).toContainEqual(
      expect.objectContaining({ service: 'accessLog', released: ['log.access'] }),
    );
  });

  test('is closed to everybody else; agency data are closed to the auditor', async () => {
    for (const persona of ['lan', 'officer-land', 'clerk-cn1', undefined]) {
      const { errors } = await gateway.ask(persona, '{ accessLog(first: 1) { nodes { id } } }');
      expect(errors[0]?.extensions['code']).toBe(persona ? 'ACCESS_DENIED' : 'UNAUTHENTICATED');
    }
    const { errors } = await gateway.ask('auditor', `{ dossier(code: "${LANS}") { parcels { id } } }`);
    expect(errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
  });

  test("shows an agency's officer the accesses to the own agency's data only", async () => {
    const { data, errors } = await gateway.ask(
      'officer-land',
      '{ agencyAccessLog(first: 20) { nodes { agency } } }',
    );
    expect(errors).toEqual([]);
    expect(new Set(data.agencyAccessLog.nodes.map(({ agency }: { agency: string }) => agency))).toEqual(
      new Set(['land']),
    );
  });

  test("lets an officer who is not charged with oversight search the agency's log for nobody, nor learn of whom it speaks", async () => {
    const ask = (persona: string, filter: string) =>
      gateway.ask(
        persona,
        `{ agencyAccessLog(first: 50, filter: ${filter}) { nodes { actor actorKind subject dossier } } }`,
      );
    await gateway.ask('lan', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
    const filters = [
      '{ subjectPerson: "001190000001" }',
      '{ actorPerson: "001190000001" }',
      '{ subjectParcel: "TH-00103-12-0345" }',
      '{ dossier: "H26.03-261109-0001" }',
      '{ dossier: "H26.12-990101-0009" }',
    ];
    for (const filter of filters) {
      const { data, errors } = await ask('officer-land', filter);
      expect([data?.agencyAccessLog ?? null, errors[0]?.extensions]).toMatchObject([
        null,
        { code: 'ACCESS_DENIED', dataClass: 'log.agency' },
      ]);
    }
    const { nodes } = (await ask('officer-land', '{}')).data.agencyAccessLog;
    expect(nodes.length).toBeGreaterThan(0);
    for (const { actor, actorKind, subject, dossier } of nodes) {
      expect([subject, dossier]).toEqual([null, null]);
      if (actorKind === 'citizen') expect(actor).toBe('citizen');
    }
    const own = (await ask('officer-land', `{ dossier: "${LANS}" }`)).data.agencyAccessLog.nodes;
    expect(own[0]).toMatchObject({ dossier: LANS, subject: null });
    const overseen = (await ask('oversight-land', '{ actorPerson: "001190000001" }')).data.agencyAccessLog
      .nodes;
    expect(overseen[0]).toMatchObject({ subject: expect.any(String), dossier: LANS });
  });

  test('tells a person who searched the log for them, and an auditor for which dossier', async () => {
    await gateway.ask(
      'auditor',
      '{ accessLog(first: 1, filter: { subjectPerson: "001048000004" }) { nodes { id } } }',
    );
    await gateway.ask(
      'auditor',
      `{ accessLog(first: 1, filter: { dossier: "000.00.12.H26-261102-0001" }) { nodes { id } } }`,
    );
    const own = await gateway.ask('tu', '{ me { dataAccesses(first: 5) { nodes { text(language: EN) } } } }');
    expect(own.data.me.dataAccesses.nodes).toContainEqual({
      text: 'An auditor read the access log about you kept by the gateway.',
    });
    const { data } = await gateway.ask(
      'auditor',
      `{ accessLog(first: 5, filter: { actor: "auditor", dossier: "${LANS}" }) { nodes { service purpose } } }`,
    );
    expect(data.accessLog.nodes).toContainEqual({ service: 'accessLog', purpose: 'oversight' });
    const wrong = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { dossier: "1 or 2" }) { nodes { id } } }',
    );
    expect(wrong.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['dossier'] });
  });

  test('says of every operation why it was refused, and nothing that the caller made up for a name', async () => {
    await gateway.ask('minh', `query Nguyen_Thi_Lan_001190000001 { dossier(code: "${LANS}") { code } }`);
    const [row] = await gateway.driver.query(
      "select body from access_record where kind = 'operation' order by at desc, idx desc limit 1",
    );
    expect(JSON.parse(String(row?.['body']))).toMatchObject({ outcome: { code: 'NOT_AVAILABLE' } });
    expect(String(row?.['body'])).not.toContain('Nguyen');
  });

  test('records a refused token', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a.b.c' },
      body: '{"query":"{__typename}"}',
    });
    expect(response.status).toBe(401);
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 1, filter: { kind: LOGIN_FAILED }) { nodes { kind code } } }',
    );
    expect(data.accessLog.nodes).toEqual([{ kind: 'login-failed', code: 'UNAUTHENTICATED' }]);
  });

  test('holds no personal id in the clear', async () => {
    const rows = await gateway.driver.query('select body from access_record');
    expect(rows.length).toBeGreaterThan(5);
    expect(JSON.stringify(rows)).not.toMatch(/00119000000|001099000003|Nguyễn/);
  });

  test('when it cannot be written no data leaves, health says why, and service resumes by itself', async () => {
    store.broken = true;
    const refused = await gateway.ask(
      'lan',
      `{ dossier(code: "${LANS}") { code status applicant { fullName } } }`,
    );
    expect(refused).toMatchObject({
      status: 503,
      data: null,
      errors: [{ extensions: { code: 'ACCESS_LOG_UNAVAILABLE' } }],
    });
    expect(JSON.stringify(refused)).not.toContain('Lan');
    const health = await fetch(`${gateway.url}/health/ready`);
    expect([health.status, JSON.stringify(await health.json())]).toEqual([
      503,
      expect.stringContaining('does not take records'),
    ]);
    store.broken = false;
    for (let attempt = 0; attempt < 40; attempt += 1) {
      if ((await fetch(`${gateway.url}/health/ready`)).ok) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await gateway.ask('lan', `{ dossier(code: "${LANS}") { code } }`)).data.dossier.code).toBe(LANS);
  });
});
