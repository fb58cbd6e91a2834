import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PERSONAS } from '../../mocks/identity/personas.ts';
import { IDS } from '../../mocks/world/fixed-persons.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';
import { connectMockWorld } from '../world.ts';
import { type Between, standBetween } from './between.ts';
import { type ChangedAnswers, changedAnswersOf } from './changed-answers.ts';
import { type OwnIssuer, startOwnIssuer } from './own-issuer.ts';

const LANS_LAND = 'H26.12-261102-0001';
const LANS_BIRTH = 'H26.03-261109-0001';

let issuer: OwnIssuer;
let reception: ChangedAnswers;
let registry: Between;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startOwnIssuer();
  const { env } = await connectMockWorld();
  reception = await changedAnswersOf(env['ONESTOP_URL'] ?? '');
  registry = await standBetween(env['LAND_URL'] ?? '');
  gateway = await startTestGateway({
    ...issuer.env,
    ONESTOP_URL: reception.url,
    LAND_URL: registry.url,
    GATEWAY_RECORD_CACHE_BYTES: '0',
  });
}, 90_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all([issuer.close(), reception.close(), registry.close()]);
});

const askWith = async (sub: string, claims: object, query: string, variables: object = {}): Promise<Answer> =>
  gateway.ask(undefined, query, variables, await issuer.bearer(sub, { ...claims }));
const ask = (persona: string, query: string): Promise<Answer> => {
  const { sub = '', claims = {} } = PERSONAS[persona] ?? {};
  const end = 'act' in claims ? { session_exp: Math.floor(Date.now() / 1000) + 600 } : {};
  return askWith(sub, { ...claims, ...end }, query);
};
/** Signed in at level 2, whatever the persona's own level. */
const askAt2 = (persona: string, query: string, variables: object = {}) => {
  const { sub = '', claims = {} } = PERSONAS[persona] ?? {};
  return askWith(sub, { ...claims, loa: 2 }, query, variables);
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

describe('a record that comes with a dossier', () => {
  const PARCELS = `{ dossier(code: "${LANS_LAND}") { parcels { id areaSquareMetres certificate { number } } } }`;
  const ids = ({ data }: Answer) =>
    data.dossier.parcels.map((parcel: { id: string } | null) => parcel?.id ?? 'dropped').sort();
  const handler = officer('land', { unit: 'H26.12', ward: '00103' });
  const asHandler = () => askWith('officer-land', handler, PARCELS);
  /** Parcels and their elements come in any order. */
  const spoil = (change: (parcel: string) => string) =>
    registry.spoil(({ body }) => ({
      body: body.replace(/<((?:\w+:)?ListThuaDat)>.*?<\/\1>/gs, (parcel) =>
        parcel.includes('-0007<') ? change(parcel) : parcel,
      ),
    }));
  afterEach(() => registry.spoil(undefined));

  test('is a parcel of the own ward, or it is dropped and reported', async () => {
    expect(ids(await asHandler())).toEqual(['TH-00103-12-0007', 'TH-00103-12-0345']);
    spoil((parcel) => parcel.replace(/<(\w+:)?maXaQuanLy>00103<\/(\w+:)?maXaQuanLy>/, ''));
    expect(ids(await asHandler())).toContain('dropped');
    spoil((parcel) => parcel.replace('maXaQuanLy>00103', 'maXaQuanLy>00091'));
    const answer = await asHandler();
    expect(ids(answer)).toEqual(['TH-00103-12-0345', 'dropped']);
    expect(
      answer.errors.map(({ path, extensions }) => [path, extensions['code'], extensions['remedy']]),
    ).toEqual([[['dossier', 'parcels', expect.any(Number)], 'ACCESS_DENIED', 'OUTSIDE_JURISDICTION']]);
  });

  test.each([
    ['one that is not the dossier’s', (parcel: string) => parcel.replace('-0007<', '-0008<')],
    ['one of defence', (parcel: string) => parcel.replace('datQuocPhong>0', 'datQuocPhong>1')],
    [
      'one of somebody under protection',
      (parcel: string) => parcel.replace('hanCheTruyCap>0', 'hanCheTruyCap>1'),
    ],
  ])('%s is dropped, and hides nothing but itself', async (_what, change) => {
    spoil(change);
    for (const ask of [asHandler, () => askAt2('lan', PARCELS)]) {
      const answer = await ask();
      expect(ids(answer)).toEqual(['TH-00103-12-0345', 'dropped']);
      expect(JSON.stringify(answer)).not.toContain('0008');
    }
  });

  test('is a ticket of whoever opened it, be it a party; nobody else of the dossier is told that there is one', async () => {
    const query = `{ dossier(code: "${LANS_LAND}") { tickets { id } } }`;
    const own = async (persona: string) => (await askAt2(persona, query)).data.dossier.tickets;
    expect(await own('lan')).toEqual([{ id: '1022-261116-900042' }]);
    expect(await own('hung')).toEqual([{ id: '1022-261120-900051' }]);
  });
});

describe('a text that people wrote', () => {
  const CHILD = 'Trần Nguyễn Bảo Ngân';
  const QUERY = `{ dossier(code: "${LANS_BIRTH}") { summary timeline { text } linked { dossier { summary } }
    parties { person { fullName } } } }`;

  test('names nobody whom masks hide, in a summary or in the words of a step', async () => {
    const text = `Đã gặp ${CHILD}, số 001-215 000042, bổ sung cho cháu Ngân`;
    await gateway.world.control('onestop', { change: { code: LANS_BIRTH, step: { text } } });
    await gateway.world.control('civil', { change: { code: LANS_BIRTH, step: { text } } });
    const answer = JSON.stringify(await ask('lan', QUERY));
    expect(answer).toContain('cho T. N. B. N.');
    expect(answer).not.toMatch(/Bảo|Ngân|001-215 000042/);
    expect(JSON.stringify(await ask('officer-civil', QUERY))).toContain(`cho ${CHILD}`);
  });
});

test('a representative learns of the represented person what the ground says, by whichever path', async () => {
  const input = {
    idempotencyKey: 'hostile-policies-1',
    representative: IDS.minh,
    dossiers: ['H26.12-261105-0002'],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const grant = 'mutation($input: GrantDelegationInput!) { grantDelegation(input: $input) { id } }';
  expect((await askAt2('tu', grant, { input })).errors).toEqual([]);
  const fields = 'personalId fullName dateOfBirth residence { address { text } }';
  const { data } = await askAt2(
    'minh',
    `{ me { delegations { owner { ${fields} } } } dossier(code: "H26.12-261105-0002") { applicant { ${fields} } } }`,
  );
  const [delegation] = data.me.delegations;
  expect(delegation.owner).toEqual(data.dossier.applicant);
  expect(delegation.owner).toMatchObject({ personalId: '•••••••••004', dateOfBirth: '1948' });
  expect(JSON.stringify(data)).not.toContain(IDS.tu);
});
