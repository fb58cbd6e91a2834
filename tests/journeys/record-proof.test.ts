import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leafOf, rootFromPath } from '../../gateway/access-log/testing/independent-verifier.ts';
import { refusalOf } from '../emergency-steps.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const ABSENT = '019ac000-0000-7000-8000-000000000000';

let gateway: TestGateway;
/** Numbers of lan's own look and of the officer's. */
let numbers: { readonly own: string; readonly officers: string };
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.ask('officer-land', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
  await gateway.ask('lan', `{ dossier(code: "${LANS}") { parcels { mapSheet } } }`);
  const { data } = await gateway.ask(
    'lan',
    '{ me { dataAccesses(first: 50) { nodes { number isOwn byAgency } } } }',
  );
  const nodes: readonly { number: string; isOwn: boolean; byAgency: string | null }[] =
    data.me.dataAccesses.nodes;
  numbers = {
    own: nodes.find(({ isOwn }) => isOwn)?.number ?? '',
    officers: nodes.find(({ byAgency }) => byAgency === 'land')?.number ?? '',
  };
}, 120_000);
afterAll(async () => gateway.close());

const prove = (persona: string | undefined, id: string): Promise<Answer> =>
  gateway.ask(
    persona,
    `query ($id: ID!) { it: accessRecord(id: $id) {
      id canonical nonce text proof { log index treeSize leafHash hashes checkpoint } } }`,
    { id },
  );

/** The root that the proof leads to must be the one in the checkpoint; its signature is the export's tests' matter. */
function checkProof({ proof }: Answer['data'], leaf: Buffer): void {
  const [, size, root] = proof.checkpoint.split('\n');
  const hashes = proof.hashes.map((hash: string) => Buffer.from(hash, 'base64'));
  expect(Number(size)).toBe(proof.treeSize);
  expect(rootFromPath(leaf, proof.index, proof.treeSize, hashes).toString('base64')).toBe(root);
}

describe('accessRecord', () => {
  test.each(['auditor', 'dpo', 'oversight-land'])(
    'proves one record alone to %s, with all its bytes',
    async (who) => {
      const { data, errors } = await prove(who, numbers.officers);
      expect(errors).toEqual([]);
      const { id, canonical, nonce } = data.it;
      expect(JSON.parse(canonical)).toMatchObject({ id, nonce, actor: { id: 'officer-land' } });
      expect([id, leafOf(canonical).toString('base64')]).toEqual([numbers.officers, data.it.proof.leafHash]);
      checkProof(data.it, leafOf(canonical));
    },
  );

  test('proves to lan that the officer’s look is in the log, and names the officer neither in clear nor for the trying', async () => {
    const { data } = await prove('lan', numbers.officers);
    expect(data.it).toMatchObject({ id: numbers.officers, canonical: null, nonce: null });
    expect(data.it.text).toContain('kiểm toán viên mở được bằng số bản ghi này');
    expect(JSON.stringify(data)).not.toContain('officer-land');
    checkProof(data.it, Buffer.from(data.it.proof.leafHash, 'base64'));
    const auditors = (await prove('auditor', numbers.officers)).data.it;
    expect(leafOf(auditors.canonical).toString('base64')).toBe(data.it.proof.leafHash);
  });

  test('gives lan the bytes of her own act', async () => {
    const { data } = await prove('lan', numbers.own);
    expect(JSON.parse(data.it.canonical)).toMatchObject({ id: numbers.own, actor: { kind: 'citizen' } });
    checkProof(data.it, leafOf(data.it.canonical));
  });

  test('is the same nothing for a record that is not about the caller and for none', async () => {
    const absent = refusalOf(await prove('minh', ABSENT));
    expect(absent).toMatchObject({ data: null, code: 'NOT_AVAILABLE' });
    for (const id of Object.values(numbers)) expect(refusalOf(await prove('minh', id))).toEqual(absent);
    const operations = await gateway.ask(
      'auditor',
      '{ accessLog(first: 1, filter: { kind: OPERATION }) { nodes { id } } }',
    );
    expect(refusalOf(await prove('lan', operations.data.accessLog.nodes[0].id))).toEqual(absent);
  });

  test.each(['officer-land', 'clerk-cn1', 'kiosk-cn1-03', 'hung', 'assisted-tu'])(
    'is closed to %s',
    async (who) => {
      const [there, absent] = [await prove(who, numbers.officers), await prove(who, ABSENT)];
      expect(refusalOf(there)).toMatchObject({ data: null, code: 'ACCESS_DENIED' });
      expect(refusalOf(there)).toEqual(refusalOf(absent));
    },
  );

  test('tells an officer charged with oversight of the own agency’s data only', async () => {
    await gateway.ask('officer-tax', `{ dossier(code: "${LANS}") { obligations { name } } }`);
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 1, filter: { agency: "tax" }) { nodes { id } } }',
    );
    const [{ id }] = data.accessLog.nodes;
    expect(refusalOf(await prove('oversight-land', id))).toMatchObject({ code: 'NOT_AVAILABLE' });
    expect((await prove('auditor', id)).errors).toEqual([]);
  });

  test('is on record with the number that was opened', async () => {
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 100, filter: { kind: CROSSING }) { nodes { actor service messageId } } }',
    );
    expect(data.accessLog.nodes).toContainEqual({
      ...{ actor: 'auditor', service: 'accessRecord', messageId: numbers.officers },
    });
  });
});
