import { statusFromNational } from '../../../dossier/status.ts';
import type { GatewayError } from '../../../schema/errors.ts';
import { own } from '../../../schema/own.ts';
import type { FieldTree } from '../../contract.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { readVnd } from '../../mapping/money.ts';
import { readOrganisation } from '../../mapping/organisation.ts';
import { readPart, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { type RecordedStep, splitSteps } from '../../mapping/step.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import { badMessage } from '../../mapping/wire-shape.ts';
import { mapPoint, mapProcedure } from './catalogue.ts';
import { readOrganisationKind } from './owner-kind.ts';
import { CHANNELS, isTrue, readCode, requireCode } from './values.ts';
import {
  ONESTOP,
  type WireDossier,
  type WireLinked,
  type WirePaper,
  type WireParty,
  type WireStep,
} from './wire.ts';

const LANES = { THUONG: 'STANDARD', XANH: 'GREEN', UUTIEN: 'PRIORITY' } as const;
const PAPER_KINDS = { '0': 'ORIGINAL', '1': 'COPY', '2': 'ELECTRONIC' } as const;
const DELIVERY_STATES = {
  '1': 'POSTED',
  '2': 'IN_TRANSIT',
  '3': 'DELIVERED',
  '4': 'RETURNED_TO_SENDER',
} as const;
/** The common language knows one applicant; whoever owns the dossier with them is told as a party. */
const CO_OWNER = 'Đồng chủ hồ sơ';
const RELATIONS = { CHA: 'PARENT', CON: 'CHILD' } as const;

type Text = string | null | undefined;

export const optionalInstant = (text: Text): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readCompactInstant(known);
};

export const readLane = (text: Text) => readCode(LANES, text, 'LuongXuLy');

export const readRelation = ({ QuanHe }: WireLinked) => requireCode(RELATIONS, QuanHe, 'QuanHe');

export function readStatus(code: string | number) {
  const status = statusFromNational(code);
  if (!status) throw new UnreadableText('national status');
  return status;
}

/** Several owners are written into one field, separated by `;`. */
export const readPersonIds = (text: Text): string[] =>
  (readOptionalText(text) ?? '').split(';').flatMap((part) => readPersonalId(part) ?? []);

const personRef = (id: string | undefined) => (id === undefined ? null : { id });

/** @param asked fields that were asked for; the system sends a section only then. */
export function mapDossier(wire: WireDossier, asked: FieldTree = {}) {
  const ownerKind = readOrganisationKind(wire, wire.MaDoiTuong);
  const [owner, ...coOwners] = ownerKind ? [] : readPersonIds(wire.MaDoiTuong);
  const submitter = readPersonalId(wire.SoDinhDanhNguoiNop);
  const { steps, internalSteps } = splitSteps(readParts(ONESTOP, 'TienDo', wire.TienDo ?? [], readStep));
  const parties = readParts(ONESTOP, 'BenLienQuan', wire.BenLienQuan ?? [], mapParty);
  const receptionPoint = readPart(ONESTOP, 'DiemTiepNhan', wire.DiemTiepNhan, (found) =>
    found ? mapPoint(found) : null,
  );
  return {
    code: readText(wire.MaHoSo),
    aliases: wire.MaHoSoKhac.map(readText),
    procedure: readPart(ONESTOP, 'ThuTuc', wire.ThuTuc, (found) => (found ? mapProcedure(found) : null)),
    status: readStatus(wire.TrangThaiHoSo),
    receivedAt: optionalInstant(wire.NgayTiepNhan),
    clockStartedAt: optionalInstant(wire.NgayBatDauXuLy),
    lane: readLane(wire.LuongXuLy),
    channel: readCode(CHANNELS, wire.KenhTiepNhan, 'KenhTiepNhan'),
    isBoundaryFree: isTrue(wire.PhiDiaGioi, 'PhiDiaGioi'),
    receptionPoint,
    competentUnit: mapUnit(wire),
    applicant: personRef(owner),
    applicantOrganisation: readPart(ONESTOP, 'ChuHoSo', ownerKind, (kind) =>
      kind ? readOrganisation(kind, readText(wire.MaDoiTuong ?? ''), wire.ChuHoSo ?? '') : null,
    ),
    // "When not the owner": a person who hands in the own dossier is no second person.
    submitter: submitter === owner ? null : personRef(submitter),
    assistedBy: assistantOf(wire, receptionPoint),
    parties: [
      ...coOwners.map((id) => ({ role: CO_OWNER, person: { id } })),
      ...parties.filter((party) => party !== undefined),
    ],
    organisationParties: readParts(
      ONESTOP,
      'BenLienQuan',
      wire.BenLienQuan ?? [],
      mapOrganisationParty,
    ).filter((party) => party !== undefined),
    summary: readOptionalText(wire.TrichYeuHoSo) ?? null,
    ...mapContent(wire),
    linked: readParts(ONESTOP, 'LienThong', wire.LienThong ?? [], (linked) => ({
      relation: readRelation(linked),
      code: readText(linked.MaHoSo),
    })),
    receptionSteps: steps,
    receptionInternalSteps: internalSteps,
    ...untoldLists(wire, asked),
  };
}

/** Lists of a section by the field that shows them. */
const LISTS = {
  parties: 'BenLienQuan',
  organisationParties: 'BenLienQuan',
  papers: 'TaiLieuNop',
  supplementRequests: 'DanhSachHoSoBoSung',
  reappointments: 'DanhSachHenLai',
  fees: 'DanhSachLePhi',
  results: 'DanhSachGiayToKetQua',
  linked: 'LienThong',
  receptionSteps: 'TienDo',
  receptionInternalSteps: 'TienDo',
} as const;

