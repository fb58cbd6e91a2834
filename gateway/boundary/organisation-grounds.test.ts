import { describe, expect, test } from '@jest/globals';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { ActedFor, CallerFacts } from '../../policies/decision.ts';
import { DossierDirectory } from '../directory/dossier-directory.ts';
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

  test('lists its dossiers as those of somebody represented', () => {
    const directory = new DossierDirectory();
    const other = circleOf('G', { ownerIds: [], ownerOrganisations: [BANK] });
    for (const circle of [owned, other, circleOf('H', { ownerIds: ['001085000002'] })]) directory.put(circle);
    const codes = (caller: CallerFacts, delegations: Delegation[] = []) =>
      [...candidatesFor(directory, caller, delegations).newerThan()].map(({ code }) => code);
    expect(codes(person, [given])).toEqual(['A']);
    expect(codes(acting(BANK))).toEqual(['A', 'G']);
    expect(codes(person)).toEqual([]);
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
    expect(directory.ofOrganisation(OWN.number)).toEqual([]);
  });
});
