import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../../connectors/testing/dossier-circles.ts';
import { boundaryFor, citizen, HUNG } from '../../../gateway/boundary/testing/boundary-fixture.ts';
import { gateway } from './one-gateway.ts';

const LANS = 'H26.12-261102-0001';
const BIRTH = 'H26.03-261109-0001';
const CHILDREN = ['H26.03-261109-0101', 'H26.22-261109-0101'];

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

  test('tell an officer of the one dossier how far the others are, and nothing else: they are not the same desk', async () => {
    const { data, errors } = await gateway.ask(
      'officer-civil',
      `{ dossier(code: "${BIRTH}") { linked { code dossier { status applicant { fullName residence { since } } papers { name } policeCase { steps { text } } } } } }`,
    );
    const police = data.dossier.linked.find(({ code }: { code: string }) => code === CHILDREN[1]);
    expect(police.dossier).toEqual({ status: 'COMPLETED', applicant: null, papers: null, policeCase: null });
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['ACCESS_DENIED']));
    const asked = (await gateway.world.calls('police')).flatMap(({ keys }) => keys);
    expect(asked).not.toContain(CHILDREN[1]);
  });

  test('of somebody else stay closed to the owner of the first', async () => {
    const linkedTo = (code: string) => [{ relation: 'CHILD', code }] as const;
    const boundary = boundaryFor(citizen(LAN), [
      circleOf('H26.12-261102-0001', { linked: linkedTo('H26.12-261102-0002') }),
      circleOf('H26.12-261102-0002', { ownerIds: [HUNG], linked: linkedTo('H26.12-261102-0003') }),
      circleOf('H26.12-261102-0003'),
    ]);
    expect((await boundary.openDossier('H26.12-261102-0001'))?.code).toBe('H26.12-261102-0001');
    const classes = ['dossier.progress', 'dossier.content'] as const;
    await boundary.learnLinked(['H26.12-261102-0002', 'H26.12-261102-0003']);
    const foreign = boundary.admit('onestop', 'onestopDossiers', 'Dossier', 'H26.12-261102-0002', classes);
    expect([...foreign.granted.keys()]).toEqual([]);
    // Nor does it lead on to what it is linked to in its turn.
    await boundary.learnLinked(['H26.12-261102-0003']);
    const beyond = boundary.admit('onestop', 'onestopDossiers', 'Dossier', 'H26.12-261102-0003', classes);
    expect([...beyond.granted.keys()]).toEqual([]);
  });
});
