import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { officerKey } from '../../schema/caller-key.ts';
import { type Delegation, groundsForDossier } from './dossier-grounds.ts';
import { citizen, HUNG, MINH, NOBODY, NOW } from './testing/boundary-fixture.ts';

const CODE = 'H26.12-261102-0001';
const circle = circleOf(CODE, { partyIds: [HUNG], handlerIds: [officerKey('land', 'officer-land')] });
const staff = (kind: CallerFacts['kind'], more: Partial<CallerFacts>): CallerFacts => ({
  ...{ kind, id: 'somebody', client: 'counter', channel: 'COUNTER', loa: 2 },
  ...more,
});
const clerk = staff('clerk', { id: 'clerk-cn4', branch: 'CN4' });
const helper = { id: 'clerk-cn4', kind: 'clerk' } as const;
const given = (more: Partial<Delegation> = {}): Delegation => ({
  ...{ ownerId: LAN, representativeId: MINH, dossiers: [], expiresAt: '2026-12-01T00:00:00Z' },
  ...more,
});

describe('the grounds on a dossier', () => {
  test.each<[string, CallerFacts, readonly Delegation[], string[]]>([
    ['its owner', citizen(LAN), [], ['owner']],
    ['its owner whom a clerk helps', citizen(LAN, { actor: helper }), [], ['owner', 'assisted-session']],
    ['the other party', citizen(HUNG), [], ['party']],
    ['the other party whom a clerk helps', citizen(HUNG, { actor: helper }), [], ['party']],
    ['a stranger', citizen(MINH), [], []],
    ['a representative for everything', citizen(MINH), [given()], ['representative']],
    ['a representative for this one', citizen(MINH), [given({ dossiers: [CODE] })], ['representative']],
    ['a representative for another one', citizen(MINH), [given({ dossiers: ['H26.12-1'] })], []],
    ['a representative of somebody else', citizen(MINH), [given({ ownerId: HUNG })], []],
    ['whom somebody else was given', citizen(HUNG), [given()], ['party']],
    ['one whose delegation has just ended', citizen(MINH), [given({ expiresAt: NOW.toISOString() })], []],
    ['one whose delegation has no readable end', citizen(MINH), [given({ expiresAt: 'some day' })], []],
    ['the officer who handles it', staff('officer', { id: 'officer-land', agency: 'land' }), [], ['handler']],
    [
      'the officer of another agency with the same id',
      staff('officer', { id: 'officer-land', agency: 'tax' }),
      [],
      [],
    ],
    ['the same id without any agency', staff('officer', { id: 'officer-land' }), [], []],
    [
      'another officer of the same unit',
      staff('officer', { agency: 'land', unit: 'H26.12' }),
      [],
      ['competent-agency'],
    ],
    ['an officer of another unit', staff('officer', { agency: 'land', unit: 'H26.13' }), [], []],
    ['an officer of another agency', staff('officer', { agency: 'tax', unit: 'H26.12' }), [], []],
    ['the branch that received it', clerk, [], ['receiving-branch']],
    ['another branch', { ...clerk, branch: 'CN1' }, [], []],
    ['a clerk who has the id of an officer', { ...clerk, id: 'officer-land', branch: 'CN1' }, [], []],
    ['an officer with the id of its owner', staff('officer', { id: LAN }), [], []],
    ['nobody', NOBODY, [], []],
  ])('of %s', (_who, caller, delegations, expected) => {
    expect(groundsForDossier(caller, circle, delegations, NOW)).toEqual(expected);
  });

  test('do not come from having no branch and no unit alike', () => {
    const bare = circleOf(CODE, { receivingBranch: '', competentAgency: '', competentUnit: '' });
    expect(groundsForDossier(staff('clerk', {}), bare, [], NOW)).toEqual([]);
    expect(groundsForDossier(staff('officer', {}), bare, [], NOW)).toEqual([]);
  });
});
