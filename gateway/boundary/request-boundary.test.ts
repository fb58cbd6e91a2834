import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { PolicyEngine } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { boundaryFor, citizen, HUNG, MINH, NOBODY, shippedPolicies } from './testing/boundary-fixture.ts';

const CODE = 'H26.12-261102-0001';
const ABSENT = 'H26.12-261102-9999';
const circle = circleOf(CODE, { partyIds: [HUNG], parcelIds: ['P-1'] });
const thrown = async (act: () => unknown): Promise<unknown> => {
  try {
    return await act();
  } catch (error) {
    return error;
  }
};
/** What is on record, without what differs between any two crossings. */
const traceOf = (boundary: ReturnType<typeof boundaryFor>) =>
  boundary.crossings.map(({ id: _id, subject, ...crossing }) => ({ ...crossing, kind: subject.kind }));

describe('opening a dossier', () => {
  test('leaves the same trace for a foreign and an absent one, and answers both alike', async () => {
    const [foreign, absent] = [boundaryFor(citizen(MINH), [circle]), boundaryFor(citizen(MINH), [])];
    expect(await foreign.openDossier(CODE)).toBeUndefined();
    expect(await absent.openDossier(CODE)).toBeUndefined();
    expect(traceOf(foreign)).toEqual(traceOf(absent));
    expect(traceOf(foreign)).toEqual([expect.objectContaining({ outcome: 'refused', released: new Set() })]);
  });

  test('tells nobody signed in to sign in, for both alike, and is on record', async () => {
    const [here, there] = [boundaryFor(NOBODY, [circle]), boundaryFor(NOBODY, [])];
    const [foreign, absent] = await Promise.all(
      [here, there].map((boundary) => thrown(() => boundary.openDossier(CODE))),
    );
    expect(foreign).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(absent).toEqual(foreign);
    expect(traceOf(here)).toEqual(traceOf(there));
    expect(traceOf(here)).toEqual([expect.objectContaining({ outcome: 'refused' })]);
  });

  test('lets its owner in, and is told once the reception system has delivered the same', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    expect(await boundary.openDossier(CODE)).toEqual(circle);
    expect(boundary.crossings).toHaveLength(1);
    boundary.admit('onestop', 'onestopDossiers', 'Dossier', CODE, ['dossier.progress']);
    expect(boundary.crossings.map(({ operation }) => operation)).toEqual(['onestopDossiers']);
  });

  test('is on record once, however many ask for it at once or later', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    const opened = await Promise.all([boundary.openOnce(CODE), boundary.openOnce(CODE)]);
    expect([...opened, await boundary.openOnce(CODE)]).toEqual([circle, circle, circle]);
    expect(boundary.crossings).toHaveLength(1);
  });

  test('stays on record where the reception system delivered nothing', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    await boundary.openDossier(CODE);
    const { crossing } = boundary.admit('onestop', 'onestopDossiers', 'Dossier', CODE, ['dossier.progress']);
    crossing.outcome = 'failed';
    crossing.released.clear();
    expect(boundary.crossings.map(({ operation }) => operation)).toEqual(['dossier', 'onestopDossiers']);
  });

  test('counts a delegation only once it has been learnt', async () => {
    const delegation = {
      ownerId: LAN,
      representativeId: MINH,
      dossiers: [],
      expiresAt: '2026-12-01T00:00:00Z',
    };
    const boundary = boundaryFor(citizen(MINH), [circle], { delegations: [delegation] });
    expect(await boundary.openDossier(CODE)).toBeUndefined();
    await boundary.learnDelegations();
    expect(await boundary.openDossier(CODE)).toEqual(circle);
  });
});

