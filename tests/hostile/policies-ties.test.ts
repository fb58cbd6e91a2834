import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERSONAS } from '../../mocks/identity/personas.ts';
import { IDS } from '../../mocks/world/fixed-persons.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';
import { connectMockWorld } from '../world.ts';
import { type ChangedAnswers, changedAnswersOf } from './changed-answers.ts';
import { type OwnIssuer, startOwnIssuer } from './own-issuer.ts';

const LANS_LAND = 'H26.12-261102-0001';
const LANS_BIRTH = 'H26.03-261109-0001';

let issuer: OwnIssuer;
let reception: ChangedAnswers;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startOwnIssuer();
  const { env } = await connectMockWorld();
  reception = await changedAnswersOf(env['ONESTOP_URL'] ?? '');
  gateway = await startTestGateway({ ...issuer.env, ONESTOP_URL: reception.url });
}, 90_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([issuer.close(), reception.close()]);
});

const askWith = async (sub: string, claims: object, query: string): Promise<Answer> =>
  gateway.ask(undefined, query, {}, await issuer.bearer(sub, { ...claims }));
const ask = (persona: string, query: string): Promise<Answer> => {
  const { sub = '', claims = {} } = PERSONAS[persona] ?? {};
  const end = 'act' in claims ? { session_exp: Math.floor(Date.now() / 1000) + 600 } : {};
  return askWith(sub, { ...claims, ...end }, query);
};
const officer = (agency: string, more: object = {}) => ({
  ...{ kind: 'officer', agency, unit: 'H26.99', loa: 2, channel: 'AGENCY' },
  ...more,
});
const codesOf = ({ errors }: Answer) => [...new Set(errors.map(({ extensions }) => extensions['code']))];

describe('of the persons in a linked birth', () => {
  const EVENTS =
    'birth { number eventDate place } marriages { number } death { number } civilEvents { kind }';
  const QUERY = `{ dossier(code: "${LANS_BIRTH}") { parties { role person { ${EVENTS} } } linked { code } } }`;
  const byRole = ({ data }: Answer, role: string) =>
    data.dossier.parties.find((party: { role: string }) => party.role === role).person;

  test('only the child’s birth is open to the owner, and nothing else of anybody else', async () => {
    const answer = await ask('lan', QUERY);
    expect(byRole(answer, 'Trẻ được đăng ký').birth).toMatchObject({ number: '318' });
    expect(byRole(answer, 'Cha')).toEqual({ birth: null, marriages: null, death: null, civilEvents: null });
    expect(codesOf(answer)).toEqual(['ACCESS_DENIED']);
    expect(JSON.stringify(answer)).not.toContain('1988-11');
  });

  test('the child dossiers open no more', async () => {
    for (const code of ['H26.03-261109-0101', 'H26.22-261109-0101']) {
      const answer = await ask('lan', QUERY.replace(LANS_BIRTH, code));
      expect(byRole(answer, 'Cha')).toMatchObject({ birth: null, marriages: null });
    }
  });

  test('the registrar reads the child’s birth and the parents’ marriage, and no parent’s birth', async () => {
    const answer = await ask('officer-civil', QUERY);
    expect(byRole(answer, 'Trẻ được đăng ký').birth).toMatchObject({ number: '318' });
    expect(byRole(answer, 'Cha')).toMatchObject({ birth: null, marriages: [{ number: '0007' }] });
  });

  test('a land dossier opens no civil event of anybody in it', async () => {
    const query = `{ dossier(code: "${LANS_LAND}") { applicant { ${EVENTS} } parties { person { ${EVENTS} } } } }`;
    const { data } = await ask('officer-land', query);
    const persons = [
      data.dossier.applicant,
      ...data.dossier.parties.map(({ person }: { person: object }) => person),
    ];
    for (const person of persons)
      expect(person).toEqual({ birth: null, marriages: null, death: null, civilEvents: null });
  });
});

describe('whoever has the id of somebody who handles the dossier', () => {
  const QUERY = `{ dossier(code: "${LANS_LAND}") { summary } dossiers(first: 5) { totalCount nodes { code } } }`;

  test.each(['tax', 'civil', 'police', 'onestop', 'hotline'])(
    'at %s reads and lists nothing',
    async (agency) => {
      const answer = await askWith('officer-land', officer(agency), QUERY);
      expect(answer.data).toEqual({ dossier: null, dossiers: { totalCount: 0, nodes: [] } });
      expect(codesOf(answer)).toEqual(['NOT_AVAILABLE']);
    },
  );

  test.each([
    ['a clerk', { kind: 'clerk', branch: 'CN1', loa: 2, channel: 'COUNTER' }],
    ['an operator of 1022', { kind: 'hotline-agent', loa: 2, channel: 'HOTLINE' }],
    ['an auditor', { kind: 'auditor', loa: 2, channel: 'AUDIT' }],
  ])('as %s reads nothing', async (_who, claims) => {
    expect((await askWith('officer-land', claims, QUERY)).data.dossier).toBeNull();
  });

  test('is told other ids of persons than the one who does', async () => {
    const query = `{ dossier(code: "${LANS_LAND}") { applicant { id } } }`;
    const land = officer('land', { ward: '00103' });
    const tax = officer('tax');
    const [one, same, other] = [
      await askWith('officer-land', land, query),
      await askWith('officer-land', { ...land, unit: 'H26.12' }, query),
      await askWith('officer-tax', tax, query),
    ].map(({ data }) => data.dossier.applicant.id);
    expect(one).toBe(same);
    expect(other).not.toBe(one);
  });
});

