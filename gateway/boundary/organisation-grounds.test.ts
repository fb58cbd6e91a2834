import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { ActedFor, CallerFacts } from '../../policies/decision.ts';
import type { Candidates } from '../directory/dossier-directory.ts';
import { PlainDirectory } from '../directory/testing/plain-directory.ts';
import { candidatesFor, ownershipFor } from './candidates.ts';
import { type Delegation, groundsForDossier } from './dossier-grounds.ts';
import { organisationIn, organisationOwner } from './organisation-grounds.ts';

const NOW = new Date('2026-11-23T10:00:00+07:00');
const OWN = { number: '0109990001', kind: 'ENTERPRISE' } as const;
const BANK = { number: '0109990003', kind: 'BANK' } as const;
const HOUSEHOLD = { number: LAN, kind: 'HOUSEHOLD_BUSINESS' } as const;

const person: CallerFacts = { kind: 'citizen', id: LAN, client: 'portal', channel: 'PORTAL', loa: 2 };
const acting = (more: Partial<ActedFor> = {}): CallerFacts => ({
  ...person,
  organisation: { ...OWN, role: 'legal-representative', ...more },
});
const staff = { role: 'staff', sectors: ['land'], until: '2026-11-24T00:00:00Z' } as const;
const owned = circleOf('A', { ownerIds: [], ownerOrganisations: [OWN], partyOrganisations: [BANK] });
const grounds = (caller: CallerFacts, circle = owned, delegations: Delegation[] = []) =>
  groundsForDossier(caller, circle, delegations, NOW);

async function codesIn(candidates: Candidates): Promise<string[]> {
  const codes: string[] = [];
  for await (const { code } of candidates.read({ order: 'oldest' })) codes.push(code);
  return codes;
}

describe('whoever acts for an organisation', () => {
  test('has grounds on what it owns and on what it has a part in', () => {
    expect(grounds(acting())).toEqual(['organisation']);
    expect(grounds(acting(BANK))).toEqual(['party']);
    expect(grounds(acting({ number: '0109990006' }))).toEqual([]);
    const both = circleOf('A', { ownerIds: [], ownerOrganisations: [OWN], partyOrganisations: [OWN] });
    expect(grounds(acting(), both)).toEqual(['organisation', 'party']);
  });

  test('has, as staff, none outside of their sectors or after their time', () => {
    expect(grounds(acting(staff))).toEqual(['organisation']);
    expect(grounds(acting({ ...staff, sectors: ['tax'] }))).toEqual([]);
    expect(grounds(acting({ ...staff, until: NOW.toISOString() }))).toEqual([]);
    expect(grounds(acting({ until: '2026-11-22T00:00:00Z' }))).toEqual([]);
  });

  test('is a secured party of what is secured to it, within sectors and time, and lists such dossiers', async () => {
    const secured = circleOf('S', { securedOrganisations: [BANK.number], sector: 'land' });
    expect(grounds(acting(BANK), secured)).toEqual(['secured-party']);
    expect(grounds(acting({ ...BANK, ...staff }), secured)).toEqual(['secured-party']);
    expect(grounds(acting({ ...BANK, ...staff, sectors: ['tax'] }), secured)).toEqual([]);
    expect(grounds(acting({ ...BANK, ...staff, until: NOW.toISOString() }), secured)).toEqual([]);
    expect(grounds(acting({ ...BANK, number: '0109990013' }), secured)).toEqual([]);
    expect(grounds(acting(BANK), circleOf('T', { securedOrganisations: [] }))).toEqual([]);
    // A household business is secured, not the person whose number it bears.
    expect(grounds(person, circleOf('U', { ownerIds: [], securedOrganisations: [LAN] }))).toEqual([]);
    const directory = new PlainDirectory();
    directory.put(secured);
    const codes = (caller: CallerFacts) => codesIn(candidatesFor(directory, caller, []));
    expect(await codes(acting(BANK))).toEqual(['S']);
    expect(await codes(acting({ ...BANK, number: '0109990013' }))).toEqual([]);
  });

  test('leaves behind what is the person’s own: their dossiers, their parts, what was given to them', () => {
    const own = circleOf('B', { partyIds: [LAN] });
    const given = { ownerId: '001085000002', representativeId: LAN, dossiers: [], expiresAt: '2027-01-01' };
    const theirs = circleOf('C', { ownerIds: ['001085000002'] });
    expect([grounds(person, own), grounds(person, theirs, [given])]).toEqual([
      ['owner', 'party'],
      ['representative'],
    ]);
    expect([grounds(acting(), own), grounds(acting(), theirs, [given])]).toEqual([[], []]);
  });

  test('and the person in a session of their own leaves behind what is the organisation’s', () => {
    expect(grounds(person)).toEqual([]);
    // The number of a household business is its head's personal id, and yet it is another owner.
    expect(grounds(person, circleOf('D', { ownerIds: [], ownerOrganisations: [HOUSEHOLD] }))).toEqual([]);
    expect(grounds(acting(HOUSEHOLD), circleOf('E'))).toEqual([]);
  });
});

describe('a delegation of an organisation', () => {
  const given = {
    ...{ ownerId: organisationOwner(OWN.number), representativeId: LAN, dossiers: [] },
    expiresAt: '2027-01-01T00:00:00Z',
  };

  test('holds for its dossiers and sectors, in the person’s own session', () => {
    expect(grounds(person, owned, [given])).toEqual(['representative']);
    expect(grounds(person, owned, [{ ...given, sectors: ['land', 'tax'] }])).toEqual(['representative']);
    expect(grounds(person, owned, [{ ...given, sectors: ['tax'] }])).toEqual([]);
    expect(grounds(person, owned, [{ ...given, dossiers: ['B'] }])).toEqual([]);
    expect(grounds(person, owned, [{ ...given, expiresAt: NOW.toISOString() }])).toEqual([]);
    expect(grounds(acting(BANK), owned, [given])).toEqual(['party']);
  });

  test('of a household business is none of its head', () => {
    const ofHousehold = { ...given, ownerId: organisationOwner(LAN), representativeId: '001085000002' };
    const hung = { ...person, id: '001085000002' };
    expect(grounds(hung, circleOf('F'), [ofHousehold])).toEqual([]);
    expect(organisationIn(ofHousehold.ownerId)).toBe(LAN);
    expect(organisationIn(LAN)).toBeUndefined();
  });

  test('lists its dossiers as those of somebody represented', async () => {
    const directory = new PlainDirectory();
    const other = circleOf('G', { ownerIds: [], ownerOrganisations: [BANK] });
    for (const circle of [owned, other, circleOf('H', { ownerIds: ['001085000002'] })]) directory.put(circle);
    const codes = (caller: CallerFacts, delegations: Delegation[] = []) =>
      codesIn(candidatesFor(directory, caller, delegations));
    expect(await codes(person, [given])).toEqual(['A']);
    expect(await codes(acting(BANK))).toEqual(['A', 'G']);
    expect(await codes(person)).toEqual([]);
    expect([ownershipFor(person, [given])(owned), ownershipFor(acting(), [])(owned)]).toEqual([
      'REPRESENTED',
      'ORGANISATION',
    ]);
    expect(ownershipFor(acting(BANK), [])(owned)).toBe('OTHERS');
    directory.put({
      ...owned,
      ownerOrganisations: [BANK],
      partyOrganisations: [],
      changedAt: '2026-11-03T00:00:00Z',
    });
    expect(await codes(acting())).toEqual([]);
  });
});
