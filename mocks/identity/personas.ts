/** The invented people and programs that a demonstration token can stand for. No names: tokens carry none. */
export interface Persona {
  readonly about: string;
  readonly sub: string;
  readonly clientId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const citizen = (about: string, personId: string, loa: 1 | 2): Persona => ({
  about,
  sub: personId,
  clientId: 'portal',
  claims: { kind: 'citizen', person_id: personId, loa, channel: 'PORTAL' },
});
const clerk = (id: string, branch: string): Persona => ({
  about: `Counter clerk of branch ${branch}`,
  sub: id,
  clientId: `counter-${branch.toLowerCase()}`,
  claims: { kind: 'clerk', branch, loa: 2, channel: 'COUNTER' },
});
const officer = (id: string, about: string, agency: string, unit: string, ward?: string): Persona => ({
  about,
  sub: id,
  clientId: `${agency}-desk`,
  claims: {
    kind: 'officer',
    agency,
    unit,
    loa: 2,
    channel: 'AGENCY',
    ...(ward === undefined ? {} : { ward }),
  },
});

/** A person in a session for an organisation. */
const actingFor = (about: string, personId: string, org: Readonly<Record<string, unknown>>): Persona => {
  const person = citizen(about, personId, 2);
  return { ...person, claims: { ...person.claims, org } };
};
/** Until when staff may act. */
const END_OF_2030 = Date.parse('2030-12-31T17:00:00Z') / 1000;
const SAO_MAI = { number: '0109990001', kind: 'enterprise' };

export const PERSONAS: Readonly<Record<string, Persona>> = {
  lan: citizen('Citizen, level 2; owns …261102-0001 and …261109-0001', '001190000001', 2),
  hung: citizen('Citizen, level 1; owns …261112-0001, party to …261102-0001', '001085000002', 1),
  'hung-loa2': citizen(
    'The same as hung, signed in at level 2: has his own tax notice to pay',
    '001085000002',
    2,
  ),
  'lan-kiosk': {
    about: 'The same as lan, signed in at a kiosk of branch 1',
    sub: '001190000001',
    clientId: 'kiosk-cn1-03',
    claims: { kind: 'citizen', person_id: '001190000001', loa: 2, channel: 'KIOSK' },
  },
  minh: citizen('Citizen, level 2; no tie to the fixed dossiers', '001099000003', 2),
  tu: citizen('Elderly citizen, level 2; owns …261105-0002', '001048000004', 2),
  'giam-doc': actingFor('Legal representative of the enterprise 0109990001, in its name', '001080000011', {
    ...SAO_MAI,
    role: 'legal-representative',
  }),
  'giam-doc-rieng': citizen('The same person in a session of their own', '001080000011', 2),
  'ke-toan': actingFor(
    'Accountant of the enterprise 0109990001, in its name for tax, labour and social insurance',
    '001192000012',
    { ...SAO_MAI, role: 'staff', sectors: ['tax', 'labour', 'insurance'], until: END_OF_2030 },
  ),
  'ngan-hang': actingFor('Staff of the bank 0109990003, in its name for land', '001088000013', {
    number: '0109990003',
    kind: 'bank',
    role: 'staff',
    sectors: ['land'],
    until: END_OF_2030,
  }),
  'ho-kinh-doanh': actingFor('Head of a household business, in its name', '001075000021', {
    ...{ number: '001075000021', kind: 'household-business', role: 'legal-representative' },
  }),
  'clerk-cn1': clerk('clerk-cn1', 'CN1'),
  'clerk-cn4': clerk('clerk-cn4', 'CN4'),
  'officer-land': officer(
    'officer-land',
    'Land officer of Tây Hồ, handles …261102-0001',
    'land',
    'H26.12',
    '00103',
  ),
  'oversight-land': {
    ...officer('oversight-land', 'Land officer charged with oversight of the access log', 'land', 'H26.12'),
    claims: {
      kind: 'officer',
      agency: 'land',
      unit: 'H26.12',
      loa: 2,
      channel: 'AGENCY',
      mandates: ['access-log'],
    },
  },
  'officer-land-head': officer(
    'officer-land-head',
    "Land officer of the city's head office",
    'land',
    'H26.12.HS',
  ),
  'officer-land-centre': officer(
    'officer-land-centre',
    'Land officer of the office within the centre',
    'land',
    'H26.12.TT',
  ),
  'officer-land-bavi': officer('officer-land-bavi', 'Land officer of Ba Vì', 'land', 'H26.12.BV', '09700'),
  'officer-civil': officer('officer-civil', 'Civil-status officer', 'civil', 'H26.03'),
  'officer-police': officer(
    'officer-police',
    'Police officer for residence and passports',
    'police',
    'H26.21',
  ),
  'officer-police-duty': officer(
    'officer-police-duty',
    'Police officer on duty, second approver of emergency accesses',
    'police',
    'H26.20',
  ),
  'officer-tax': officer('officer-tax', 'Tax officer', 'tax', 'H26.TAX'),
  'hotline-agent': {
    about: 'Operator of 1022',
    sub: 'hotline-agent',
    clientId: 'hotline-1022',
    claims: { kind: 'hotline-agent', loa: 2, channel: 'HOTLINE' },
  },
  'kiosk-cn1-03': {
    about: 'Kiosk at branch 1, nobody signed in',
    sub: 'kiosk-cn1-03',
    clientId: 'kiosk-cn1-03',
    claims: { kind: 'kiosk', branch: 'CN1', loa: 0, channel: 'KIOSK' },
  },
  'assisted-tu': {
    about: 'Clerk of branch 4 acting for tu within one session',
    sub: '001048000004',
    clientId: 'counter-cn4',
    claims: {
      kind: 'citizen',
      person_id: '001048000004',
      loa: 2,
      channel: 'COUNTER',
      act: { sub: 'clerk-cn4', kind: 'clerk', branch: 'CN4' },
    },
  },
  auditor: {
    about: 'Auditor',
    sub: 'auditor',
    clientId: 'audit-desk',
    claims: { kind: 'auditor', loa: 2, channel: 'AUDIT' },
  },
  dpo: {
    about: 'Data-protection officer',
    sub: 'dpo',
    clientId: 'audit-desk',
    claims: { kind: 'dpo', loa: 2, channel: 'AUDIT' },
  },
  'dpo-tax': {
    about: 'Data-protection officer of the tax authority',
    sub: 'dpo-tax',
    clientId: 'audit-desk',
    claims: { kind: 'dpo', agency: 'tax', loa: 2, channel: 'AUDIT' },
  },
};