describe('admission', () => {
  test('decides class by class, and what is refused is not among the granted ones', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    await boundary.openDossier(CODE);
    const classes = ['land.case', 'dossier.internal'] as const;
    const { granted, refused, crossing } = boundary.admit('land', 'landDossiers', 'Dossier', CODE, classes);
    expect([...granted.keys()]).toEqual(['land.case']);
    expect([...refused.keys()]).toEqual(['dossier.internal']);
    expect(crossing).toMatchObject({ released: new Set(['land.case']), dossier: CODE, grounds: ['owner'] });
    expect([...crossing.withheld.keys()]).toEqual(['dossier.internal']);
  });

  test('refuses every class of a key on which there are no grounds', () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    for (const [type, key] of [
      ['Dossier', CODE],
      ['Parcel', 'P-1'],
      ['Person', HUNG],
    ] as const) {
      const { granted, crossing } = boundary.admit('land', 'any', type, key, [
        'land.parcel',
        'land.ownership',
      ]);
      expect([granted.size, crossing.outcome, crossing.released.size]).toEqual([0, 'refused', 0]);
    }
  });

  test('of an agency that has no part in a dossier is never sought', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    await boundary.openDossier(CODE);
    expect([boundary.handles('land', CODE), boundary.handles('police', CODE)]).toEqual([true, false]);
    expect(boundary.circleOf(CODE)).toEqual(circle);
    expect(boundary.circleOf(ABSENT)).toBeUndefined();
  });
});

describe('release', () => {
  test('refuses what only the record shows to be closed, and then nothing was given', async () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    await boundary.openDossier(CODE);
    const admission = boundary.admit('civil', 'civilPersons', 'Person', LAN, ['civil.birth']);
    expect(admission.granted.size).toBe(1);
    const released = boundary.release(admission, { isAdoptionSecret: true });
    expect(released.granted.size).toBe(0);
    expect(released.refused.get('civil.birth')).toMatchObject({
      code: 'ACCESS_DENIED',
      // That it is a secret adoption is the secret.
      publicExtensions: { policies: ['default-deny'], remedy: 'NONE' },
    });
    expect(admission.crossing).toMatchObject({ outcome: 'refused', released: new Set() });
    expect(admission.crossing.facts).toContain('"phase":"release"');
  });

  test('changes nothing where the record shows nothing', () => {
    const boundary = boundaryFor(citizen(LAN), [circle]);
    const admission = boundary.admit('civil', 'civilPersons', 'Person', LAN, ['civil.birth']);
    expect(boundary.release(admission, undefined)).toBe(admission);
  });
});

