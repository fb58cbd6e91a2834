import { describe, expect, test } from '@jest/globals';
import { createWorld } from './create-world.ts';
import { FIXED_SECURITIES } from './fixed-securities.ts';
import {
  DONG_MORTGAGE,
  DONG_SECOND_MORTGAGE,
  HOA_DELETION,
  SECURED_DRAFTS,
  TUYET_MORTGAGE,
} from './secured-dossiers.ts';
import { readRegister, type Security } from './securities.ts';

const NOW = new Date('2026-11-23T10:00:00+07:00');
const world = createWorld({ seed: 'test', dossiers: 20, now: NOW });

describe('the register of securities', () => {
  test('is coherent: dossiers, persons, parcels and the numbers of those who are secured exist and agree', () => {
    for (const { requests, securing, secured, assets } of FIXED_SECURITIES) {
      for (const party of [...securing, ...secured])
        if ('personId' in party) expect(world.person(party.personId)).toBeDefined();
      for (const { parcelId } of assets) expect(world.parcel(parcelId)).toBeDefined();
      for (const { dossierCode } of requests) {
        const dossier = world.dossierAt(dossierCode, NOW);
        expect(dossier?.parcelIds).toEqual([...new Set(assets.map(({ parcelId }) => parcelId))]);
        expect(dossier?.securedOrganisations).toEqual(
          secured.flatMap((party) => ('organisation' in party ? [party.organisation.number] : [])),
        );
        expect(dossier && world.holders(dossier)).toContain('land');
      }
    }
    expect(SECURED_DRAFTS.every(({ code }) => world.securitiesOf(code, NOW).length === 1)).toBe(true);
  });

  test('tells what its dossiers have brought about', () => {
    expect(world.securitiesOf(HOA_DELETION, NOW)).toMatchObject([
      { state: 'DELETED', registeredAt: '2021-04-06T10:12:00+07:00', entries: [{}, { state: 'DELETED' }] },
    ]);
    expect(world.securitiesOf(TUYET_MORTGAGE, NOW)).toMatchObject([{ state: 'PENDING', assets: [{}, {}] }]);
    expect(world.securitiesOf('H26.12-261102-0001', NOW)).toEqual([]);
  });

  test('orders those that stand on one parcel by the minute of their registration', () => {
    const [first, second] = [DONG_MORTGAGE, DONG_SECOND_MORTGAGE].map(
      (code) => world.securitiesOf(code, NOW)[0],
    );
    expect([first?.priority, second?.priority]).toEqual([1, 2]);
    expect(world.securitiesOn('TH-00103-05-0301', NOW).map(({ id }) => id)).toEqual([first?.id, second?.id]);
  });

  test('changes when a dossier does, in this system’s world alone, and forgets it on reset', () => {
    const fork = world.fork();
    const step = { text: 'Đã đăng ký', at: '2026-11-20T16:05:30+07:00' };
    fork.changeDossier({ code: TUYET_MORTGAGE, status: 9, step }, NOW);
    expect(fork.securitiesOf(TUYET_MORTGAGE, NOW)).toMatchObject([
      { state: 'REGISTERED', registeredAt: '2026-11-20T16:05:00+07:00', priority: 1 },
    ]);
    expect(fork.dossierAt(TUYET_MORTGAGE, NOW)?.postal).toBeUndefined();
    expect(fork.dossierAt(TUYET_MORTGAGE, NOW)?.results.every(({ isElectronic }) => isElectronic)).toBe(true);
    expect(world.securitiesOf(TUYET_MORTGAGE, NOW)).toMatchObject([{ state: 'PENDING' }]);
    fork.reset();
    expect(fork.securitiesOf(TUYET_MORTGAGE, NOW)).toMatchObject([{ state: 'PENDING' }]);
  });

  test('refuses a first registration, but a change that is refused leaves a security as it was', () => {
    const fork = world.fork();
    const step = { text: 'Từ chối đăng ký', at: '2026-11-20T16:05:00+07:00' };
    fork.changeDossier({ code: TUYET_MORTGAGE, status: 3, step }, NOW);
    expect(fork.securitiesOf(TUYET_MORTGAGE, NOW)).toMatchObject([{ state: 'REJECTED' }]);
    const [standing] = FIXED_SECURITIES.filter(({ entries }) => entries.length > 0);
    const refused = readRegister([standing as Security], (code) => {
      const dossier = world.dossierAt(code, NOW);
      return dossier && { ...dossier, steps: dossier.steps.map((one) => ({ ...one, status: 3 as const })) };
    });
    expect(refused).toMatchObject([{ state: 'REGISTERED', priority: 1 }]);
  });

  test('of two that were registered in one minute neither comes before the other; a deleted one counts no more', () => {
    const [, , first, , second] = FIXED_SECURITIES;
    const at = (
      security: Security | undefined,
      minute: string,
      state: 'REGISTERED' | 'DELETED' = 'REGISTERED',
    ) => ({
      ...(security as Security),
      requests: [],
      entries: [
        { at: minute, state: 'REGISTERED' as const, registrationNumber: '1', note: '' },
        ...(state === 'DELETED' ? [{ at: minute, state, registrationNumber: '2', note: '' }] : []),
      ],
    });
    const priorities = (...securities: Security[]) =>
      readRegister(securities, () => undefined).map(({ priority }) => priority);
    const [early, late] = ['2026-11-20T09:45:00+07:00', '2026-11-20T09:46:00+07:00'] as const;
    expect(priorities(at(first, early), at(second, early))).toEqual([1, 1]);
    expect(priorities(at(first, late), at(second, early))).toEqual([2, 1]);
    expect(priorities(at(first, early, 'DELETED'), at(second, late))).toEqual([undefined, 1]);
  });
});
