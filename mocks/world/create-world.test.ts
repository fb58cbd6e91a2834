import { describe, expect, test } from '@jest/globals';
import { NEW_FORM } from './codes.ts';
import { createWorld } from './create-world.ts';
import { findOrganisation } from './organisations.ts';
import type { World } from './world.ts';

const NOW = new Date('2026-11-23T10:00:00+07:00');
const world = createWorld({ seed: 'test', dossiers: 800, now: NOW });
const every = (of: World, now = NOW) => of.findDossiers({}, now).codes.map((code) => of.dossierAt(code, now));

describe('a generated world', () => {
  test('is the same in every process: same seed, size and day, same facts at the same instant', () => {
    const twin = createWorld({ seed: 'test', dossiers: 800, now: new Date('2026-11-23T23:59:00+07:00') });
    expect(every(twin)).toEqual(every(world));
    for (const dossier of every(world).slice(0, 100)) {
      const [code = '', owner = ''] = [dossier?.code, dossier?.ownerIds[0]];
      expect(twin.person(owner)).toEqual(world.person(owner));
      expect(twin.obligationsOf(code, NOW)).toEqual(world.obligationsOf(code, NOW));
      expect(twin.ticketsOf(code, NOW)).toEqual(world.ticketsOf(code, NOW));
      expect(twin.civilEventsOf(owner)).toEqual(world.civilEventsOf(owner));
    }
  });

  test('differs by seed', () => {
    const other = createWorld({ seed: 'other', dossiers: 800, now: NOW });
    expect(other.findDossiers({}, NOW).codes).not.toEqual(world.findDossiers({}, NOW).codes);
  });

  test('is coherent: persons, parcels, procedures, branches, points and linked dossiers exist', () => {
    const faults: string[] = [];
    const branches = new Set(world.branches.map(({ id }) => id));
    const points = new Map(world.points.map(({ id, branchId }) => [id, branchId]));
    for (const dossier of every(world)) {
      if (!dossier) throw new Error('a listed code finds no dossier');
      const { code, ownerIds, submitterId, parties, parcelIds, childCodes, parentCode } = dossier;
      const people = [...ownerIds, submitterId, ...parties.map(({ personId }) => personId)];
      const check = (claim: boolean, what: string) => claim || faults.push(`${code}: ${what}`);
      check(NEW_FORM.test(code), 'code');
      check(
        ownerIds.length + dossier.ownerOrganisations.length > 0 && people.every((id) => world.person(id)),
        'persons',
      );
      check(
        parcelIds.every((id) => world.parcel(id)),
        'parcels',
      );
      check(
        [...dossier.ownerOrganisations, ...dossier.organisationParties.map(({ number }) => number)].every(
          (number) => findOrganisation(number),
        ),
        'organisations',
      );
      check(world.procedure(dossier.procedureCode) !== undefined, 'procedure');
      check(branches.has(dossier.receivingBranch), 'branch');
      check(points.get(dossier.receivingPoint) === dossier.receivingBranch, 'point');
      check(world.ward(dossier.competent.wardCode) !== undefined, 'ward');
      check(
        childCodes.every((child) => world.dossierAt(child, NOW)?.parentCode === code),
        'children',
      );
      check(!parentCode || world.dossierAt(parentCode, NOW)?.childCodes.includes(code) === true, 'parent');
      check(dossier.steps.at(-1)?.status === dossier.status, 'status is that of the last step');
      const instants = dossier.steps.map(({ at }) => Date.parse(at));
      check(
        instants.every((at, index) => at >= (instants[index - 1] ?? 0)),
        'steps in order',
      );
      check(
        dossier.sector !== 'land' ||
          dossier.ownerOrganisations.length > 0 ||
          parcelIds.some((id) => world.parcel(id)?.owners.some((share) => ownerIds.includes(share.personId))),
        'land belongs to an owner of the dossier',
      );
      for (const alias of dossier.aliases)
        check(world.dossierAt(alias, NOW)?.code === code, `alias ${alias}`);
      for (const { payerIds } of world.obligationsOf(code, NOW))
        check(
          payerIds.every((id) => world.person(id) ?? findOrganisation(id)),
          'payers',
        );
    }
    expect(faults).toEqual([]);
  });

  test('has unique codes, and every text is NFC', () => {
    const codes = world.findDossiers({}, NOW).codes;
    expect(new Set(codes).size).toBe(codes.length);
    const text = JSON.stringify([every(world), world.wards, world.procedures, world.points]);
    expect(text).toBe(text.normalize('NFC'));
  });

  test('spouses tell the same wedding and the same home', () => {
    const owners = every(world).flatMap((dossier) => world.person(dossier?.ownerIds[0] ?? '') ?? []);
    const married = owners.filter(({ spouseId }) => spouseId);
    expect(married.length).toBeGreaterThan(20);
    for (const person of married) {
      const wedding = (id: string) => world.civilEventsOf(id).filter(({ kind }) => kind === 'MARRIAGE');
      expect(wedding(person.id)).toEqual(wedding(person.spouseId ?? ''));
      expect(world.person(person.spouseId ?? '')?.residence.text).toBe(person.residence.text);
    }
  });

  test('knows nobody and nothing under foreign keys', () => {
    expect(world.person('001190000999')).toBeUndefined();
    expect(world.person('lan')).toBeUndefined();
    expect(world.parcel('TH-00103-99-0001')).toBeUndefined();
    expect(world.dossierAt('H26.12-261102-9999', NOW)).toBeUndefined();
    expect(world.findDossiers({ ownerId: '999999999999' }, NOW).total).toBe(0);
  });

  test('advances with the clock: dossiers come in, move on and never go back', () => {
    const later = new Date('2026-11-23T18:00:00+07:00');
    const before = every(world);
    expect(world.findDossiers({}, later).total).toBeGreaterThan(before.length);
    const moved = before.filter((dossier) => {
      const now = world.dossierAt(dossier?.code ?? '', later);
      expect(now?.steps.slice(0, dossier?.steps.length)).toEqual(dossier?.steps);
      return now?.steps.length !== dossier?.steps.length;
    });
    expect(moved.length).toBeGreaterThan(10);
  });

  test('pages of a list are slices of the whole, by owner, branch, sector and status', () => {
    for (const filter of [
      {},
      { branch: 'CN4' },
      { sector: 'land' },
      { status: 4 },
      { ownerId: '001099000003' },
    ] as const) {
      const whole = world.findDossiers(filter, NOW);
      expect(whole.total).toBe(whole.codes.length);
      expect(whole.total).toBeGreaterThan(5);
      const page = world.findDossiers(filter, NOW, { offset: 2, limit: 3 });
      expect(page).toEqual({ codes: whole.codes.slice(2, 5), total: whole.total });
    }
  });

  test('holds 100,000 dossiers without taking seconds or hundreds of megabytes', () => {
    const before = process.memoryUsage().heapUsed;
    const started = process.cpuUsage();
    const large = createWorld({ seed: 'test', dossiers: 100_000, now: NOW });
    const page = large.findDossiers({ branch: 'CN4' }, NOW, { offset: 0, limit: 20 });
    const { user, system } = process.cpuUsage(started);
    // Microseconds of processor time, so that a busy machine changes little; about 0.7 s outside of jest.
    expect(user + system).toBeLessThan(5_000_000);
    expect(page.codes).toHaveLength(20);
    expect(large.dossierAt(page.codes[7] ?? '', NOW)?.receivingBranch).toBe('CN4');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(250 * 1024 * 1024);
  });
});