describe('what changes a dossier', () => {
  const change = { agency: 'onestop', operation: 'onestopWithdraw', action: 'withdraw' } as const;
  const ask = async (caller = citizen(LAN), code = CODE) => {
    const boundary = boundaryFor(caller, [circle]);
    const result = await thrown(() =>
      boundary.admitChange({ ...change, dataClass: 'dossier.content', code }),
    );
    const crossing = boundary.crossings.find(({ operation }) => operation === 'onestopWithdraw');
    return { result, crossing };
  };

  test('is admitted to its owner, on record with the dossier', async () => {
    const { result, crossing } = await ask();
    expect(result).toEqual({ circle, crossing });
    expect(crossing).toMatchObject({ released: new Set(['dossier.content']), dossier: CODE });
  });

  test('is refused to the other party, on record', async () => {
    const { result, crossing } = await ask(citizen(HUNG));
    expect(result).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(crossing).toMatchObject({ outcome: 'refused', released: new Set() });
  });

  test('is nothing to a stranger, as of a dossier that is not there', async () => {
    expect((await ask(citizen(MINH))).result).toMatchObject({ code: 'NOT_AVAILABLE' });
    expect((await ask(citizen(LAN), ABSENT)).result).toMatchObject({ code: 'NOT_AVAILABLE' });
    expect((await ask(NOBODY)).result).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('the gateway’s own data and calls', () => {
  test('are decided and on record like an agency’s', async () => {
    const boundary = boundaryFor(citizen(LAN), []);
    const own = { dataClass: 'log.own', subject: { kind: 'log', id: LAN }, grounds: ['self'] } as const;
    expect(boundary.admitOwn({ service: 'dataAccesses', ...own }).released).toEqual(new Set(['log.own']));
    const refused = await thrown(() =>
      boundary.admitOwn({ service: 'accessLog', ...own, dataClass: 'log.access' }),
    );
    expect(refused).toBeInstanceOf(GatewayError);
    expect(boundary.crossings.map(({ outcome }) => outcome)).toEqual(['delivered', 'refused']);
  });

  test('synchronise for the system alone, and release what they bring and no more', async () => {
    const system = { kind: 'system', id: 'feed', client: 'gateway', channel: 'AGENCY', loa: 0 } as const;
    const boundary = boundaryFor(system, []);
    expect(boundary.admitSync('onestop', 'onestopChanges', ['dossier.progress']).released).toEqual(
      new Set(['dossier.progress']),
    );
    expect(boundary.admitSync('hotline', 'hotlineRegisterWebhook', []).released).toEqual(new Set());
    const citizens = boundaryFor(citizen(LAN), []);
    expect(await thrown(() => citizens.admitSync('onestop', 'onestopChanges', []))).toMatchObject({
      code: 'ACCESS_DENIED',
    });
    expect(traceOf(citizens)).toEqual([expect.objectContaining({ outcome: 'refused' })]);
  });

  test('leave a wrong pair of code and secret on record, whether or not there is such a dossier', () => {
    for (const caller of [NOBODY, citizen(MINH)]) {
      const [here, there] = [boundaryFor(caller, [circle]), boundaryFor(caller, [])];
      for (const boundary of [here, there]) boundary.noteRefusedLookup(CODE);
      expect(traceOf(here)).toEqual(traceOf(there));
      expect(traceOf(here)).toEqual([expect.objectContaining({ outcome: 'refused' })]);
    }
  });

  test('make one entry of all that somebody unknown tries in vain, with how many and which', () => {
    const boundary = boundaryFor(NOBODY, [circle]);
    const codes = Array.from({ length: 80 }, (_, n) => `H26.12-261102-${1_000 + n}`);
    for (const code of [CODE, ...codes, CODE]) boundary.noteRefusedLookup(code);
    const [entry, ...others] = boundary.crossings;
    expect(others).toEqual([]);
    expect(entry?.tries?.count).toBe(82);
    expect([...(entry?.tries?.codes ?? [])]).toEqual([CODE, ...codes].slice(0, 50));
  });

  test('tell the tries of a known caller apart', () => {
    const boundary = boundaryFor(citizen(MINH), [circle]);
    for (const code of [CODE, ABSENT]) boundary.noteRefusedLookup(code);
    expect(boundary.crossings.map(({ subject, tries }) => [subject.id, tries])).toEqual([
      [CODE, undefined],
      [ABSENT, undefined],
    ]);
  });

  test('are entered only as long as the caller has crossings left', async () => {
    let left = 2;
    const limit = new GatewayError('RATE_LIMITED', 'used up');
    const take = () => {
      left -= 1;
      if (left < 0) throw limit;
    };
    const boundary = boundaryFor(citizen(LAN), [circle], { budget: { take } });
    await boundary.openDossier(CODE);
    const admitted = () => boundary.admit('land', 'landParcels', 'Parcel', 'P-1', ['land.parcel']);
    admitted();
    for (const act of [admitted, () => boundary.openDossier(CODE), () => boundary.noteRefusedLookup(CODE)])
      expect(await thrown(act)).toBe(limit);
    expect(boundary.crossings).toHaveLength(2);
  });
});

test('lists ask the policies once for dossiers that look alike to them, and leave no record', () => {
  let questions = 0;
  const engine: PolicyEngine = {
    policySet: shippedPolicies().policySet,
    decide(request) {
      questions += 1;
      return shippedPolicies().decide(request);
    },
  };
  const boundary = boundaryFor(citizen(LAN), [], { engine });
  const listed = [1, 2, 3].map((n) => boundary.mayList(circleOf(`H26.12-261102-000${n}`)));
  expect([listed, questions]).toEqual([[true, true, true], 1]);
  expect(boundary.mayList(circleOf(ABSENT, { ownerIds: [HUNG] }))).toBe(false);
  expect(questions).toBe(1);
  expect(boundary.crossings).toEqual([]);
});
