import { z } from 'zod';
import { nationalCode } from '../../../dossier/status.ts';
import { type CallerKey, officerKey } from '../../../schema/caller-key.ts';
import type { CircleChanges, DossierCircle, UnreadableChange } from '../../dossier-circle.ts';
import { readCompactInstant } from '../../mapping/compact-dates.ts';
import { readOptionalText, readText } from '../../mapping/text.ts';
import { placeOf, readAs } from '../../mapping/wire-shape.ts';
import { optionalInstant, readLane, readPersonIds, readRelation, readStatus } from './mapping.ts';
import { readOrganisationKeys, readOrganisationKind } from './owner-kind.ts';
import { mapRating } from './rating.ts';
import { mapTiming, timingColumns } from './timing.ts';
import { isTrue } from './values.ts';
import { kindColumns, linkedDossier, list, optionalText } from './wire.ts';

/** One item of `DanhSachThayDoi`: who and what belongs to a dossier. Lists of ids are separated by `;`. */
const change = z.object({
  MaHoSo: z.string(),
  MaHoSoKhac: optionalText,
  MaTTHC: z.string(),
  LinhVuc: z.string(),
  TrangThaiHoSo: z.union([z.string(), z.int()]),
  NgayTiepNhan: z.string(),
  NgayBatDauXuLy: optionalText,
  NgayHenTra: optionalText,
  LuongXuLy: optionalText,
  PhiDiaGioi: optionalText,
  ChuHoSo: z.string(),
  ...kindColumns,
  NguoiNop: optionalText,
  NguoiKhaiHo: optionalText,
  BenLienQuan: optionalText,
  ToChucLienQuan: list(z.object({ MaToChuc: z.string(), ...kindColumns })),
  /** Children whose birth is registered; nobody before they have their number. */
  TreEm: optionalText,
  ThuaDat: optionalText,
  /** Business numbers of those to whom property is secured. */
  BenNhanBaoDam: optionalText,
  LienThong: list(linkedDossier),
  MaChiNhanh: z.string(),
  MaDiem: z.string(),
  CoQuan: z.string(),
  MaDonVi: z.string(),
  MaXa: optionalText,
  HeThong: optionalText,
  /** `<agency>:<officer>`, as each agency numbers its own. */
  CanBo: optionalText,
  MaTraCuu: optionalText,
  NgayThayDoi: z.string(),
  DanhGia: z.unknown().optional(),
  ...timingColumns,
});

export const changesAnswer = z.object({
  result: z.array(z.unknown()),
  con_tro: z.string().min(1).max(500),
  con_nua: optionalText,
});

type WireChange = z.infer<typeof change>;

const listOf = (text: string | null | undefined): string[] =>
  (readOptionalText(text) ?? '').split(';').flatMap((part) => readOptionalText(part) ?? []);

export function mapChanges(wire: z.infer<typeof changesAnswer>): CircleChanges {
  return {
    ...readEach(wire.result),
    cursor: wire.con_tro,
    hasMore: isTrue(wire.con_nua, 'con_nua') ?? false,
  };
}

/** One by one: a status that we do not know yet in one of them must not stop the feed for all. */
function readEach(items: readonly unknown[]): Pick<CircleChanges, 'changes' | 'unreadable'> {
  const changes: DossierCircle[] = [];
  const unreadable: UnreadableChange[] = [];
  for (const item of items) {
    try {
      changes.push(mapChange(readAs(change, item)));
    } catch (error) {
      unreadable.push({ ...readableOf(item), place: placeOf(error) ?? rethrow(error) });
    }
  }
  return { changes, unreadable };
}