/** What was asked for and did not come is not an empty list: "no fees" is said by a list of none. */
const untoldLists = (wire: WireDossier, asked: FieldTree): Record<string, GatewayError> =>
  Object.fromEntries(
    Object.entries(LISTS).flatMap(([field, list]) =>
      own(asked, field) !== undefined && (wire[list] === undefined || wire[list] === null)
        ? [[field, badMessage(ONESTOP, `${list}: asked for and not sent`)]]
        : [],
    ),
  );

/** Staff are told by their part and where they work, never by an id or a name. */
function assistantOf({ NguoiKhaiHo }: WireDossier, point: ReturnType<typeof mapPoint> | Error | null) {
  if (readOptionalText(NguoiKhaiHo) === undefined) return null;
  const branch = point && !(point instanceof Error) ? /^CN0*(\d{1,2})$/.exec(point.branch)?.[1] : undefined;
  return branch === undefined ? 'Cán bộ tiếp nhận' : `Cán bộ tiếp nhận, Chi nhánh số ${branch}`;
}

function mapParty({ SoDinhDanh, VaiTro, ...kind }: WireParty) {
  const id = readPersonalId(SoDinhDanh);
  return id === undefined || readOrganisationKind(kind, SoDinhDanh)
    ? undefined
    : { role: readText(VaiTro), person: { id } };
}

function mapOrganisationParty({ SoDinhDanh, HoTen, VaiTro, ...columns }: WireParty) {
  const kind = readOrganisationKind(columns, SoDinhDanh);
  return (
    kind && {
      role: readText(VaiTro),
      organisation: readOrganisation(kind, readText(SoDinhDanh), HoTen ?? ''),
    }
  );
}

function mapUnit(wire: WireDossier) {
  const code = readOptionalText(wire.MaDonViXuLy);
  const name = readOptionalText(wire.DonViXuLy);
  if (code === undefined || name === undefined) return null;
  return { code, agency: readOptionalText(wire.CoQuanXuLy) ?? name, name };
}

function mapContent(wire: WireDossier) {
  const supplements = withErrorsLast(wire.DanhSachHoSoBoSung ?? [], withoutRepetitions);
  const papers = readParts(ONESTOP, 'TaiLieuNop', wire.TaiLieuNop ?? [], mapPaper);
  return {
    papers: papers.filter((paper) => paper !== undefined),
    supplementRequests: readParts(ONESTOP, 'DanhSachHoSoBoSung', supplements, (asked) => ({
      id: readText(asked.HoSoBoSungId),
      text: readText(asked.NoiDungBoSung),
      requestedAt: readCompactInstant(asked.NgayBoSung),
      answeredAt: optionalInstant(asked.NgayTiepNhanBoSung),
      until: optionalInstant(asked.HanBoSung),
    })),
    fees: readParts(ONESTOP, 'DanhSachLePhi', wire.DanhSachLePhi ?? [], (fee) => ({
      name: readText(fee.TenPhiLePhi),
      amount: readVnd(fee.Gia),
      isPaid: readOptionalText(fee.TrangThaiThanhToan) === '1',
    })),
    reappointments: readParts(ONESTOP, 'DanhSachHenLai', wire.DanhSachHenLai ?? [], (again) => ({
      at: readCompactInstant(again.NgayThongBao),
      from: readCompactInstant(again.NgayHenTraTruoc),
      to: readCompactInstant(again.NgayHenTraMoi),
      reason: readText(again.LyDo),
      apologyNumber: readOptionalText(again.SoVanBanXinLoi) ?? null,
    })),
    results: readParts(ONESTOP, 'DanhSachGiayToKetQua', wire.DanhSachGiayToKetQua ?? [], (result) => ({
      name: readText(result.TenGiayTo),
      documentId: readOptionalText(result.GiayToId) ?? null,
      issuedAt: optionalInstant(result.NgayCap),
    })),
    delivery: readPart(ONESTOP, 'ChuyenPhat', wire.ChuyenPhat, (found) =>
      found
        ? {
            trackingNumber: readText(found.SoHieuBuuGui),
            state: requireCode(DELIVERY_STATES, found.TrangThai, 'TrangThai'),
            at: readCompactInstant(found.NgayCapNhat),
          }
        : null,
    ),
  };
}

function mapPaper(wire: WirePaper) {
  if (isTrue(wire.IsDeleted, 'IsDeleted') === true) return undefined;
  const copies = readOptionalText(wire.SoLuong) ?? '1';
  if (!/^\d{1,4}$/.test(copies)) throw new UnreadableText('SoLuong');
  return {
    code: readText(wire.MaThanhPhanHoSo),
    name: readText(wire.TenTepDinhKem),
    copies: Number(copies),
    kind: readCode(PAPER_KINDS, wire.LoaiBan, 'LoaiBan') ?? 'COPY',
  };
}

function readStep(wire: WireStep): RecordedStep {
  const status =
    wire.TrangThai === null || wire.TrangThai === undefined ? undefined : statusFromNational(wire.TrangThai);
  return {
    isInternal: isTrue(wire.NoiBo, 'NoiBo') === true,
    step: {
      at: readCompactInstant(wire.ThoiDiemXuLy),
      unit: readText(wire.PhongBanXuLy),
      text: readText(wire.NoiDungXuLy),
      ...(status ? { status } : {}),
    },
  };
}
