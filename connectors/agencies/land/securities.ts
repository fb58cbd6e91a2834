import { GatewayError } from '../../../schema/errors.ts';
import type { OrganisationKind } from '../../../schema/organisation.ts';
import { own } from '../../../schema/own.ts';
import type { AgencyId } from '../../../schema/terms.ts';
import { earlierFirst, readDay, readInstant, UnreadableText } from '../../mapping/dates.ts';
import { readOrganisation } from '../../mapping/organisation.ts';
import { readPart, readParts, withErrorsLast } from '../../mapping/read-rows.ts';
import { withoutRepetitions } from '../../mapping/rows.ts';
import { readOptionalText, readPersonalId, readText } from '../../mapping/text.ts';
import type { UnreadablePart } from '../../mapping/wire-shape.ts';
import { SECURITY_STATE_TEXTS } from './security-texts.ts';
import type {
  WireSecuredAsset,
  WireSecurity,
  WireSecurityEntry,
  WireSecurityParty,
} from './security-wire.ts';

type Text = string | null | undefined;

/** The registry's own numbers, some of its offices write them with leading zeros. What is not listed is never guessed. */
const STATES = {
  '0': 'PENDING',
  '1': 'REGISTERED',
  '2': 'CHANGED',
  '3': 'DELETED',
  '4': 'REJECTED',
  '5': 'ENFORCEMENT_NOTICED',
} as const;
const KINDS = { '1': 'MORTGAGE', '2': 'FUTURE_ASSET_MORTGAGE', '3': 'RETENTION_OF_TITLE' } as const;
const ASSET_KINDS = { '1': 'LAND_USE_RIGHT', '2': 'HOUSE', '3': 'FLAT', '4': 'OTHER_ATTACHED' } as const;
const PERSON = '1';
const ORGANISATION_KINDS: Readonly<Record<string, OrganisationKind>> = {
  '4': 'ENTERPRISE',
  '5': 'BANK',
  '6': 'HOUSEHOLD_BUSINESS',
  '7': 'COOPERATIVE',
  '8': 'FOREIGN',
};

const withoutZeros = (code: string): string => readText(code).replace(/^0+(?=\d)/, '');

/** @throws UnreadableText for a state that is not listed: nobody may take a deleted security for a standing one, or the other way. */
function readState(code: string) {
  const state = own(STATES, withoutZeros(code));
  if (!state) throw new UnreadableText('state of a security');
  return state;
}

/** To the minute, as the law has it; a registry that writes seconds is taken at its word. */
export function readMinute(text: string): string {
  const read = text.trim();
  return readInstant(/ \d{2}:\d{2}$/.test(read) ? `${read}:00` : read, 'dd/MM/yyyy');
}

const optionalDay = (text: Text): string | null => {
  const known = readOptionalText(text);
  return known === undefined ? null : readDay(known, 'dd/MM/yyyy');
};

/** Those that bind others in the order in which they do; those that nobody registered after them. */
export function mapSecurities(agency: AgencyId, rows: readonly (WireSecurity | UnreadablePart)[]) {
  return readParts(agency, 'ListBienPhapBaoDam', inOrder(rows), (row) => mapSecurity(agency, row));
}

export const mapStates = (agency: AgencyId, rows: readonly (WireSecurity | UnreadablePart)[]) =>
  readParts(agency, 'ListBienPhapBaoDam', inOrder(rows), ({ tinhTrangDangKyId }) =>
    readState(tinhTrangDangKyId),
  );

/** The order does not rest on what a caller may see: securities and their states stand at the same place. */
const inOrder = (rows: readonly (WireSecurity | UnreadablePart)[]) =>
  withErrorsLast(rows, (read) =>
    withoutRepetitions(read).toSorted((one, other) => {
      const [at, than] = [sortKey(one), sortKey(other)];
      return at < than ? -1 : at > than ? 1 : 0;
    }),
  );

const LAST = '9999';

function sortKey({ thoiDiemDangKy, bienPhapBaoDamId }: WireSecurity): string {
  const at = readOptionalText(thoiDiemDangKy);
  return `${at === undefined ? LAST : instantOrLast(at)} ${readText(bienPhapBaoDamId)}`;
}

