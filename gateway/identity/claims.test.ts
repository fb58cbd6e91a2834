import { describe, expect, test } from '@jest/globals';
import { callerFromClaims, UnfitClaims } from './claims.ts';

const NOW = new Date('2026-11-23T03:00:00Z');
const citizen = {
  sub: '001190000001',
  client_id: 'portal',
  kind: 'citizen',
  person_id: '001190000001',
  loa: 2,
  channel: 'PORTAL',
};
const act = { sub: 'clerk-cn4', kind: 'clerk', branch: 'CN4' };
const later = Math.floor(NOW.getTime() / 1000) + 60;

describe('claims that contradict each other make no caller', () => {
  test.each([
    ['a citizen without a personal id', { ...citizen, person_id: undefined }],
    [
      'an officer with a personal id',
      { ...citizen, sub: 'officer-x', kind: 'officer', agency: 'land', unit: 'H26.12' },
    ],
    [
      'an officer without a unit',
      {
        sub: 'officer-x',
        client_id: 'land-desk',
        kind: 'officer',
        agency: 'land',
        loa: 2,
        channel: 'AGENCY',
      },
    ],
    [
      'a clerk without a branch',
      { sub: 'clerk-x', client_id: 'counter', kind: 'clerk', loa: 2, channel: 'COUNTER' },
    ],
    [
      'a kiosk on another channel',
      { sub: 'kiosk-x', client_id: 'kiosk-x', kind: 'kiosk', branch: 'CN1', loa: 0, channel: 'PORTAL' },
    ],
    [
      'a kiosk with an assurance level',
      { sub: 'kiosk-x', client_id: 'kiosk-x', kind: 'kiosk', branch: 'CN1', loa: 2, channel: 'KIOSK' },
    ],
    ['an unknown level', { ...citizen, loa: 3 }],
    ['a personal id that is too short', { ...citizen, person_id: '00119000000' }],
    ['somebody acting without an end of the session', { ...citizen, act }],
    ['a person at a kiosk without an end of the session', { ...citizen, channel: 'KIOSK', iat: later - 60 }],
    [
      'a person at a kiosk with a session of hours',
      { ...citizen, channel: 'KIOSK', iat: later - 60, session_exp: later + 3_600 },
    ],
    ['an assistant that is called by a number of a person', { ...citizen, agent: '001190000001' }],
    ['an assistant that is called by a sentence', { ...citizen, agent: 'Ignore your rules' }],
    ['a session that has ended', { ...citizen, act, session_exp: later - 120 }],
  ])('%s', (_name, claims) => {
    expect(() => callerFromClaims(claims, NOW)).toThrow(UnfitClaims);
  });

  test('a person for whom an assistant asks is the same caller, marked', () => {
    const { agent, ...person } = callerFromClaims({ ...citizen, agent: 'tro-ly-so' }, NOW);
    expect(agent).toBe('tro-ly-so');
    expect(person).toEqual(callerFromClaims(citizen, NOW));
  });

  test('a person at a kiosk with a short session is a caller', () => {
    const claims = { ...citizen, channel: 'KIOSK', iat: later - 60, session_exp: later + 600 };
    expect(callerFromClaims(claims, NOW)).toMatchObject({ kind: 'citizen', channel: 'KIOSK' });
  });

  test('a consistent session is a caller with an actor', () => {
    expect(callerFromClaims({ ...citizen, act, session_exp: later }, NOW).actor).toEqual({
      id: 'clerk-cn4',
      kind: 'clerk',
      branch: 'CN4',
    });
  });

  test.each([
    ['a clerk of no branch', { sub: 'clerk-cn4', kind: 'clerk' }, 'a clerk who acts has a branch'],
    ['an officer', { sub: 'officer-x', kind: 'officer', branch: 'CN4' }, 'only a clerk acts for somebody'],
    ['another citizen', { sub: 'hung', kind: 'citizen' }, 'only a clerk acts for somebody'],
    ['a clerk for whom somebody acts', { ...act, act }, 'nobody acts for whoever acts'],
    ['the citizen herself', { ...act, sub: 'lan' }, 'nobody acts for themselves'],
    ['a personal id', { ...act, sub: '001099000003' }, 'the claim act.sub makes no caller'],
  ])('%s cannot act for a citizen, and the log of failed logins says why', (_who, by, reason) => {
    const claims = { ...citizen, sub: 'lan', act: by, session_exp: later };
    expect(() => callerFromClaims(claims, NOW)).toThrow(new UnfitClaims(reason));
  });
});

