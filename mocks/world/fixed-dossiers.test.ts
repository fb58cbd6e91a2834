import { describe, expect, test } from '@jest/globals';
import { createWorld } from './create-world.ts';
import { FIXED_EVENTS } from './fixed-civil-events.ts';
import { LAN_BIRTH, LAN_LAND } from './fixed-dossiers.ts';
import { FIXED_PERSONS, IDS } from './fixed-persons.ts';

const NOW = new Date('2026-11-23T10:00:00+07:00');
const world = createWorld({ seed: 'test', dossiers: 50, now: NOW });

describe('the fixed data of design.md §11', () => {
  test('lan transfers land: boundary-free at CN4 for Tây Hồ, green lane, status 6, tax notice open', () => {
    const dossier = world.dossierAt('000.00.12.H26-261102-0001', NOW);
    expect(dossier).toMatchObject({
      code: 'H26.12-261102-0001',
      aliases: ['000.00.12.H26-261102-0001'],
      sector: 'land',
      ownerIds: [IDS.lan],
      receivingBranch: 'CN4',
      isBoundaryFree: true,
      competent: { agency: 'land', unit: 'H26.12', wardCode: '00103' },
      lane: 'GREEN',
      status: 6,
      lookupSecret: '7K4M',
    });
    expect(dossier?.handlerOfficerIds).toContain('officer-land');
    expect(dossier?.parties.map(({ personId }) => personId)).toContain(IDS.hung);
    expect(dossier?.steps.length).toBeGreaterThanOrEqual(8);
    expect(new Set(dossier?.steps.map(({ agency }) => agency))).toEqual(new Set(['onestop', 'land', 'tax']));
    expect(dossier && [...world.holders(dossier)].sort()).toEqual(['hotline', 'land', 'onestop', 'tax']);
    const owners = dossier?.parcelIds.map((id) => world.parcel(id)?.owners.map(({ personId }) => personId));
    expect(owners).toEqual([expect.arrayContaining([IDS.lan]), expect.arrayContaining([IDS.lan])]);
    const obligations = world.obligationsOf(LAN_LAND, NOW);
    expect(obligations.map(({ subItem }) => subItem)).toEqual(['1006', '2801']);
    expect(obligations.every(({ remaining }) => BigInt(remaining) > 0n)).toBe(true);
    expect(new Set(obligations.flatMap(({ payerIds }) => payerIds)).size).toBeGreaterThan(1);
    expect(world.ticketsOf(LAN_LAND, NOW).length).toBeGreaterThan(0);
  });

  test('lan has a birth, a marriage and a residence', () => {
    expect(world.civilEventsOf(IDS.lan).map(({ kind }) => kind)).toEqual(['BIRTH', 'MARRIAGE']);
    expect(world.person(IDS.lan)).toMatchObject({
      fullName: 'Nguyễn Thị Lan',
      residence: { wardCode: '00103' },
    });
  });

  test('three in one: a parent with one child at the civil registry and one at the police', () => {
    const parent = world.dossierAt(LAN_BIRTH, NOW);
    expect(parent).toMatchObject({ ownerIds: [IDS.lan], procedureCode: '3.000722' });
    expect(parent?.handlerOfficerIds).toContain('officer-civil');
    const children = parent?.childCodes.map((code) => world.dossierAt(code, NOW));
    expect(children?.map((child) => child?.competent.agency)).toEqual(['civil', 'police']);
    expect(children?.map((child) => child?.parentCode)).toEqual([LAN_BIRTH, LAN_BIRTH]);
  });

  test("hung's passport is in status 4 with the police, tu's renewal was filed with clerk-cn4's help", () => {
    const passport = world.dossierAt('H26.21-261112-0001', NOW);
    expect(passport).toMatchObject({ ownerIds: [IDS.hung], status: 4, sector: 'passport' });
    expect(passport?.handlerOfficerIds).toContain('officer-police');
    expect(world.dossierAt('H26.12-261105-0002', NOW)).toMatchObject({
      ownerIds: [IDS.tu],
      procedureCode: '1.012783',
      assistedBy: 'clerk-cn4',
      receivingBranch: 'CN4',
    });
  });

  test('minh has dossiers of his own and no tie to those of design.md §11', () => {
    const own = world.findDossiers({ involvedId: IDS.minh }, NOW).codes;
    expect(own.length).toBeGreaterThan(10);
    const fixed = [LAN_LAND, LAN_BIRTH, 'H26.21-261112-0001', 'H26.12-261105-0002'];
    expect(own.filter((code) => fixed.includes(code))).toEqual([]);
  });

  test('stays as stated whatever the clock says, even before the dossiers were filed', () => {
    for (const now of [new Date('2025-01-01T00:00:00Z'), new Date('2031-01-01T00:00:00Z')]) {
      expect(world.dossierAt(LAN_LAND, now)?.status).toBe(6);
    }
  });

  test('golden persons hold the traps: apostrophe, markup, partial dates, protection, secrecy, defence', () => {
    expect(FIXED_PERSONS.map(({ fullName }) => fullName).join()).toContain("'");
    expect(world.person(IDS.ampersand)?.residence.text).toContain('&');
    expect(world.person(IDS.tu)?.birthDate).toBe('1948');
    expect(world.person(IDS.protectedWoman)?.isProtected).toBe(true);
    expect(world.person(IDS.decomposed)?.isDecomposedAtSource).toBe(true);
    expect(world.civilEventsOf(IDS.adoptedChild)[0]?.isAdoptionSecret).toBe(true);
    expect(world.parcel('ST-09574-01-0001')?.isDefence).toBe(true);
    const amounts = world.obligationsOfPerson(IDS.landUseOwner, NOW).map(({ amount }) => BigInt(amount));
    expect(amounts.some((amount) => amount > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
    const text = JSON.stringify(FIXED_PERSONS);
    expect(text).toBe(text.normalize('NFC'));
  });

  test('land dossiers lie with the branch of the place, the city head office or the office within the centre', () => {
    const unitOf = (code: string) => world.dossierAt(code, NOW)?.competent.unitName;
    expect(unitOf('H26.12-261102-0001')).toBe('Văn phòng Đăng ký đất đai Hà Nội – Chi nhánh Tây Hồ');
    expect(unitOf('H26.12.HS-261109-0031')).toBe('Văn phòng Đăng ký đất đai Hà Nội');
    expect(unitOf('H26.12.TT-261110-0032')).toContain('Trung tâm Phục vụ hành chính công');
  });

  test('an event tells the place by the name that it had on that day', () => {
    const placeOf = (registeredOn: string) =>
      FIXED_EVENTS.find((event) => event.registeredOn === registeredOn)?.place;
    expect(placeOf('2026-11-09')).toBe('UBND Phường Tây Hồ');
    expect(placeOf('2015-02-10')).toMatch(/^UBND Phường (?!Tây Hồ).*, Quận Tây Hồ$/);
  });

  test('the catalogue: 126 communes, 12 branches, 30 points, every procedure of the domain notes', () => {
    expect(new Set(world.wards.map(({ code }) => code)).size).toBe(126);
    expect(world.branches.map(({ id }) => id)).toEqual(
      Array.from({ length: 12 }, (_, index) => `CN${index + 1}`),
    );
    expect(new Set(world.points.map(({ id }) => id)).size).toBe(30);
    for (const code of [
      '1.001193',
      '2.000986',
      '3.000722',
      '1.013831',
      '1.004222',
      '1.001456',
      '1.012783',
      '3.000333',
      '1.001612',
    ])
      expect(world.procedure(code)?.name).toBeTruthy();
  });
});
