import { own } from '../../../schema/own.ts';
import { slashDay, slashInstant, type XmlNode } from '../../kit/xml-node.ts';
import type { CivilEvent, Dossier, NamedPerson, Person } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Kinds of entries as the register codes them (`loaiDangKy`). */
export const ENTRY_KINDS = { KS: 'BIRTH', KH: 'MARRIAGE', KT: 'DEATH' } as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/** Kind of entry that a procedure leads to; all others are extracts (`TL`). */
const KIND_OF_PROCEDURE: Readonly<Record<string, EntryKind>> = {
  '1.001193': 'KS',
  '2.000986': 'KS',
  '3.000722': 'KS',
  '1.000894': 'KH',
  '1.000656': 'KT',
};

/** Children of a `hoSo`, in the register's namespace (prefix `ht`). */
export function dossierNodes(world: World, dossier: Dossier): readonly XmlNode[] {
  const kind = own(KIND_OF_PROCEDURE, dossier.procedureCode) ?? 'TL';
  const requester = world.person(dossier.submitterId);
  return [
    ['ht:maHoSo', dossier.code],
    ['ht:loaiDangKy', kind],
    ['ht:tenLoaiDangKy', world.procedure(dossier.procedureCode)?.name ?? dossier.subject],
    ...registration(dossier),
    ['ht:nycHoTen', requester && nameOf(requester)],
    ['ht:nycQuanHe', dossier.ownerIds.includes(dossier.submitterId) ? 'Bản thân' : 'Người được ủy quyền'],
    ['ht:nycSoGiayToTuyThan', requester?.id],
    ...dossier.steps
      .filter(({ agency }) => agency === 'civil')
      .map(
        (step, index): XmlNode => [
          'ht:tienTrinh',
          [
            ['ht:maBuoc', `B${String(index + 1).padStart(2, '0')}`],
            ['ht:thoiDiem', slashInstant(step.at)],
            ['ht:donVi', step.unitName],
            ['ht:noiDung', step.text],
            ['ht:trangThai', String(step.status)],
            ['ht:noiBo', step.isPublic ? '0' : '1'],
          ],
        ],
      ),
  ];
}

/** Empty elements until the entry is made: empty is not missing. */
function registration(dossier: Dossier): readonly XmlNode[] {
  const result = dossier.results[0];
  return [
    ['ht:so', result?.number ?? ''],
    ['ht:ngayDangKy', result ? slashDay(result.issuedOn) : ''],
    ['ht:noiDangKy', dossier.competent.unitName],
  ];
}

/** Children of a `congDan`: only entries of the kinds that were asked for. */
export function citizenNodes(world: World, person: Person, kinds: ReadonlySet<string>): readonly XmlNode[] {
  const events = world.civilEventsOf(person.id).filter((event) => kinds.has(codeOf(event)));
  return [
    ['ht:soDinhDanh', person.id],
    ['ht:hanCheTruyCap', person.isProtected ? '1' : undefined],
    ...events.map((event): XmlNode => ['ht:dangKy', entryNodes(world, person, event)]),
  ];
}

const codeOf = ({ kind }: CivilEvent): EntryKind =>
  kind === 'BIRTH' ? 'KS' : kind === 'MARRIAGE' ? 'KH' : 'KT';

function entryNodes(world: World, person: Person, event: CivilEvent): readonly XmlNode[] {
  return [
    ['ht:loaiDangKy', codeOf(event)],
    ['ht:so', event.number],
    ['ht:quyenSo', event.book],
    ['ht:trangSo', event.page],
    ['ht:ngayDangKy', slashDay(event.registeredOn)],
    ['ht:noiDangKy', person.isDecomposedAtSource ? event.place.normalize('NFD') : event.place],
    ['ht:nguoiKy', event.registrar],
    ['ht:ghiChu', event.note],
    ['ht:baoMat', event.isAdoptionSecret ? '1' : undefined],
    ...familyNodes(world, person, event),
  ];
}

/** Field families by prefix; the register tells more than anybody asked for, except what a secret entry hides. */
function familyNodes(world: World, person: Person, event: CivilEvent): readonly XmlNode[] {
  const happened = slashDay(event.happenedOn);
  if (event.kind === 'DEATH') {
    return [
      ['ht:nktHoTen', nameOf(person)],
      ['ht:nktNgayChet', happened],
    ];
  }
  if (event.kind === 'MARRIAGE') {
    const spouses = event.subjectIds.flatMap((id) => world.person(id) ?? []);
    const spouse = (gender: Person['gender']) => spouses.find((found) => found.gender === gender);
    const husband = spouse('MALE');
    const wife = spouse('FEMALE');
    return [
      ['ht:chongHoTen', husband && nameOf(husband)],
      ['ht:voHoTen', wife && nameOf(wife)],
      ['ht:ngayXacLapHonNhan', happened],
    ];
  }
  return [
    ['ht:nksHoTen', nameOf(person)],
    ['ht:nksGioiTinh', person.gender === 'MALE' ? 'Nam' : 'Nữ'],
    ['ht:nksNgaySinh', happened],
    ['ht:nksLoaiKhaiSinh', event.isAdoptionSecret ? '4' : '1'],
    ...(event.isAdoptionSecret
      ? []
      : [...parentNodes('me', event.mother), ...parentNodes('cha', event.father)]),
  ];
}

const parentNodes = (prefix: 'me' | 'cha', parent: NamedPerson | undefined): readonly XmlNode[] => [
  [`ht:${prefix}HoTen`, parent?.fullName],
  [`ht:${prefix}NgaySinh`, parent?.birthDate && slashDay(parent.birthDate)],
  [`ht:${prefix}SoGiayToTuyThan`, parent?.personId],
];

const nameOf = (person: Person): string =>
  person.isDecomposedAtSource ? person.fullName.normalize('NFD') : person.fullName;
