import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChangeLog } from '../../gateway/access-log/change-log.ts';
import { DelegationStore } from '../../gateway/mutations/delegation-store.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { changesIn } from '../rights/agreement.ts';

const TUS = 'H26.12-261105-0002';
const [MINH, TU] = ['001099000003', '001048000004'];
const SHOWN = 'id isGiven isActive dossiers otherPersonalId grantedAt expiresAt revokedAt';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => {
  await gateway.world.reset();
  await gateway.driver.query('delete from delegation');
});

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const grant = (persona: string, input: object = {}) =>
  gateway.ask(
    persona,
    `mutation ($input: GrantDelegationInput!) { made: grantDelegation(input: $input) { ${SHOWN} } }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        representative: MINH,
        dossiers: [TUS],
        expiresAt: soon(30),
        ...input,
      },
    },
  );
const revoke = (persona: string, id: string) =>
  gateway.ask(persona, `mutation { ended: revokeDelegation(input: { id: "${id}" }) { ${SHOWN} } }`);
const seenByMinh = async () => {
  const { data, errors } = await gateway.ask('minh', `{ dossier(code: "${TUS}") { code status summary } }`);
  return { dossier: data.dossier, codes: errors.map(({ extensions }) => extensions['code']) };
};

describe('a delegation', () => {
  test('lets the representative see the dossier, and ending it closes the dossier at once', async () => {
    expect(await seenByMinh()).toEqual({ dossier: null, codes: ['NOT_AVAILABLE'] });
    const { data, errors } = await grant('tu');
    expect(errors).toEqual([]);
    expect(data.made).toMatchObject({ isGiven: true, isActive: true, dossiers: [TUS], revokedAt: null });
    expect((await seenByMinh()).dossier).toMatchObject({ code: TUS, summary: expect.any(String) });
    expect((await revoke('tu', data.made.id)).data.ended).toMatchObject({ isActive: false });
    expect(await seenByMinh()).toEqual({ dossier: null, codes: ['NOT_AVAILABLE'] });
  });

  test('is seen by both, each with the other masked, and the represented person by name', async () => {
    await grant('tu');
    const ask = (persona: string) =>
      gateway.ask(persona, `{ me { delegations { ${SHOWN} owner { fullName } representative { id } } } }`);
    const given = await ask('tu');
    expect(given.data.me.delegations).toEqual([
      expect.objectContaining({ isGiven: true, otherPersonalId: '•••••••••003' }),
    ]);
    const received = await ask('minh');
    expect(received.errors).toEqual([]);
    expect(received.data.me.delegations[0]).toMatchObject({
      isGiven: false,
      otherPersonalId: '•••••••••004',
    });
    expect(received.data.me.delegations[0].owner.fullName).toMatch(/\p{L} \p{L}/u);
    expect(JSON.stringify([given.data, received.data])).not.toMatch(new RegExp(`${MINH}|${TU}`));
  });

  test('shows the represented person by name within the dossier, and other people masked', async () => {
    await grant('lan', { dossiers: ['H26.12-261102-0001'] });
    const { data } = await gateway.ask(
      'minh',
      '{ dossier(code: "H26.12-261102-0001") { applicant { fullName } parties { person { fullName } } } }',
    );
    expect(data.dossier.applicant.fullName).toBe('Nguyễn Thị Lan');
    for (const { person } of data.dossier.parties) expect(person.fullName).toMatch(/^(\p{Lu}\. ?)+$/u);
  });

  test('puts the dossier into the lists of the representative, apart from the own ones', async () => {
    await grant('tu', { dossiers: [] });
    const list = async (filter: string) => {
      const { data } = await gateway.ask(
        'minh',
        `{ dossiers(filter: ${filter}, first: 50) { nodes { code } totalCount } }`,
      );
      return data.dossiers.nodes.map(({ code }: { code: string }) => code);
    };
    const represented = await list('{ owner: REPRESENTED }');
    expect(represented).toContain(TUS);
    const own = await list('{ owner: ME }');
    expect(own).not.toContain(TUS);
    expect((await list('{}')).sort()).toEqual(
      [...own, ...represented, ...(await list('{ owner: OTHERS }'))].sort(),
    );
  });

  test('covers the dossiers that it names and no other', async () => {
    await grant('lan', { dossiers: ['H26.12-261102-0001'] });
    const ask = (code: string) => gateway.ask('minh', `{ dossier(code: "${code}") { code } }`);
    expect((await ask('H26.12-261102-0001')).data.dossier).not.toBeNull();
    expect((await ask('H26.03-261109-0001')).data.dossier).toBeNull();
  });

  test('lets the representative hand in papers, and neither withdraw nor delegate further', async () => {
    await grant('tu');
    await gateway.world.control('onestop', { change: { code: TUS, status: 5 } });
    const send = (field: string, input: string) =>
      gateway.ask(
        'minh',
        `mutation { it: ${field}(input: { idempotencyKey: "${randomUUID()}", code: "${TUS}", ${input} }) { outcome } }`,
      );
    const papers = 'papers: [{ code: "GT-01", name: "Bản gốc", documentId: "doc-1" }]';
    expect((await send('supplementDossier', papers)).data.it).toEqual({ outcome: 'DONE' });
    const withdrawn = await send('withdrawDossier', 'reason: "x"');
    expect(withdrawn.errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', remedy: 'NONE' });
    const further = await grant('minh', { representative: '001085000002' });
    expect(further.errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
  });

  test('is renounced by the representative', async () => {
    const { data } = await grant('tu');
    expect((await revoke('minh', data.made.id)).data.ended).toMatchObject({ isActive: false });
    expect((await seenByMinh()).codes).toEqual(['NOT_AVAILABLE']);
  });

  test('of others cannot crowd out what one gave or received', async () => {
    await grant('tu');
    // Hundreds at once, without the log's turns: it is the register that is asked here.
    const { keys } = gateway.accessLog;
    const nothing = () => undefined;
    const unlogged: ChangeLog = {
      keys,
      change: (_at, work) => work(gateway.driver, nothing, { finding: nothing, closing: nothing }),
    };
    const store = new DelegationStore(gateway.driver, unlogged, gateway.encryption, () => undefined);
    for (let n = 0; n < 600; n += 1) {
      const ownerId = `0010990${String(n).padStart(5, '0')}`;
      const given = { ownerId, representativeId: MINH, dossiers: [], key: 'k', expiresAt: soon(30) };
      await store.grant(given, { caller: undefined, requestId: undefined, at: new Date() });
    }
    expect((await seenByMinh()).dossier).not.toBeNull();
    const given = await grant('minh', { representative: TU, dossiers: [] });
    expect(given.errors).toEqual([]);
    const { data } = await gateway.ask('minh', '{ me { delegations { isGiven } } }');
    expect(data.me.delegations).toContainEqual({ isGiven: true });
  });

  test('is closed to who is signed in too weakly and to who acts for somebody', async () => {
    for (const persona of ['hung', 'assisted-tu']) {
      const { data, errors } = await gateway.ask(
        persona,
        '{ me { delegations { id } requests { reference } } }',
      );
      expect(data.me).toEqual({ delegations: null, requests: null });
      expect(errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', dataClass: 'log.own' });
    }
  });

  test('ends by itself', async () => {
    await grant('tu');
    await gateway.driver.query('update delegation set expires_at = $1', [soon(-1)]);
    expect(await seenByMinh()).toEqual({ dossier: null, codes: ['NOT_AVAILABLE'] });
    const { data } = await gateway.ask('minh', '{ me { delegations { isActive } } }');
    expect(data.me.delegations).toEqual([{ isActive: false }]);
  });

  test('that was ended elsewhere is ended here', async () => {
    await grant('tu');
    await gateway.driver.query('update delegation set revoked_at = $1', [new Date()]);
    expect((await seenByMinh()).codes).toEqual(['NOT_AVAILABLE']);
  });

  test('is on record, given and ended', async () => {
    const { data } = await grant('tu');
    await revoke('tu', data.made.id);
    const log = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { actorPerson: "${TU}" }, first: 50) { nodes { service decision legalBasis } } }`,
    );
    for (const service of ['grantDelegation', 'revokeDelegation']) {
      expect(log.data.accessLog.nodes).toContainEqual(
        expect.objectContaining({
          service,
          decision: 'permit',
          legalBasis: [expect.stringContaining('Bộ luật Dân sự')],
        }),
      );
    }
  });
});

