import type { z } from 'zod';
import type { RecordFlags } from '../../contract.ts';
import { keyIn } from '../../mapping/read-rows.ts';
import { readOptionalText, readPersonalId } from '../../mapping/text.ts';
import { readAs, readIf } from '../../mapping/wire-shape.ts';
import type { Part } from '../../record-facts.ts';
import { securityMarks, securityParties } from './security-wire.ts';
import { dossierMarks, parcelMarks, parcelRights, securityRows } from './wire.ts';

const isSet = (mark: string | null | undefined): boolean => readOptionalText(mark) === '1';

/** Code of the registry for defence land; security land (`CAN`) is treated alike. */
const GUARDED_USES = new Set(['QPH', 'CQP', 'CAN']);

/** What the boundary must know of a parcel before anything of it is released. */
export const flagsOfParcel = (row: unknown): RecordFlags => flagsOf(readAs(parcelMarks, row));

function flagsOf(wire: z.output<typeof parcelMarks>): RecordFlags {
  const ward = readOptionalText(wire.maXaQuanLy);
  const isDefenceParcel =
    isSet(wire.datQuocPhong) ||
    wire.ListMucDichSuDung.some(({ maMucDich }) => GUARDED_USES.has(maMucDich.trim()));
  const isProtected = [wire, ...wire.ListDangKyQuyen].some(({ hanCheTruyCap }) => isSet(hanCheTruyCap));
  return {
    ...(ward === undefined ? {} : { ward }),
    ...(isDefenceParcel ? { isDefenceParcel } : {}),
    ...(isProtected ? { isProtected } : {}),
  };
}

/** Personal ids of those who own it now, as far as the message tells them. */
export function ownersOfParcel(row: unknown): readonly string[] {
  const rights = readIf(parcelRights, row)?.ListDangKyQuyen ?? [];
  const owners = rights
    .filter((right) => isRegistered(keyIn(right, 'tinhHinhDangKyId') ?? ''))
    .flatMap((right) => readPersonalId(keyIn(right, 'soDinhDanh')) ?? []);
  return [...new Set(owners)];
}

/** `tinhHinhDangKyId` 0 marks a right that was deleted from the register; its holder owns nothing. */
export const isRegistered = (registration: string): boolean => !/^0+$/.test(registration.trim());

/** Parcels and securities of a dossier, each with its own marks: one that is guarded hides nothing but itself. */
export const partsOfDossier = (row: unknown): readonly Part[] => {
  const parcels = readAs(dossierMarks, row).ListThuaDat;
  return [...parcels.flatMap(parcelPart), ...parcels.flatMap(securitiesWithin), ...securitiesWithin(row)];
};

function parcelPart(parcel: unknown): Part[] {
  const key = keyIn(parcel, 'thuaDatId');
  const marks = readIf(parcelMarks, parcel);
  // Marks that cannot be read may be any.
  const facts = marks ? flagsOf(marks) : { isProtected: true };
  if (key === undefined) return [];
  const persons = ownersOfParcel(parcel);
  return [{ type: 'Parcel', key, facts: persons.length > 0 ? { persons, ...facts } : facts }];
}

/** The securities in a row, each with the marks of its property and of the persons who are parties to it. */
export const securitiesWithin = (row: unknown): Part[] =>
  (readIf(securityRows, row)?.ListBienPhapBaoDam ?? []).flatMap((security) => {
    const key = keyIn(security, 'bienPhapBaoDamId');
    if (key === undefined) return [];
    const marks = readIf(securityMarks, security);
    const facts = marks ? securityFlags(marks) : { isProtected: true };
    const { persons, organisations } = partiesOf(security);
    return [
      {
        type: 'SecuredTransaction',
        key,
        facts: {
          ...facts,
          ...(persons.length > 0 && { persons }),
          ...(organisations.length > 0 && { organisations }),
        },
      },
    ];
  });

const securityFlags = (marks: z.output<typeof securityMarks>): RecordFlags => {
  const ward = readOptionalText(marks.maXaQuanLy);
  return {
    ...(ward === undefined ? {} : { ward }),
    ...(isSet(marks.datQuocPhong) ? { isDefenceParcel: true } : {}),
    ...(isSet(marks.hanCheTruyCap) ? { isProtected: true } : {}),
  };
};

/** Personal ids of who secures and to whom, and numbers of the organisations to whom, as far as the message tells them. */
function partiesOf(security: unknown): {
  readonly persons: readonly string[];
  readonly organisations: readonly string[];
} {
  const {
    ListBenBaoDam = [],
    ListBenNhanBaoDam = [],
    maToChucNhanBaoDam = [],
  } = readIf(securityParties, security) ?? {};
  const persons = [...ListBenBaoDam, ...ListBenNhanBaoDam].flatMap(
    ({ soDinhDanh }) => readPersonalId(soDinhDanh) ?? [],
  );
  const organisations = maToChucNhanBaoDam.flatMap((number) => readOptionalText(number) ?? []);
  return { persons: [...new Set(persons)], organisations: [...new Set(organisations)] };
}