/** Enough to tell the owners, and nobody else, that their dossier cannot be read now. */
function readableOf(item: unknown): Omit<UnreadableChange, 'place'> {
  const { MaHoSo, ChuHoSo, LoaiDoiTuong, NgayThayDoi } = (item ?? {}) as Readonly<Record<string, unknown>>;
  const read = <T>(value: unknown, parse: (text: string) => T): T | undefined => {
    try {
      return typeof value === 'string' ? parse(value) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    code: read(MaHoSo, readOptionalText),
    // The number of a household business is a person's, who is told nothing of it outside of its own session.
    ownerIds: String(LoaiDoiTuong ?? '') === '2' ? [] : (read(ChuHoSo, readPersonIds) ?? []),
    changedAt: read(NgayThayDoi, readCompactInstant),
  };
}

function rethrow(error: unknown): never {
  throw error;
}

function mapChange(wire: WireChange): DossierCircle {
  const ownerKind = readOrganisationKind(wire, wire.ChuHoSo);
  const partyOrganisations = wire.ToChucLienQuan.flatMap((party) =>
    readOrganisationKeys(readOrganisationKind(party, party.MaToChuc) ?? 'HOUSEHOLD_BUSINESS', party.MaToChuc),
  );
  const clockStartedAt = optionalInstant(wire.NgayBatDauXuLy);
  const receiptDueAt = optionalInstant(wire.NgayHenTra);
  const [submitterId] = readPersonIds(wire.NguoiNop);
  const childIds = readPersonIds(wire.TreEm);
  const securedOrganisations = listOf(wire.BenNhanBaoDam);
  const assistedBy = readOptionalText(wire.NguoiKhaiHo);
  const competentWard = readOptionalText(wire.MaXa);
  const lookupSecret = readOptionalText(wire.MaTraCuu);
  return {
    code: readText(wire.MaHoSo),
    aliases: listOf(wire.MaHoSoKhac),
    procedure: readText(wire.MaTTHC),
    sector: readText(wire.LinhVuc),
    status: nationalCode(readStatus(wire.TrangThaiHoSo)),
    receivedAt: readCompactInstant(wire.NgayTiepNhan),
    ...(clockStartedAt === null ? {} : { clockStartedAt }),
    ...(receiptDueAt === null ? {} : { receiptDueAt }),
    ...mapTiming(wire),
    lane: readLane(wire.LuongXuLy) ?? 'STANDARD',
    isBoundaryFree: isTrue(wire.PhiDiaGioi, 'PhiDiaGioi') ?? false,
    ownerIds: ownerKind ? [] : readPersonIds(wire.ChuHoSo),
    ...(ownerKind ? { ownerOrganisations: readOrganisationKeys(ownerKind, wire.ChuHoSo) } : {}),
    ...(partyOrganisations.length === 0 ? {} : { partyOrganisations }),
    ...(submitterId === undefined ? {} : { submitterId }),
    ...(assistedBy === undefined ? {} : { assistedBy }),
    partyIds: readPersonIds(wire.BenLienQuan),
    ...(childIds.length === 0 ? {} : { childIds }),
    parcelIds: listOf(wire.ThuaDat),
    ...(securedOrganisations.length === 0 ? {} : { securedOrganisations }),
    linked: wire.LienThong.map((linked) => ({
      relation: readRelation(linked),
      code: readText(linked.MaHoSo),
    })),
    receivingBranch: readText(wire.MaChiNhanh),
    receptionPointId: readText(wire.MaDiem),
    competentAgency: readText(wire.CoQuan),
    competentUnit: readText(wire.MaDonVi),
    ...(competentWard === undefined ? {} : { competentWard }),
    // Every dossier is known at the reception, and anybody may ask 1022 about one.
    handlingAgencies: [...new Set(['onestop', 'hotline', ...listOf(wire.HeThong)])],
    handlerIds: listOf(wire.CanBo).flatMap(readHandler),
    ...(lookupSecret === undefined ? {} : { lookupSecret }),
    ...mapRating(wire.DanhGia),
    changedAt: readCompactInstant(wire.NgayThayDoi),
  };
}

/** Whoever is named without an agency is nobody: whose id it is would be guessed, and the dossier is its owner's all the same. */
function readHandler(text: string): CallerKey[] {
  const [, agency, id] = /^([a-z][a-z0-9-]*):([^:]+)$/.exec(text) ?? [];
  return agency === undefined || id === undefined ? [] : [officerKey(agency, id)];
}