describe('giving', () => {
  test('with the same key gives once; with other words it is refused', async () => {
    const input = { idempotencyKey: randomUUID(), expiresAt: soon(10) };
    const [first, second] = await Promise.all([grant('tu', input), grant('tu', input)]);
    expect(second.data.made.id).toBe(first.data.made.id);
    const other = await grant('tu', { ...input, dossiers: [] });
    expect(other.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['idempotencyKey'] });
    const { data } = await gateway.ask('tu', '{ me { delegations { id } } }');
    expect(data.me.delegations).toHaveLength(1);
  });

  test('is done fifty times at most, until one ends', async () => {
    for (let n = 1; n <= 50; n += 1)
      expect((await grant('tu', { dossiers: [], expiresAt: soon(n) })).errors).toEqual([]);
    const input = { dossiers: [], expiresAt: soon(60), idempotencyKey: randomUUID() };
    const refused = await grant('tu', input);
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: ['representative'],
    });
    const { data } = await gateway.ask('tu', '{ me { delegations { id } } }');
    await revoke('tu', data.me.delegations[0].id);
    expect((await grant('tu', input)).errors).toEqual([]);
    expect((await grant('tu', input)).errors).toEqual([]);
  });

  test.each([
    ['representative', { representative: '12' }],
    ['representative', { representative: TU }],
    ['expiresAt', { expiresAt: soon(-1) }],
    ['expiresAt', { expiresAt: soon(400) }],
    ['dossiers.0', { dossiers: ['no code'] }],
  ])('refuses a wrong %s', async (field, input) => {
    const { errors } = await grant('tu', input);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
  });

  test('a foreign dossier and one that does not exist are answered alike', async () => {
    const [foreign, absent] = [
      await grant('tu', { dossiers: ['H26.12-261102-0001'] }),
      await grant('tu', { dossiers: ['H26.12-261102-9999'] }),
    ];
    for (const { errors } of [foreign, absent]) expect(errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
    expect(foreign.errors[0]?.message).toBe(absent.errors[0]?.message);
  });

  test.each([
    ['hung', { dossiers: [] }, 'LOA2_REQUIRED'],
    ['assisted-tu', {}, undefined],
    ['clerk-cn4', { dossiers: [] }, undefined],
  ])('is not for %s', async (persona, input, remedy) => {
    const { errors, data } = await grant(persona, input);
    expect(data.made).toBeNull();
    expect(errors[0]?.extensions['code']).toBe('ACCESS_DENIED');
    if (remedy) expect(errors[0]?.extensions['remedy']).toBe(remedy);
  });
});

