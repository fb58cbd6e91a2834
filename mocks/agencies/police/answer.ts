import { compactStamp } from '../../world/time.ts';
import type { Dossier, Person, PoliceCase } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

const CASE_KINDS: Readonly<Record<PoliceCase['kind'], string>> = {
  RESIDENCE: 'CT',
  PERMANENT_RESIDENCE_CHILD: 'TT',
  PASSPORT: 'HC',
};

const compactDate = (date: string): string => date.replaceAll('-', '');
/** `2026-11-12 10:05:00`, Hanoi time. */
const spacedStamp = (instant: string): string =>
  compactStamp(instant).replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6');

/** What the population database holds of a person; `ETHNICITY` and the like are sent to nobody who does not ask. */
export function personRow(world: World, person: Person, asked: ReadonlySet<string>): object {
  // Some of the provincial registers behind it store decomposed Unicode.
  const form = (text: string) => (person.isDecomposedAtSource ? text.normalize('NFD') : text);
  const { residence } = person;
  const all: Readonly<Record<string, unknown>> = {
    HoTen: form(person.fullName),
    NgaySinh: compactDate(person.birthDate),
    SoDienThoai: person.phone,
    Email: person.email,
    DanToc: person.ethnicity,
    NoiCuTru: [
      {
        LoaiCuTru: residence.kind === 'PERMANENT' ? 'THUONG_TRU' : 'TAM_TRU',
        DiaChi: form(residence.text),
        MaXa: residence.wardCode,
        TenXa: form(world.ward(residence.wardCode)?.name ?? ''),
        TuNgay: compactDate(residence.since),
        DenNgay: '',
      },
    ],
    CoBaoVe: person.isProtected ? '1' : '0',
  };
  return { SoDinhDanh: person.id, ...pick(all, asked) };
}

export function dossierRow(
  dossier: Dossier,
  cases: readonly PoliceCase[],
  asked: ReadonlySet<string>,
): object {
  return {
    MaHoSo: dossier.code,
    VuViec: cases.map((found) => ({
      SoVuViec: found.caseNumber,
      LoaiVuViec: CASE_KINDS[found.kind],
      NgayMo: spacedStamp(found.openedAt),
      ...pick(
        {
          SoHoChieu: found.kind === 'PASSPORT' ? (found.issuedNumber ?? '') : '',
          BuocXuLy: stepRows(dossier),
        },
        asked,
      ),
    })),
  };
}

const stepRows = (dossier: Dossier): readonly object[] =>
  dossier.steps
    .filter(({ agency }) => agency === 'police')
    .map((step, index) => ({
      MaBuoc: String(index + 1).padStart(3, '0'),
      ThoiDiem: spacedStamp(step.at),
      MaDonVi: step.unit,
      DonVi: step.unitName,
      NoiDung: step.text,
      // The new case system sends numbers, the old one texts.
      TrangThai: index % 2 === 0 ? step.status : String(step.status).padStart(2, '0'),
      CongKhai: step.isPublic ? '1' : '0',
    }));

function pick(all: Readonly<Record<string, unknown>>, asked: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.has(name)));
}

/** The cluster behind answers in any order, and now and then twice. */
export function disorder<Row>(rows: readonly Row[], turn: number): Row[] {
  const [first] = rows;
  if (first === undefined) return [];
  const start = turn % rows.length;
  const turned = [...rows.slice(start), ...rows.slice(0, start)].reverse();
  return turn % 3 === 2 ? [...turned, first] : turned;
}
