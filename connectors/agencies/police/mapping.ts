import { statusFromNational } from '../../../dossier/status.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import type { RecordFlags } from '../../contract.ts';
import { readCompactPartialDate } from '../../mapping/compact-dates.ts';
import { readInstant, UnreadableText } from '../../mapping/dates.ts';
import { readPart, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type AgencyStep, oldestFirst } from '../../mapping/step.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import {
  POLICE,
  type WireCase,
  type WireDossier,
  type WirePerson,
  type WireResidence,
  type WireStep,
} from './wire.ts';

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
export function mapPerson(wire: WirePerson, today: string) {
  const id = readText(wire.SoDinhDanh);
  const born = readOptionalText(wire.NgaySinh);
  return {
    id,
    personalId: id,
    fullName: readOptionalText(wire.HoTen) ?? null,
    dateOfBirth: born === undefined ? null : readCompactPartialDate(born),
    residence: readPart(POLICE, 'NoiCuTru', currentResidence(wire, today), (current) =>
      current ? mapResidence(current) : null,
    ),
    phone: readOptionalText(wire.SoDienThoai) ?? null,
  };
}

/** Only a clear `0` says that nobody is to be protected: a row that leaves the flag out is treated as protected. */
export function flagsOfPerson(wire: WirePerson, today: string): RecordFlags {
  const current = currentResidence(wire, today);
  const ward = current instanceof GatewayError ? undefined : readOptionalText(current?.MaXa);
  return {
    isProtected: readOptionalText(wire.CoBaoVe) !== '0',
    ...(ward === undefined ? {} : { ward }),
  };
}

/**
 * The permanent one before a temporary one, of several the one that began last. Ended ones are history, and one that begins
 * tomorrow is not yet one. A day known in part covers all of its year or month; `99991231` is an end that never comes.
 */
const currentResidence = ({ NoiCuTru }: WirePerson, today: string) =>
  readPart(POLICE, 'NoiCuTru', NoiCuTru, (all) => chooseResidence(all ?? [], today));

function chooseResidence(all: readonly WireResidence[], today: string): WireResidence | undefined {
  const day = (text: string | null | undefined) => {
    const known = readOptionalText(text);
    return known === undefined || known.startsWith('0000') ? undefined : readCompactPartialDate(known);
  };
  const within = (known: string) => today.slice(0, known.length);
  const current = all.flatMap((wire) => {
    const [from = '', until] = [day(wire.TuNgay), day(wire.DenNgay)];
    const isCurrent = from <= within(from) && (until === undefined || until >= within(until));
    return isCurrent ? [{ wire, from, isPermanent: wire.LoaiCuTru === 'THUONG_TRU' }] : [];
  });
  const [first] = current.sort(
    (a, b) => Number(b.isPermanent) - Number(a.isPermanent) || b.from.localeCompare(a.from),
  );
  return first?.wire;
}

function mapResidence(wire: WireResidence) {
  const kind = own(RESIDENCE_KINDS, wire.LoaiCuTru);
  if (!kind) throw new UnreadableText('known LoaiCuTru');
  const since = readOptionalText(wire.TuNgay);
  // Known by the year or month only, it is no day.
  const day = since === undefined ? undefined : readCompactPartialDate(since);
  return {
    kind,
    address: {
      text: readText(wire.DiaChi),
      wardCode: readOptionalText(wire.MaXa) ?? null,
      wardName: readOptionalText(wire.TenXa) ?? null,
    },
    since: day?.length === 10 ? day : null,
  };
}

/** A dossier can have had several cases; the one opened last counts, and any that cannot be read may be it. */
export const mapDossier = (wire: WireDossier) => ({
  code: readText(wire.MaHoSo),
  policeCase: readPart(POLICE, 'VuViec', wire.VuViec, (cases) => {
    const latest = [...(cases ?? [])].sort((left, right) => right.NgayMo.localeCompare(left.NgayMo))[0];
    return latest ? mapCase(latest) : null;
  }),
});

function mapCase(wire: WireCase) {
  const kind = own(CASE_KINDS, wire.LoaiVuViec);
  if (!kind) throw new UnreadableText('known LoaiVuViec');
  const steps = withErrorsLast(wire.BuocXuLy ?? [], (read) =>
    withoutRepetitions(read)
      // What the police keep to themselves stops here, whoever asks.
      .filter(({ CongKhai }) => readOptionalText(CongKhai) !== '0'),
  );
  return {
    number: readText(wire.SoVuViec),
    kind,
    passportNumber: readOptionalText(wire.SoHoChieu) ?? null,
    steps: oldestFirst(readParts(POLICE, 'BuocXuLy', steps, mapStep)),
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
