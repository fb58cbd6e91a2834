import { createStatusReader } from '../../../dossier/status.ts';
import { readDay, readInstant } from '../../mapping/dates.ts';
import { rowsByOwnKey, withoutRepetitions } from '../../mapping/rows.ts';
import { type RecordedStep, splitSteps } from '../../mapping/step.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import { mapAddress } from './address.ts';
import type { WardNames } from './ward-names.ts';
import type {
  WireCase,
  WireDossier,
  WireDossierAnswer,
  WireParcel,
  WireParcelAnswer,
  WireRight,
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

export const mapDossiers = ({ DC_HoSo }: WireDossierAnswer, wards: WardNames) =>
  rowsByOwnKey(
    DC_HoSo,
    ({ maHoSo }) => readOptionalText(maHoSo),
    (dossier) => mapDossier(dossier, wards),
  );

export const mapParcels = ({ DC_ThuaDat }: WireParcelAnswer, wards: WardNames) =>
  rowsByOwnKey(
    DC_ThuaDat,
    ({ thuaDatId }) => readOptionalText(thuaDatId),
    (parcel) => mapParcel(parcel, wards),
  );

function mapDossier(wire: WireDossier, wards: WardNames) {
  return {
    code: readText(wire.maHoSo),
    parcels: withoutRepetitions(wire.ListThuaDat).map((parcel) => mapParcel(parcel, wards)),
    landCase: wire.DC_HoSoNoiBo ? mapCase(wire.DC_HoSoNoiBo) : null,
  };
}

/** Ids and decimals stay text: `0007` and `120.10` are not 7 and 120.1. */
function mapParcel(wire: WireParcel, wards: WardNames) {
  return {
    id: readText(wire.thuaDatId),
    mapSheet: readOptionalText(wire.soHieuToBanDo) ?? null,
    parcelNumber: readOptionalText(wire.soThuTuThua) ?? null,
    areaSquareMetres: readOptionalText(wire.dienTich) ?? null,
    landUse: mapLandUse(wire),
    ...mapAddress(wire.DC_DiaChi, wards),
    owners: withoutRepetitions(wire.ListDangKyQuyen).filter(isRegistered).map(mapOwner),
    certificate: wire.DC_GiayChungNhan
      ? {
          number: readOptionalText(wire.DC_GiayChungNhan.soPhatHanh) ?? null,
          issuedOn: optionalDay(wire.DC_GiayChungNhan.ngayCap),
        }
      : null,
  };
}

function mapLandUse(wire: WireParcel): string | null {
  const names = wire.ListMucDichSuDung.map(({ maMucDich, tenMucDich }) =>
    readText(readOptionalText(tenMucDich) ?? maMucDich),
  );
  return names.length > 0 ? names.join('; ') : null;
}

/** `tinhHinhDangKyId` 0 marks a right that was deleted from the register; its holder owns nothing. */
const isRegistered = (right: WireRight): boolean => !/^0+$/.test(right.tinhHinhDangKyId.trim());

function mapOwner(right: WireRight) {
  const id = readPersonalId(right.soDinhDanh);
  return {
    person: id === undefined ? null : { id },
    registeredName: readOptionalText(right.tenChuSuDung) ?? null,
    share: readOptionalText(right.tyLeSoHuu) ?? null,
  };
}

function mapCase(wire: WireCase) {
  return {
    number: readText(wire.soHoSoNoiBo),
    kind: readText(wire.tenLoaiBienDong),
    taxSlipSentOn: optionalDay(wire.ngayChuyenThongTinThue),
    ...splitSteps(withoutRepetitions(wire.ListQuaTrinhXuLy).map(readStep)),
  };
}

function readStep(wire: WireCase['ListQuaTrinhXuLy'][number]): RecordedStep {
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