test('no officer follows a citizen in the log by the keyed hash that stands in a record', async () => {
  await ask('lan', `{ dossier(code: "${LANS_LAND}") { parcels { mapSheet } } }`);
  const known = await ask(
    'auditor',
    `{ accessLog(first: 1, filter: { actorPerson: "${IDS.lan}" }) { nodes { actor } } }`,
  );
  const hash: string = known.data.accessLog.nodes[0].actor;
  expect(hash).toMatch(/^k1:/);
  const search = (field: string) => `{ ${field}(first: 5, filter: { actor: "${hash}" }) { nodes { at } } }`;
  for (const persona of ['officer-land', 'oversight-land']) {
    const answer = await ask(persona, search('agencyAccessLog'));
    expect(answer.data?.agencyAccessLog ?? null).toBeNull();
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
  }
  expect((await ask('auditor', search('accessLog'))).data.accessLog.nodes).not.toEqual([]);
});

test.each([
  ['a clerk of no branch', { sub: 'clerk-cn4', kind: 'clerk' }],
  ['an officer', { sub: 'officer-land', kind: 'officer', branch: 'CN4' }],
  ['a clerk for whom somebody acts', { sub: 'clerk-cn4', kind: 'clerk', branch: 'CN4', act: { sub: 'x' } }],
  ['somebody with a personal id', { sub: IDS.minh, kind: 'clerk', branch: 'CN4' }],
])('a token in which %s acts for a citizen is refused', async (_who, act) => {
  const claims = {
    ...PERSONAS['assisted-tu']?.claims,
    act,
    session_exp: Math.floor(Date.now() / 1000) + 600,
  };
  const answer = await askWith(IDS.tu, claims, '{ me { dossiers { totalCount } } }');
  expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
});

describe('the catalogue', () => {
  const DOSSIERS: Readonly<Record<string, string>> = {
    lan: LANS_LAND,
    hung: LANS_LAND,
    'officer-land': LANS_LAND,
    'officer-tax': LANS_LAND,
    'clerk-cn4': LANS_LAND,
    'officer-civil': LANS_BIRTH,
    'clerk-cn1': LANS_BIRTH,
    'officer-police': 'H26.21-261112-0001',
    'assisted-tu': 'H26.12-261105-0002',
  };

  test.each(Object.entries(DOSSIERS))('is as public within a dossier, to %s', async (persona, code) => {
    const inDossier =
      'procedure { code name fee { amount } } receptionPoint { id name openingHours { weekday } }';
    const { data, errors } = await ask(persona, `{ dossier(code: "${code}") { ${inDossier} } }`);
    expect(errors).toEqual([]);
    expect(data.dossier).toEqual({
      procedure: expect.objectContaining({ code: expect.any(String), name: expect.any(String) }),
      receptionPoint: expect.objectContaining({ id: expect.any(String), name: expect.any(String) }),
    });
  });

  test.each(Object.keys(PERSONAS))('is public by itself, to %s', async (persona) => {
    const { errors } = await ask(persona, '{ procedures { code } receptionPoints(first: 1) { id } }');
    expect(errors).toEqual([]);
  });
});

describe('what the reception system does not tell', () => {
  const QUERY = `{ dossier(code: "${LANS_LAND}") { code status fees { name } papers { name } results { name } parties { role } linked { code } } }`;

  test('in a row that it drops is not told as none', async () => {
    reception.change = () => [];
    const { data, errors, extensions } = await ask('lan', QUERY);
    expect(data.dossier).toEqual({
      code: LANS_LAND,
      ...{ status: null, fees: null, papers: null, results: null, parties: null, linked: null },
    });
    expect(errors[0]?.extensions).toMatchObject({ code: 'AGENCY_BAD_ANSWER', agency: 'onestop' });
    expect(extensions['nulls'] ?? []).toEqual([]);
  });

  test.each([
    ['without the list', undefined],
    ['with a null for the list', null],
  ])('in a row %s is not told as no fees', async (_how, list) => {
    reception.change = (rows) => rows.map((row) => ({ ...row, DanhSachLePhi: list }));
    const { data, errors } = await ask('lan', QUERY);
    expect([data.dossier.fees, data.dossier.papers.length > 0]).toEqual([null, true]);
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['dossier', 'fees'], 'AGENCY_BAD_ANSWER'],
    ]);
  });
});
