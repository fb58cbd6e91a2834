import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.ask('officer-land', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
}, 90_000);
afterAll(async () => gateway.close());

async function exportAs(persona: string | undefined, query: string) {
  const authorization =
    persona === undefined ? {} : { authorization: `Bearer ${await gateway.world.token(persona)}` };
  const response = await fetch(`${gateway.url}/access-log/export${query}`, { headers: authorization });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text,
    lines: text.trimEnd().split('\n'),
  };
}

describe('the export of the access log', () => {
  test('gives an auditor what the filter finds, newest first, with a signed manifest at the end', async () => {
    const { status, type, lines } = await exportAs('auditor', `?dossier=${LANS}&agency=land`);
    expect([status, type]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const manifest = JSON.parse(JSON.parse(lines.at(-1) ?? '').manifest);
    expect(manifest).toMatchObject({
      scope: 'selection',
      entries: lines.length - 1,
      filter: { dossier: LANS, agency: 'land' },
    });
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines.slice(0, -1))
      expect(JSON.parse(line)).toMatchObject({
        log: 'test',
        record: { why: { dossier: LANS }, data: { source: 'land' } },
      });
  });

  test('gives a whole log, provable to its head, and a table', async () => {
    const whole = await exportAs('dpo', '?log=test');
    const indexes = whole.lines.slice(0, -1).map((line) => JSON.parse(line).index);
    expect(indexes).toEqual(indexes.map((_, place) => place));
    const table = await exportAs('auditor', '?format=csv');
    expect([table.status, table.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(table.lines[0]).toMatch(/^log,index,id,at,kind,/);
    expect(table.lines.at(-1)).toMatch(/^manifest,/);
  });

  test.each(['%ff', '%ed%a0%80', '%', '%00'])(
    'asked for in bytes that are no text, %s, is refused as such',
    async (bytes) => {
      const { status, text } = await exportAs('auditor', `?dossier=${bytes}`);
      expect(status).toBe(400);
      expect(JSON.parse(text).errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );

  test('is on record before it leaves', async () => {
    await exportAs('auditor', '?format=csv&kind=login-failed');
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 20, filter: { actor: "auditor" }) { nodes { service decision } } }',
    );
    expect(data.accessLog.nodes).toContainEqual({ service: 'accessLogExport', decision: 'permit' });
  });

  test.each([
    { who: 'lan', query: '', status: 403, code: 'ACCESS_DENIED' },
    { who: 'officer-land', query: '', status: 403, code: 'ACCESS_DENIED' },
    { who: undefined, query: '', status: 401, code: 'UNAUTHENTICATED' },
    { who: 'officer-land', query: '?scope=agency', status: 403, code: 'ACCESS_DENIED' },
    { who: 'lan', query: '?scope=agency', status: 403, code: 'ACCESS_DENIED' },
    { who: 'auditor', query: '?scope=agency', status: 403, code: 'ACCESS_DENIED' },
    { who: 'auditor', query: '?format=xml', status: 400, code: 'BAD_USER_INPUT' },
    { who: 'auditor', query: '?surprise=1', status: 400, code: 'BAD_USER_INPUT' },
    { who: 'auditor', query: '?from=yesterday', status: 400, code: 'BAD_USER_INPUT' },
    { who: 'auditor', query: '?log=no-such', status: 400, code: 'BAD_USER_INPUT' },
    { who: 'auditor', query: '?log=test&agency=land', status: 400, code: 'BAD_USER_INPUT' },
  ])(
    'is refused to $who asking $query with $code, which is on record',
    async ({ who, query, status, code }) => {
      const refused = await exportAs(who, query);
      expect([refused.status, JSON.parse(refused.text).errors[0].extensions.code]).toEqual([status, code]);
      const { data } = await gateway.ask(
        'auditor',
        '{ accessLog(first: 2, filter: { kind: OPERATION }) { nodes { code } } }',
      );
      expect(data.accessLog.nodes).toContainEqual({ code });
    },
  );

  test("shows an agency's officer who is charged with oversight the accesses to the own agency's data only, whatever is asked for", async () => {
    const { status, lines } = await exportAs('oversight-land', '?scope=agency&agency=tax');
    expect(status).toBe(200);
    const sources = lines.slice(0, -1).map((line) => JSON.parse(line).record.data.source);
    expect(new Set(sources)).toEqual(new Set(['land']));
  });
});

describe('findings of the watch rules', () => {
  const LIST = '{ accessFindings { nodes { id rule title(language: EN) about count closedBy } } }';
  const CLOSE =
    'mutation Close($id: ID!, $reason: String!) { closeAccessFinding(id: $id, reason: $reason) { closedBy reason } }';

  test('are listed and closed by an auditor with a reason, and by nobody else', async () => {
    const id = '0192f0c1-2b3c-8d4e-a5f6-0123456789ab';
    await gateway.accessLog.recordFinding(
      {
        id,
        rule: 'many-subjects',
        severity: 'warning',
        about: 'officer-land',
        count: 61,
        evidence: ['test/0'],
      },
      'One officer looked up many different subjects within an hour',
      new Date(),
    );
    for (const persona of ['officer-land', 'lan', undefined]) {
      const listed = await gateway.ask(persona, LIST);
      const code = persona === undefined ? 'UNAUTHENTICATED' : 'ACCESS_DENIED';
      expect(listed.errors[0]?.extensions['code']).toBe(code);
      const closed = await gateway.ask(persona, CLOSE, { id, reason: 'nothing to see here' });
      expect(closed.errors[0]?.extensions['code']).toBe(code);
    }
    const { data } = await gateway.ask('auditor', LIST);
    expect(data.accessFindings.nodes).toEqual([
      {
        ...{ id, rule: 'many-subjects', about: 'officer-land', count: 61, closedBy: null },
        title: 'One officer looked up many different subjects within an hour',
      },
    ]);
    const short = await gateway.ask('auditor', CLOSE, { id, reason: 'ok' });
    expect(short.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    const reason = 'Đợt cấp đổi giấy chứng nhận tại phường Tây Hồ';
    expect((await gateway.ask('auditor', CLOSE, { id, reason })).data.closeAccessFinding).toEqual({
      closedBy: 'auditor',
      reason,
    });
    expect(
      (await gateway.ask('dpo', CLOSE, { id, reason: 'a second opinion' })).data.closeAccessFinding,
    ).toEqual({
      closedBy: 'auditor',
      reason,
    });
    expect((await gateway.ask('auditor', LIST)).data.accessFindings.nodes).toEqual([]);
  });
});