/** Where it cannot be read, its own field tells so. */
function instantOrLast(text: string): string {
  try {
    return readMinute(text);
  } catch (error) {
    if (error instanceof UnreadableText) return LAST;
    throw error;
  }
}

function mapSecurity(agency: AgencyId, wire: WireSecurity) {
  const state = readPart(agency, 'tinhTrangDangKyId', wire.tinhTrangDangKyId, readState);
  const parties = (name: 'ListBenBaoDam' | 'ListBenNhanBaoDam') =>
    readParts(agency, name, withErrorsLast(wire[name], withoutRepetitions), (party) => mapParty(party));
  const entries = readParts(
    agency,
    'ListBienDongBaoDam',
    withErrorsLast(wire.ListBienDongBaoDam, withoutRepetitions),
    (entry) => mapEntry(agency, entry),
  );
  return {
    id: readText(wire.bienPhapBaoDamId),
    kind: own(KINDS, withoutZeros(wire.loaiBienPhapId ?? '')) ?? null,
    state,
    stateText: state instanceof GatewayError ? state : SECURITY_STATE_TEXTS[state],
    registrationNumber: readOptionalText(wire.soDangKy) ?? null,
    registeredAt: readPart(agency, 'thoiDiemDangKy', wire.thoiDiemDangKy ?? '', (at) =>
      at.trim() === '' ? null : readMinute(at),
    ),
    priority: readPart(agency, 'thuTuUuTien', wire.thuTuUuTien ?? '', readPriority),
    securingParties: parties('ListBenBaoDam'),
    securedParties: parties('ListBenNhanBaoDam'),
    assets: readParts(
      agency,
      'ListTaiSanBaoDam',
      withErrorsLast(wire.ListTaiSanBaoDam, withoutRepetitions),
      mapAsset,
    ),
    contract: readPart(agency, 'DC_HopDongBaoDam', wire.DC_HopDongBaoDam, (contract) =>
      contract
        ? {
            number: readOptionalText(contract.soHopDong) ?? null,
            signedOn: readPart(agency, 'ngayKy', contract.ngayKy ?? '', optionalDay),
          }
        : null,
    ),
    securedFrom: readPart(agency, 'baoDamTuNgay', wire.baoDamTuNgay ?? '', optionalDay),
    securedUntil: readPart(agency, 'baoDamDenNgay', wire.baoDamDenNgay ?? '', optionalDay),
    history: withErrorsLast(entries, (read) => read.toSorted((one, other) => earlierFirst(one.at, other.at))),
  };
}

function readPriority(text: string): number | null {
  const read = text.trim();
  if (read === '') return null;
  if (!/^0*[1-9]\d{0,3}$/.test(read)) throw new UnreadableText('place in the order of priority');
  return Number(read);
}

function mapParty(wire: WireSecurityParty) {
  const kind = withoutZeros(wire.loaiDoiTuong);
  if (kind === PERSON) {
    const id = readPersonalId(wire.soDinhDanh);
    return {
      person: id === undefined ? null : { id },
      registeredName: readOptionalText(wire.tenCaNhan) ?? null,
      organisation: null,
    };
  }
  const organisation = own(ORGANISATION_KINDS, kind);
  // Whether a name is a person's decides who may read it.
  if (!organisation) throw new UnreadableText('kind of a party');
  return {
    person: null,
    registeredName: null,
    organisation: readOrganisation(
      organisation,
      readOptionalText(wire.maSoToChuc) ?? '',
      readOptionalText(wire.tenToChuc) ?? '',
    ),
  };
}

const mapAsset = (wire: WireSecuredAsset) => ({
  kind: own(ASSET_KINDS, withoutZeros(wire.loaiTaiSanId)) ?? null,
  parcelId: readOptionalText(wire.thuaDatId) ?? null,
  certificateNumber: readOptionalText(wire.soPhatHanh) ?? null,
  description: readOptionalText(wire.moTa) ?? null,
});

const mapEntry = (agency: AgencyId, wire: WireSecurityEntry) => ({
  at: readMinute(wire.thoiDiem),
  state: readPart(agency, 'tinhTrangDangKyId', wire.tinhTrangDangKyId, readState),
  registrationNumber: readOptionalText(wire.soDangKy) ?? null,
  note: readOptionalText(wire.ghiChu) ?? null,
});
