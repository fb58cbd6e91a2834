import { describe, expect, test } from '@jest/globals';
import type { PartFacts } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { officerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import { askedOfParts, type SelectedField, type Selection } from '../../stitching/selection.ts';
import type { PartAdmission } from './admission.ts';
import { boundaryFor, citizen, HUNG } from './testing/boundary-fixture.ts';

const CODE = 'H26.12-261102-0001';
const [INSIDE, ELSEWHERE, OUTSIDE] = ['TH-1', 'TH-2', 'TH-9'] as const;

const officer = (more: Partial<CallerFacts> = {}): CallerFacts => ({
  ...{ kind: 'officer', id: 'cb-1', agency: 'land', unit: 'H26.12', client: 'land-desk', channel: 'AGENCY' },
  loa: 2,
  ...more,
});

const selecting = (typeName: string, own: DataClass, ...classes: DataClass[]): Selection => ({
  ...{ typeName, keyField: undefined, subject: { key: 'id', dataClass: own }, classes },
  fields: classes.map((dataClass): SelectedField => {
    const field = { responseKey: dataClass, name: dataClass, mask: undefined, isList: false, args: {} };
    return { ...field, dataClass, isInput: false, below: undefined };
  }),
});
const PARCEL = selecting('Parcel', 'land.parcel', 'land.parcel', 'land.certificate');
const TICKET = selecting('Ticket', 'hotline.ticket', 'hotline.ticket');
const WHOLE = { 'land.parcel': '1', 'land.certificate': '2', 'hotline.ticket': '3' };
const parcels = (facts: Record<string, PartFacts>) => new Map([['Parcel', new Map(Object.entries(facts))]]);

async function admitted(caller: CallerFacts, agency = 'land', classes = PARCEL.classes) {
  const circle = circleOf(CODE, {
    ...{ parcelIds: [INSIDE, ELSEWHERE], partyIds: [HUNG], handlerIds: [officerKey('land', 'cb-1')] },
    ...{ handlingAgencies: ['onestop', 'hotline', 'land'] },
  });
  const boundary = boundaryFor(caller, [circle]);
  await boundary.openDossier(CODE);
  const admission = boundary.admit(agency, `${agency}Dossiers`, 'Dossier', CODE, classes);
  return { boundary, admission };
}

const told = (part: PartAdmission | undefined) =>
  part && {
    granted: [...part.granted.keys()].sort(),
    refused: [...part.refused].map(([name, error]) => [name, error.publicExtensions['remedy']]),
  };

describe('a parcel that came with a dossier', () => {
  const marks = parcels({
    [INSIDE]: { ward: '00103' },
    [ELSEWHERE]: { ward: '00091' },
    [OUTSIDE]: { ward: '00103' },
  });
  const of = async (caller: CallerFacts, id: string, facts = marks) => {
    const { boundary, admission } = await admitted(caller);
    return told(boundary.within(admission, facts)(PARCEL, { id, ...WHOLE }));
  };
  const both = ['land.certificate', 'land.parcel'];
  const refusedFor = (remedy: string) => both.toReversed().map((dataClass) => [dataClass, remedy]);

  test('is the officer’s to read in the own ward only, as by its own key', async () => {
    const here = officer({ ward: '00103' });
    expect(await of(here, INSIDE)).toEqual({ granted: both, refused: [] });
    expect(await of(here, ELSEWHERE)).toEqual({ granted: [], refused: refusedFor('OUTSIDE_JURISDICTION') });
    expect(await of(officer(), ELSEWHERE)).toEqual({ granted: both, refused: [] });
  });

  test('of which the row does not say where it lies is in nobody’s ward', async () => {
    expect(await of(officer({ ward: '00103' }), INSIDE, parcels({}))).toMatchObject({ granted: [] });
  });

  test('and lies in no circle that stands open is refused, to its owner as well', async () => {
    expect(await of(officer({ ward: '00103' }), OUTSIDE)).toMatchObject({ granted: [] });
    expect(await of(citizen(LAN), OUTSIDE)).toEqual({ granted: [], refused: refusedFor('GROUNDS_MISSING') });
    expect(await of(citizen(LAN), INSIDE)).toEqual({ granted: both, refused: [] });
  });

  test('and is guarded hides nothing but itself', async () => {
    const guarded = parcels({ [INSIDE]: { isDefenceParcel: true }, [ELSEWHERE]: {} });
    expect(await of(citizen(LAN), INSIDE, guarded)).toMatchObject({ granted: [] });
    expect(await of(citizen(LAN), ELSEWHERE, guarded)).toEqual({ granted: both, refused: [] });
  });

  test('without a key that can be read is refused', async () => {
    const { boundary, admission } = await admitted(citizen(LAN));
    for (const row of [{ ...WHOLE }, { id: 7, ...WHOLE }, { id: null }])
      expect(told(boundary.within(admission, marks)(PARCEL, row))).toMatchObject({ granted: [] });
  });

  test('is on record by itself, with what was in it, and the dossier’s record says what left with the dossier', async () => {
    const { boundary, admission } = await admitted(officer({ ward: '00103' }));
    const row = selecting('Dossier', 'land.case', 'land.parcel');
    const holder = { ...row, fields: row.fields.map((field) => ({ ...field, below: PARCEL })) };
    boundary.within(admission, marks)(PARCEL, { id: INSIDE, 'land.parcel': '1' });
    boundary.within(admission, marks)(PARCEL, { id: ELSEWHERE, ...WHOLE });
    boundary.settleParts({ ...admission, asked: askedOfParts([holder]) });
    const records = boundary.crossings.map(({ subject, dossier, outcome, released, withheld }) => [
      `${subject.kind} ${subject.id} of ${dossier}: ${outcome}`,
      [...released],
      [...withheld.keys()].sort(),
    ]);
    expect(records.slice(1)).toEqual([
      [`dossier ${CODE} of ${CODE}: delivered`, ['land.parcel', 'land.certificate'], []],
      [`parcel ${INSIDE} of ${CODE}: delivered`, ['land.parcel'], []],
      [`parcel ${ELSEWHERE} of ${CODE}: refused`, [], both],
    ]);
  });

  test('when every one of them was refused, has not left with the dossier either', async () => {
    const { boundary, admission } = await admitted(officer({ ward: '01234' }));
    const row = selecting('Dossier', 'land.case', 'land.parcel');
    const holder = { ...row, fields: row.fields.map((field) => ({ ...field, below: PARCEL })) };
    for (const id of [INSIDE, ELSEWHERE]) boundary.within(admission, marks)(PARCEL, { id, ...WHOLE });
    boundary.settleParts({ ...admission, asked: askedOfParts([holder]) });
    expect([...admission.crossing.released]).toEqual(['land.certificate']);
    expect([...admission.crossing.withheld]).toEqual([['land.parcel', ['agency-land.parcel-in-own-ward']]]);
  });
});

describe('a ticket about a dossier', () => {
  const facts = new Map([
    [
      'Ticket',
      new Map([
        ['t1', { personId: LAN }],
        ['t2', { personId: HUNG }],
        ['t3', {}],
      ]),
    ],
  ]);
  const read = async (caller: CallerFacts) => {
    const { boundary, admission } = await admitted(caller, 'hotline', TICKET.classes);
    return ['t1', 't2', 't3'].filter((id) =>
      boundary.within(admission, facts)(TICKET, { id, 'hotline.ticket': 'x' }),
    );
  };

  test('is read by who opened it, be it the owner or another party; others do not learn that there is one', async () => {
    expect(await read(citizen(LAN))).toEqual(['t1']);
    expect(await read(citizen(HUNG))).toEqual(['t2']);
  });

  test('is on record as what it is about: who opened it', async () => {
    const { boundary, admission } = await admitted(citizen(LAN), 'hotline', TICKET.classes);
    boundary.within(admission, facts)(TICKET, { id: 't2', 'hotline.ticket': 'x' });
    expect(boundary.crossings.at(-1)).toMatchObject({
      subject: { kind: 'person', id: HUNG },
      outcome: 'refused',
      dossier: CODE,
    });
  });
});

describe('a security that came with a dossier', () => {
  const SECURITY = selecting('SecuredTransaction', 'land.security', 'land.security');
  const BANK = '0109990003';
  const banker: CallerFacts = {
    ...citizen('001088000013'),
    organisation: {
      number: BANK,
      kind: 'BANK',
      role: 'staff',
      sectors: ['land'],
      until: '2099-01-01T00:00:00.000Z',
    },
  };
  const marks = new Map([
    [
      'SecuredTransaction',
      new Map<string, PartFacts>([
        ['own', { ward: '00103', persons: [LAN], organisations: [BANK] }],
        ['others', { ward: '00103', organisations: ['0109990013'] }],
        ['nobodys', { ward: '00103' }],
        ['guarded', { ward: '00103', isProtected: true, organisations: [BANK] }],
      ]),
    ],
  ]);
  const read = async (caller: CallerFacts, ids: readonly string[], facts = marks) => {
    const circle = circleOf(CODE, {
      ...{ partyIds: [HUNG], handlerIds: [officerKey('land', 'cb-1')], securedOrganisations: [BANK] },
      handlingAgencies: ['onestop', 'hotline', 'land'],
    });
    const boundary = boundaryFor(caller, [circle]);
    await boundary.openDossier(CODE);
    const admission = boundary.admit('land', 'landDossiers', 'Dossier', CODE, SECURITY.classes);
    const parts = ids.map((id) => boundary.within(admission, facts)(SECURITY, { id, 'land.security': 'x' }));
    return { boundary, parts: parts.map(told) };
  };
  const GRANTED = { granted: ['land.security'], refused: [] };

  test('is the bank’s to read where it is secured to it; of another bank’s it does not learn that it is there', async () => {
    const { parts } = await read(banker, ['own', 'others', 'nobodys', 'unheard-of']);
    expect(parts).toEqual([GRANTED, undefined, undefined, undefined]);
  });

  test('is the owner’s, a party’s and the handling officer’s, to whomever it is secured', async () => {
    for (const caller of [citizen(LAN), citizen(HUNG), officer({ ward: '00103' })])
      expect((await read(caller, ['own', 'others', 'nobodys'])).parts).toEqual([GRANTED, GRANTED, GRANTED]);
  });

  test('and names a protected person is refused to all, and hides nothing but itself', async () => {
    for (const caller of [citizen(LAN), officer({ ward: '00103' }), banker])
      expect((await read(caller, ['guarded', 'own'])).parts).toMatchObject([
        { granted: [], refused: [['land.security', expect.anything()]] },
        GRANTED,
      ]);
  });

  test('and lies in another ward, or in none that the registry names, is not that officer’s to read', async () => {
    const here = officer({ ward: '00091' });
    expect((await read(here, ['own'])).parts).toMatchObject([{ granted: [] }]);
    expect((await read(officer({ ward: '00103' }), ['own'], new Map())).parts).toMatchObject([
      { granted: [] },
    ]);
  });

  test('is on record by itself with the persons who are parties to it, of whom no policy hears', async () => {
    const { boundary } = await read(banker, ['own']);
    const crossing = boundary.crossings.at(-1);
    expect(crossing).toMatchObject({
      subject: { kind: 'security', id: 'own' },
      related: [{ kind: 'person', id: LAN }],
      dossier: CODE,
      grounds: ['secured-party'],
      outcome: 'delivered',
    });
    expect(crossing?.facts).not.toContain(LAN);
    expect(crossing?.facts).not.toContain(BANK);
  });
});

test('what was refused of the row stays refused of the records within it', async () => {
  const tax = officer({ agency: 'tax', unit: 'T1' });
  const { boundary, admission } = await admitted(tax);
  expect(admission.refused.has('land.certificate')).toBe(true);
  const part = boundary.within(admission, parcels({ [INSIDE]: {} }))(PARCEL, { id: INSIDE, ...WHOLE });
  expect(part?.refused.get('land.certificate')).toBeInstanceOf(GatewayError);
  expect(part?.granted.has('land.certificate')).toBe(false);
});

test('a parcel is on record with its owners, of whom no policy hears', async () => {
  const { boundary, admission } = await admitted(officer());
  boundary.within(admission, parcels({ [INSIDE]: { persons: [LAN, HUNG] } }))(PARCEL, {
    id: INSIDE,
    ...WHOLE,
  });
  const crossing = boundary.crossings.at(-1);
  expect(crossing).toMatchObject({
    subject: { kind: 'parcel', id: INSIDE },
    related: [
      { kind: 'person', id: LAN },
      { kind: 'person', id: HUNG },
    ],
  });
  expect(crossing?.facts).not.toContain(LAN);
});
