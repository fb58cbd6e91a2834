import { statusFromNational } from '../../../dossier/status.ts';
import type { RecordFlags } from '../../contract.ts';
import { readCompactDay, readCompactPartialDate } from '../../mapping/compact-dates.ts';
import { readInstant, UnreadableText } from '../../mapping/dates.ts';
import { uniqueBy } from '../../mapping/rows.ts';

import { type AgencyStep, oldestFirst } from '../../mapping/step.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import type { WireCase, WireDossier, WirePerson, WireResidence, WireStep } from './wire.ts';

const RESIDENCE_KINDS: Readonly<Record<string, 'PERMANENT' | 'TEMPORARY'>> = {
  THUONG_TRU: 'PERMANENT',
  TAM_TRU: 'TEMPORARY',
};

/** `CT` residence, `TT` residence of a new-born child out of a linked birth dossier, `HC` passport. */
const CASE_KINDS: Readonly<Record<string, 'RESIDENCE' | 'PASSPORT'>> = {
  CT: 'RESIDENCE',
  TT: 'RESIDENCE',
  HC: 'PASSPORT',
};

/** Nothing is derived from the digits of the id; a sex or an age is not in them any more (Law on Identity 2023). */
export function mapPerson(wire: WirePerson) {
  const id = readText(wire.SoDinhDanh);
  const born = readOptionalText(wire.NgaySinh);
  const residence = currentResidence(wire.NoiCuTru ?? []);
  return {
    id,
    personalId: id,
    fullName: readOptionalText(wire.HoTen) ?? null,
    dateOfBirth: born === undefined ? null : readCompactPartialDate(born),
    residence: residence ? mapResidence(residence) : null,
    phone: readOptionalText(wire.SoDienThoai) ?? null,
  };
}

/** Only a clear `0` says that nobody is to be protected: a row that leaves the flag out is treated as protected. */
export function flagsOfPerson(wire: WirePerson): RecordFlags {
  const ward = readOptionalText(currentResidence(wire.NoiCuTru ?? [])?.MaXa);
  return {
    isProtected: readOptionalText(wire.CoBaoVe) !== '0',
    ...(ward === undefined ? {} : { ward }),
  };
}

/** The permanent one before a temporary one; residences that have ended are history. */
function currentResidence(all: readonly WireResidence[]): WireResidence | undefined {
  const current = all.filter(({ DenNgay }) => readOptionalText(DenNgay) === undefined);
  return current.find(({ LoaiCuTru }) => LoaiCuTru === 'THUONG_TRU') ?? current[0];
}

function mapResidence(wire: WireResidence) {
  const kind = RESIDENCE_KINDS[wire.LoaiCuTru];
  if (!kind) throw new UnreadableText('known LoaiCuTru');
  const since = readOptionalText(wire.TuNgay);
  return {
    kind,
    address: {
      text: readText(wire.DiaChi),
      wardCode: readOptionalText(wire.MaXa) ?? null,
      wardName: readOptionalText(wire.TenXa) ?? null,
    },
    since: since === undefined ? null : readCompactDay(since),
  };
}

/** A dossier can have had several cases; the one opened last counts. */
export function mapDossier(wire: WireDossier) {
  const latest = [...(wire.VuViec ?? [])].sort((left, right) => right.NgayMo.localeCompare(left.NgayMo))[0];
  return { code: readText(wire.MaHoSo), policeCase: latest ? mapCase(latest) : null };
}

function mapCase(wire: WireCase) {
  const kind = CASE_KINDS[wire.LoaiVuViec];
  if (!kind) throw new UnreadableText('known LoaiVuViec');
  return {
    number: readText(wire.SoVuViec),
    kind,
    passportNumber: readOptionalText(wire.SoHoChieu) ?? null,
    steps: oldestFirst(
      uniqueBy(wire.BuocXuLy ?? [], ({ MaBuoc }) => MaBuoc)
        // What the police keep to themselves stops here, whoever asks.
        .filter(({ CongKhai }) => readOptionalText(CongKhai) !== '0')
        .map(mapStep),
    ),
  };
}

function mapStep(wire: WireStep): AgencyStep {
  const status =
    wire.TrangThai === null || wire.TrangThai === undefined ? undefined : statusFromNational(wire.TrangThai);
  return {
    at: readInstant(wire.ThoiDiem, 'yyyy-MM-dd'),
    unit: readText(wire.DonVi),
    text: readText(wire.NoiDung),
    ...(status ? { status } : {}),
  };
}
