import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
const OLD_CODE = '000.00.12.h26-261102-0001';
const LAN = '001190000001';
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  const open = (code: string) => `{ dossier(code: "${code}") { code } }`;
  await gateway.ask('officer-land', `{ dossier(code: "${LANS}") { parcels { owners { share } } } }`);
  await gateway.ask('minh', open(LANS));
  await gateway.ask('officer-civil', open(OLD_CODE));
  await gateway.ask(undefined, open(LANS));
  await gateway.ask(undefined, `{ trackDossier(code: "${LANS}", lookupSecret: "0000") { code } }`);
  await gateway.ask(
    undefined,
    `{ a: trackDossier(code: "${OLD_CODE}", lookupSecret: "1111") { code } b: trackDossier(code: "H26.12-990101-0001", lookupSecret: "1111") { code } }`,
  );
}, 90_000);
afterAll(async () => gateway.close());

interface Found {
  readonly [field: string]: unknown;
}
const find = async (filter: string, fields: string, persona = 'auditor'): Promise<Found[]> => {
  const field = persona === 'auditor' ? 'accessLog' : 'agencyAccessLog';
  const { data, errors } = await gateway.ask(
    persona,
    `{ ${field}(first: 100, filter: ${filter}) { nodes { ${fields} } } }`,
  );
  expect(errors).toEqual([]);
  return data[field].nodes;
};

describe('who tried to open this dossier', () => {
  const told = async (persona: string): Promise<string[]> => {
    const { data } = await gateway.ask(
      persona,
      '{ me { dataAccesses(first: 100) { nodes { outcome dossier text(language: EN) } } } }',
    );
    return data.me.dataAccesses.nodes
      .filter(({ outcome }: Found) => outcome === 'REFUSED')
      .map(({ text, dossier }: Found) => `${dossier}: ${text}`);
  };

  test('is told to the auditor by its code, whichever of its codes was tried and by whom', async () => {
    for (const code of [LANS, OLD_CODE]) {
      const tries = await find(`{ dossier: "${code}", decision: DENY }`, 'actorKind service tries');
      expect(tries).toEqual(
        expect.arrayContaining([
          { actorKind: 'citizen', service: 'dossier', tries: 1 },
          { actorKind: 'officer', service: 'dossier', tries: 1 },
          { actorKind: 'anonymous', service: 'trackDossier', tries: 1 },
          { actorKind: 'anonymous', service: 'trackDossier', tries: 2 },
        ]),
      );
    }
  });

  test('is told to whoever owns it, and to nobody else', async () => {
    const lans = await told('lan');
    expect(lans).toEqual(
      expect.arrayContaining([
        expect.stringMatching(`^${LANS}: Another person asked for .* which was refused`),
        expect.stringMatching(`^${LANS}: An officer of .* asked for .* which was refused`),
        expect.stringMatching(`^${LANS}: Somebody who was not signed in asked for .* which was refused`),
      ]),
    );
    expect(await told('tu')).toEqual([]);
  });
});

describe("Lan's land", () => {
  test('is found by her id when the record names the parcel alone, and she is told', async () => {
    const fields = 'subjectKind related released service actor';
    for (const filter of ['subjectPerson', 'concerningPerson']) {
      const found = await find(`{ ${filter}: "${LAN}", actor: "officer-land" }`, fields);
      expect(found).toContainEqual(
        expect.objectContaining({
          ...{ subjectKind: 'parcel', actor: 'officer-land' },
          related: expect.arrayContaining([expect.any(String)]),
          released: expect.arrayContaining(['land.ownership']),
        }),
      );
    }
  });

  test('an officer who is not charged with oversight may not ask for it, nor learn of owners', async () => {
    const { errors } = await gateway.ask(
      'officer-land',
      `{ agencyAccessLog(filter: { concerningPerson: "${LAN}" }) { nodes { id } } }`,
    );
    expect(errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED' });
    for (const { related } of await find('{ service: "landDossiers" }', 'related', 'officer-land'))
      expect(related).toEqual([]);
  });
});

test('each question finds what it asks for and nothing else', async () => {
  const fields = 'id requestId service grounds purpose code policies';
  const all = await find('{ kind: CROSSING }', fields);
  const [sample] = all.filter(({ service }) => service === 'landDossiers');
  if (!sample) throw new Error('nothing was read');
  const questions: [string, (found: Found) => boolean][] = [
    [`id: "${sample['id']}"`, ({ id }) => id === sample['id']],
    [`requestId: "${sample['requestId']}"`, ({ requestId }) => requestId === sample['requestId']],
    ['service: "landDossiers"', ({ service }) => service === 'landDossiers'],
    ['ground: "handler"', ({ grounds }) => (grounds as string[]).includes('handler')],
    [`purpose: "${sample['purpose']}"`, ({ purpose }) => purpose === sample['purpose']],
    [
      `policy: "${(sample['policies'] as string[])[0]}"`,
      ({ policies }) => (policies as string[]).includes((sample['policies'] as string[])[0] ?? ''),
    ],
  ];
  for (const [filter, fits] of questions) {
    const found = await find(`{ ${filter}, kind: CROSSING }`, fields);
    // The auditor's own readings come in between: what was there before is what counts.
    const ids = new Set(all.map(({ id }) => id));
    expect([filter, found.filter(({ id }) => ids.has(id)).map(({ id }) => id)]).toEqual([
      filter,
      all.filter(fits).map(({ id }) => id),
    ]);
    expect(found.length).toBeGreaterThan(0);
  }
});

test('statistics tell how many different persons an officer looked at', async () => {
  const { data, errors } = await gateway.ask(
    'auditor',
    '{ accessStatistics(by: ACTOR, filter: { actor: "officer-land" }) { value count subjects persons } bySevice: accessStatistics(by: SERVICE) { value count } }',
  );
  expect(errors).toEqual([]);
  const [officer] = data.accessStatistics;
  expect(officer.value).toBe('officer-land');
  expect(officer.persons).toBeGreaterThanOrEqual(1);
  expect(officer.count).toBeGreaterThan(officer.subjects);
});

test('an export is asked for by the same questions', async () => {
  const response = await fetch(
    `${gateway.url}/access-log/export?format=csv&concerningPerson=${LAN}&service=landDossiers`,
    { headers: { authorization: `Bearer ${await gateway.world.token('auditor')}` } },
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 6).toString()).toBe('\uFEFFlog');
  expect(bytes.toString()).not.toContain(LAN);
  expect(bytes.toString().split('\r\n').length).toBeGreaterThan(3);
});
