import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const BIRTH = 'H26.03-261109-0001';
const CHILDREN = ['H26.03-261109-0101', 'H26.22-261109-0101'];
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

/** What the log holds of one request of officer-land, without the operation itself. */
async function recordsAfter(query: string) {
  const request = await gateway.ask('officer-land', query);
  expect(request.errors).toEqual([]);
  const { data } = await gateway.ask(
    'auditor',
    '{ accessLog(first: 30, filter: { actor: "officer-land" }) { nodes { kind service agency dossier released requestId } } }',
  );
  const [{ requestId }] = data.accessLog.nodes;
  return data.accessLog.nodes.filter(
    (record: { kind: string; requestId: string }) =>
      record.kind === 'crossing' && record.requestId === requestId,
  );
}

describe('nothing of a dossier leaves without a record of its own', () => {
  test('not even its last change, for which no agency is asked', async () => {
    const records = await recordsAfter(`{ dossier(code: "${LANS}") { code changedAt changeCursor } }`);
    expect(records).toEqual([
      expect.objectContaining({ dossier: LANS, agency: 'onestop', released: ['dossier.progress'] }),
    ]);
  });

  test('nor its place in a list', async () => {
    const records = await recordsAfter('{ dossiers(first: 2) { nodes { code changedAt } } }');
    expect(new Set(records.map(({ dossier }: { dossier: string }) => dossier)).size).toBe(2);
  });

  test('a count alone names no dossier, and what the reception system delivers is told once', async () => {
    expect(await recordsAfter('{ dossiers { totalCount } }')).toEqual([]);
    const records = await recordsAfter(`{ dossier(code: "${LANS}") { code status changedAt } }`);
    expect(records).toHaveLength(1);
  });
});

describe('linked dossiers', () => {
  const LINKED = `{ dossier(code: "${BIRTH}") { status linked { relation code dossier { kode: code code status applicant { fullName } changedAt } } } }`;

  test('answer in full, in one further call for all of them, each on record', async () => {
    const { data, errors } = await gateway.ask('lan', LINKED);
    expect(errors).toEqual([]);
    expect(data.dossier.linked.map(({ code }: { code: string }) => code)).toEqual(CHILDREN);
    for (const { code, dossier } of data.dossier.linked)
      expect(dossier).toEqual({
        kode: code,
        code,
        status: expect.any(String),
        applicant: { fullName: 'Nguyễn Thị Lan' },
        changedAt: expect.any(String),
      });
    expect(await gateway.world.calls('onestop')).toHaveLength(2);
    const log = await gateway.ask(
      'auditor',
      `{ accessLog(first: 50, filter: { dossier: "${CHILDREN[0]}" }) { nodes { service } } }`,
    );
    expect(log.data.accessLog.nodes).toContainEqual({ service: 'onestopDossiers' });
  });
});