describe('the log', () => {
  test('tells both persons, the dossiers and the end, of giving and of ending, and of nothing twice', async () => {
    const input = { idempotencyKey: randomUUID(), expiresAt: soon(10) };
    const { data } = await grant('tu', input);
    await grant('tu', input);
    await revoke('minh', data.made.id);
    await revoke('tu', data.made.id);
    const [tu, minh, dossier] = [
      gateway.accessLog.keys.hash('person', TU),
      gateway.accessLog.keys.hash('person', MINH),
      gateway.accessLog.keys.hash('dossier', TUS),
    ];
    const changes = (await changesIn(gateway.driver)).filter(({ object }) => object.id === data.made.id);
    const both = {
      subject: { kind: 'person', hash: tu, relation: [] },
      related: [
        { kind: 'person', hash: minh },
        { kind: 'dossier', hash: dossier },
      ],
    };
    const object = { kind: 'delegation', scope: [TUS], until: input.expiresAt };
    expect(changes).toEqual([
      expect.objectContaining({
        ...both,
        actor: expect.objectContaining({ kind: 'citizen', id: tu, client: 'portal' }),
        object: expect.objectContaining({ ...object, state: 'granted', version: 1, counterpart: minh }),
      }),
      expect.objectContaining({
        ...both,
        actor: expect.objectContaining({ kind: 'citizen', id: minh }),
        object: expect.objectContaining({ ...object, state: 'revoked', version: 2, counterpart: tu }),
      }),
    ]);
    const told = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { kind: CHANGE }, first: 2) { nodes { actor object { kind id state version counterpart scope until } } } }',
    );
    expect(told.errors).toEqual([]);
    expect(told.data.accessLog.nodes.map(({ object: shown }: { object: object }) => shown)).toEqual([
      expect.objectContaining({ id: data.made.id, state: 'revoked', version: 2, counterpart: tu }),
      expect.objectContaining({ id: data.made.id, state: 'granted', version: 1, scope: [TUS] }),
    ]);
  });
});

describe('ending', () => {
  test("somebody else's delegation is not available", async () => {
    const { data } = await grant('tu');
    expect((await revoke('lan', data.made.id)).errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
    expect((await seenByMinh()).dossier).not.toBeNull();
  });

  test('twice keeps the first moment', async () => {
    const { data } = await grant('tu');
    const first = await revoke('tu', data.made.id);
    const second = await revoke('tu', data.made.id);
    expect(second.data.ended.revokedAt).toBe(first.data.ended.revokedAt);
  });
});
