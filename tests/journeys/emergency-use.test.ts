import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readRules } from '../../gateway/access-log/watch/rules.ts';
import { Watch } from '../../gateway/access-log/watch/watch.ts';
import { APPROVER, emergencySteps, LAN, MINH, REASON, REQUESTER } from '../emergency-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const [PROTECTED, ADOPTED] = ['001177000021', '001215000025'];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());
const { approved, ask, callsTo, open, request, rewrite } = emergencySteps(() => gateway);

const recordsOf = async (id: string) => {
  const { data } = await gateway.ask(
    'auditor',
    '{ accessLog(first: 100, filter: { kind: CROSSING }) { nodes { actor agency service grounds purpose decision messageId released withheld } } }',
  );
  return { all: data.accessLog.nodes, of: data.accessLog.nodes.filter(isOf) };
  function isOf({ messageId }: { messageId: string }) {
    return messageId === id;
  }
};

describe('what an emergency access opens', () => {
  test('is one person: not another one, and not by the register of dossiers', async () => {
    const id = await approved(LAN);
    const { data, errors } = await ask(
      REQUESTER,
      `query ($id: ID!) { it: emergencyPerson(id: $id) { fullName } dossier(code: "H26.12-261102-0001") { code applicant { fullName } } }`,
      { id },
    );
    expect(data).toEqual({ it: { fullName: 'Nguyễn Thị Lan' }, dossier: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['NOT_AVAILABLE']);
    expect((await gateway.world.calls('police')).flatMap(({ keys }) => keys)).toEqual([LAN]);
  });

  test('goes to the register by itself, each case with its own purpose', async () => {
    const [lan, minh] = [await approved(LAN), await approved(MINH)];
    await rewrite(minh, "case_number = '18/2026'");
    const { data } = await ask(
      REQUESTER,
      `query ($lan: ID!, $minh: ID!) {
        lan: emergencyPerson(id: $lan) { fullName }
        minh: emergencyPerson(id: $minh) { fullName }
        dossier(code: "H26.21-261112-0001") { applicant { fullName } }
      }`,
      { lan, minh },
    );
    expect([data.lan.fullName, data.minh.fullName]).toEqual(['Nguyễn Thị Lan', 'Lê Hoàng Minh']);
    expect(data.dossier.applicant.fullName).toBe('Phạm Quốc Hùng');
    const asked = (await gateway.world.calls('police')).filter(({ keys }) => /^\d{12}$/.test(keys[0] ?? ''));
    expect(asked.map(({ keys }) => keys).sort()).toEqual([['001085000002'], [LAN], [MINH]].sort());
  });

  test('is nothing in the next request without it', async () => {
    const id = await approved(MINH);
    await open(REQUESTER, id);
    await gateway.world.reset();
    const { data } = await ask(
      REQUESTER,
      '{ dossier(code: "H26.12-261102-0001") { applicant { fullName } } }',
    );
    expect(data.dossier).toBeNull();
    expect(await callsTo(['police'])).toBe(0);
  });

  test('holds no civil event: it stays refused, and the civil registry hears nothing', async () => {
    const id = await approved(LAN);
    const { data, errors } = await open(REQUESTER, id, 'fullName birth { number } civilEvents { number }');
    expect(data.it.fullName).toBe('Nguyễn Thị Lan');
    expect(data.it.birth).toBeNull();
    expect(errors.map(({ extensions }) => extensions['code'])).toContain('ACCESS_DENIED');
    expect(new Set(errors.map(({ extensions }) => extensions['agency']))).toEqual(new Set(['civil']));
    expect(await callsTo(['land', 'civil', 'tax', 'hotline'])).toBe(0);
  });

  test('may be a protected person', async () => {
    const { data, errors } = await open(REQUESTER, await approved(PROTECTED));
    expect(errors).toEqual([]);
    expect(data.it).toMatchObject({ fullName: 'Hoàng Thị Bích Ẩn', phone: '0900000021' });
  });

  test('is never the secret of an adoption', async () => {
    const { data } = await open(REQUESTER, await approved(ADOPTED), 'fullName birth { number }');
    expect(data.it).toEqual({ fullName: 'Vũ Minh Khuê', birth: null });
    expect(await callsTo(['civil'])).toBe(0);
  });
});

describe('afterwards', () => {
  test('request, approval, use and refusal are on record, with the case and without reason or person', async () => {
    const id = await approved(LAN);
    await open(REQUESTER, id);
    await open(APPROVER, id);
    const { all, of } = await recordsOf(id);
    expect(of.map(({ service, actor }: Record<string, string>) => `${service} ${actor}`)).toEqual([
      `approveEmergencyAccess ${APPROVER}`,
      `requestEmergencyAccess ${REQUESTER}`,
    ]);
    for (const record of of)
      expect(record).toMatchObject({ grounds: ['emergency'], purpose: 'emergency:17/2026-CSHS' });
    const [refused, ...used] = all.slice(0, 3);
    expect(refused).toMatchObject({
      actor: APPROVER,
      service: 'emergencyPerson',
      grounds: [],
      decision: 'deny',
    });
    expect(used.map(({ agency }: Record<string, string>) => agency).sort()).toEqual(['gateway', 'police']);
    for (const record of used)
      expect(record).toMatchObject({
        actor: REQUESTER,
        grounds: ['emergency'],
        purpose: 'emergency:17/2026-CSHS',
        decision: 'permit',
      });
    const rows = await gateway.driver.query('select body from access_record');
    const kept = await gateway.driver.query('select * from emergency_access');
    const [inLog, inStore] = [JSON.stringify(rows), JSON.stringify(kept)];
    for (const secret of [LAN, REASON, 'Nguyễn Thị Lan']) {
      expect(inLog).not.toContain(secret);
      expect(inStore).not.toContain(secret);
      expect(gateway.logLines.join('\n')).not.toContain(secret);
    }
  });

  test('the person reads what was done, and what was only prepared', async () => {
    await open(REQUESTER, await approved(MINH), 'fullName');
    await request('hung', { personId: MINH });
    const { data } = await gateway.ask(
      'minh',
      '{ me { dataAccesses(first: 4) { nodes { wasGiven byAgency text(language: EN) } } } }',
    );
    const officer = 'An officer of the police';
    expect(
      data.me.dataAccesses.nodes
        .map(({ wasGiven, text }: { wasGiven: boolean; text: string }) => `${wasGiven} ${text}`)
        .slice(0, 4)
        .sort(),
    ).toEqual([
      `false ${officer} approved emergency access to your data.`,
      `false ${officer} opened your data as an emergency.`,
      `false ${officer} requested emergency access to your data.`,
      `true ${officer} read name and birth date kept by the police.`,
    ]);
  });

  test('every use is an alarm that an auditor must close with a reason', async () => {
    const id = await approved(LAN);
    await open(REQUESTER, id);
    const watch = new Watch({
      driver: gateway.driver,
      rules: readRules().filter((rule) => rule.id === 'break-glass'),
      isWorkingDay: () => true,
      changedAt: async () => undefined,
      now: () => new Date(),
      record: (finding, note, at) => gateway.accessLog.recordFinding(finding, note, at),
      onFailure: (error) => {
        throw error;
      },
    });
    await watch.run();
    const list = async () =>
      (await gateway.ask('auditor', '{ accessFindings(first: 200) { nodes { id rule severity about } } }'))
        .data.accessFindings.nodes;
    const found: readonly { id: string; about: string }[] = await list();
    expect(found).toContainEqual(
      expect.objectContaining({ rule: 'break-glass', severity: 'ALARM', about: REQUESTER }),
    );
    expect(found).toContainEqual(expect.objectContaining({ rule: 'break-glass', about: APPROVER }));
    const [first] = found;
    await gateway.ask(
      'auditor',
      'mutation ($id: ID!) { closeAccessFinding(id: $id, reason: "Đã đối chiếu với hồ sơ vụ việc") { closedBy } }',
      { id: first?.id },
    );
    expect((await list()).map((finding: { id: string }) => finding.id)).toEqual(
      found.slice(1).map((finding) => finding.id),
    );
  });
});
