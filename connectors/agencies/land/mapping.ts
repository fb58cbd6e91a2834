import { createStatusReader } from '../../../dossier/status.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { readDay, readInstant } from '../../mapping/dates.ts';
import { readDecimal } from '../../mapping/decimal.ts';
import type { NamesByDay } from '../../mapping/names-by-day.ts';
import { readPart, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type RecordedStep, splitSteps } from '../../mapping/step.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import { mapAddress } from './address.ts';
import { isRegistered } from './flags.ts';
import { mapSecurities, mapStates } from './securities.ts';
import {
  LAND,
  type WireCase,
  type WireCertificate,
  type WireDossier,
  type WireLandUse,
  type WireParcel,
  type WireRight,
  type WireStep,
} from './wire.ts';

/** The registry's own step codes. A step with a code that is not listed is shown without a status, never guessed. */
const statusOf = createStatusReader({
  MOI: 'REGISTERED',
  TN: 'ACCEPTED',
  TC: 'REJECTED',
  XL: 'IN_PROGRESS',
  BS: 'SUPPLEMENT_REQUIRED',
  NV: 'PAYMENT_REQUIRED',
  RH: 'WITHDRAWN',
  DU: 'STOPPED',
  HT: 'COMPLETED',
  TKQ: 'RETURNED',
});

const optionalDay = (text: string | null | undefined): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readDay(known, 'dd/MM/yyyy');
};

export function mapDossier(wire: WireDossier, wards: NamesByDay, today: string) {
  const parcels = withErrorsLast(wire.ListThuaDat, withoutRepetitions);
  return {
    code: readText(wire.maHoSo),
    parcels: readParts(LAND, 'ListThuaDat', parcels, (parcel) => mapParcel(parcel, wards, today)),
    landCase: readPart(LAND, 'DC_HoSoNoiBo', wire.DC_HoSoNoiBo, mapCase),
    securedTransactions: mapSecurities(LAND, wire.ListBienPhapBaoDam),
    securityStates: mapStates(LAND, wire.ListBienPhapBaoDam),
  };
}

/** Ids and decimals stay text: `0007` and `120.10` are not 7 and 120.1. */
export function mapParcel(wire: WireParcel, wards: NamesByDay, today: string) {
  const rights = withErrorsLast(wire.ListDangKyQuyen, (read) =>
    withoutRepetitions(read).filter(({ tinhHinhDangKyId }) => isRegistered(tinhHinhDangKyId)),
  );
  const place = readPart(LAND, 'DC_DiaChi', wire.DC_DiaChi, (addresses) =>
    mapAddress(addresses, wards, today),
  );
  return {
    id: readText(wire.thuaDatId),
    mapSheet: readOptionalText(wire.soHieuToBanDo) ?? null,
    parcelNumber: readOptionalText(wire.soThuTuThua) ?? null,
    areaSquareMetres: readPart(LAND, 'dienTich', wire.dienTich ?? '', (area) =>
      area.trim() === '' ? null : readDecimal(area),
    ),
    landUse: readPart(LAND, 'ListMucDichSuDung', wire.ListMucDichSuDung, mapLandUse),
    // Which of several addresses holds follows from all of them.
    ...(place instanceof GatewayError ? { address: place, formerWardName: place } : place),
    owners: readParts(LAND, 'ListDangKyQuyen', rights, mapOwner),
    certificate: readPart(LAND, 'DC_GiayChungNhan', wire.DC_GiayChungNhan, mapCertificate),
    securities: mapSecurities(LAND, wire.ListBienPhapBaoDam),
  };
}

const mapCertificate = (wire: WireCertificate | undefined) =>
  wire ? { number: readOptionalText(wire.soPhatHanh) ?? null, issuedOn: optionalDay(wire.ngayCap) } : null;

function mapLandUse(uses: readonly WireLandUse[]): string | null {
  const names = uses.map(({ maMucDich, tenMucDich }) => readText(readOptionalText(tenMucDich) ?? maMucDich));
  return names.length > 0 ? names.join('; ') : null;
}

function mapOwner(right: WireRight) {
  const id = readPersonalId(right.soDinhDanh);
  return {
    person: id === undefined ? null : { id },
    registeredName: readOptionalText(right.tenChuSuDung) ?? null,
    share: readOptionalText(right.tyLeSoHuu) ?? null,
  };
}

function mapCase(wire: WireCase | undefined) {
  if (!wire) return null;
  const steps = withErrorsLast(wire.ListQuaTrinhXuLy, withoutRepetitions);
  return {
    number: readText(wire.soHoSoNoiBo),
    kind: readText(wire.tenLoaiBienDong),
    taxSlipSentOn: optionalDay(wire.ngayChuyenThongTinThue),
    ...splitSteps(readParts(LAND, 'ListQuaTrinhXuLy', steps, readStep)),
  };
}

function readStep(wire: WireStep): RecordedStep {
  const status = statusOf(readOptionalText(wire.maTrangThai) ?? '');
  return {
    isInternal: readOptionalText(wire.noiBo) === '1',
    step: {
      at: readInstant(wire.thoiDiem, 'dd/MM/yyyy'),
      unit: readText(wire.donViXuLy),
      text: readText(wire.noiDung),
      ...(status ? { status } : {}),
    },
  };
}