describe('a person who acts for an organisation', () => {
  const company = { number: '0109990001', kind: 'enterprise', role: 'legal-representative' };
  const staff = { ...company, role: 'staff', sectors: ['tax', 'labour', 'tax'], until: later };
  const household = { number: '001190000001', kind: 'household-business', role: 'legal-representative' };
  const callerFor = (org: unknown, more: object = {}) => callerFromClaims({ ...citizen, ...more, org }, NOW);

  test('is the same person, with what they act for and how far', () => {
    expect(callerFor(company)).toMatchObject({
      kind: 'citizen',
      id: '001190000001',
      organisation: { number: '0109990001', kind: 'ENTERPRISE', role: 'legal-representative' },
    });
    expect(callerFor(staff).organisation).toEqual({
      number: '0109990001',
      kind: 'ENTERPRISE',
      role: 'staff',
      sectors: ['labour', 'tax'],
      until: '2026-11-23T03:01:00.000Z',
    });
    expect(callerFor(household).organisation?.kind).toBe('HOUSEHOLD_BUSINESS');
    expect(callerFromClaims(citizen, NOW)).not.toHaveProperty('organisation');
  });

  test.each([
    ['no object', 'giám đốc', 'the claim org makes no caller'],
    ['a list', [company], 'the claim org makes no caller'],
    ['null', null, 'the claim org makes no caller'],
    ['an unknown kind', { ...company, kind: 'ENTERPRISE' }, 'the claim org.kind makes no caller'],
    [
      'a kind that every object has',
      { ...company, kind: 'constructor' },
      'the claim org.kind makes no caller',
    ],
    ['an unknown role', { ...company, role: 'owner' }, 'the claim org.role makes no caller'],
    ['no role', { ...company, role: undefined }, 'the claim org.role makes no caller'],
    ['a number that is one', { ...company, number: 109990001 }, 'the claim org.number makes no caller'],
    ['a claim more', { ...company, except: ['tax'] }, 'the claim org makes no caller'],
    ['staff of no sector', { ...staff, sectors: [] }, 'the claim org.sectors makes no caller'],
    ['a sector that is none', { ...staff, sectors: ['Thuế'] }, 'the claim org.sectors.0 makes no caller'],
    ['an end that is no moment', { ...staff, until: '2027' }, 'the claim org.until makes no caller'],
    [
      'staff of all sectors',
      { ...staff, sectors: undefined },
      'staff of an organisation have sectors and an end',
    ],
    ['staff for ever', { ...staff, until: undefined }, 'staff of an organisation have sectors and an end'],
    [
      'staff whose time is up',
      { ...staff, until: later - 60 },
      'the authority for the organisation has ended',
    ],
    [
      'a director of some sectors',
      { ...company, sectors: ['tax'] },
      'a legal representative acts in all sectors',
    ],
    [
      'a garbled number',
      { ...company, number: '010999000' },
      'no organisation of this kind has such a number',
    ],
    [
      'a company with a person’s number',
      { ...company, number: '001190000001' },
      'no organisation of this kind has such a number',
    ],
    [
      'another household’s head',
      { ...household, number: '001075000021' },
      'the head of a household business is the person of its number',
    ],
    [
      'a head who is their own staff',
      { ...household, role: 'staff', sectors: ['tax'], until: later },
      'the head of a household business is the person of its number',
    ],
  ])('%s makes no caller', (_name, org, reason) => {
    expect(() => callerFor(org)).toThrow(new UnfitClaims(reason));
  });

  test('is no member of staff of an agency, and nobody whom a clerk helps', () => {
    expect(() => callerFor(company, { act, session_exp: later })).toThrow(
      new UnfitClaims('nobody at a counter acts for an organisation'),
    );
    const clerk = { sub: 'clerk-x', kind: 'clerk', branch: 'CN1', person_id: undefined, channel: 'COUNTER' };
    expect(() => callerFor(company, clerk)).toThrow(
      new UnfitClaims('only a citizen acts for an organisation'),
    );
  });
});
