import type { Day, Dossier, Instant } from './types.ts';

/** A person, or an organisation by its business number. */
export type SecurityParty =
  | { readonly personId: string }
  | {
      readonly organisation: {
        readonly number: string;
        readonly name: string;
        readonly kind: 'BANK' | 'ENTERPRISE';
      };
    };

export type SecurityState =
  | 'PENDING'
  | 'REGISTERED'
  | 'CHANGED'
  | 'DELETED'
  | 'REJECTED'
  | 'ENFORCEMENT_NOTICED';

export interface SecuredAsset {
  readonly kind: 'LAND_USE_RIGHT' | 'HOUSE' | 'FLAT' | 'OTHER_ATTACHED';
  readonly parcelId: string;
  readonly certificateNumber: string;
  readonly description: string;
}

export interface SecurityEntry {
  /** The register keeps minutes. */
  readonly at: Instant;
  readonly state: SecurityState;
  readonly registrationNumber: string;
  readonly note: string;
}

/** A security over land (biện pháp bảo đảm) and the dossiers that registered, changed or deleted it. */
export interface Security {
  /** A number with leading zeros. */
  readonly id: string;
  readonly kind: 'MORTGAGE' | 'FUTURE_ASSET_MORTGAGE' | 'RETENTION_OF_TITLE';
  readonly contract: { readonly number: string; readonly signedOn: Day };
  readonly from: Day;
  readonly until?: Day;
  readonly securing: readonly SecurityParty[];
  readonly secured: readonly SecurityParty[];
  readonly assets: readonly SecuredAsset[];
  /** What was entered before the dossiers of this world. */
  readonly entries: readonly SecurityEntry[];
  readonly requests: readonly { readonly dossierCode: string; readonly wants: SecurityState }[];
}

/** A security as the register holds it at one instant. */
export interface RegisteredSecurity extends Security {
  readonly state: SecurityState;
  readonly registeredAt?: Instant;
  readonly registrationNumber?: string;
  /** Among those that stand on the same parcel. */
  readonly priority?: number;
}

type FindDossier = (code: string) => Dossier | undefined;
type Standing = Omit<RegisteredSecurity, 'priority'>;

const STANDING: ReadonlySet<SecurityState> = new Set(['REGISTERED', 'CHANGED', 'ENFORCEMENT_NOTICED']);
const DONE = 9;
const REFUSED: ReadonlySet<number> = new Set([3, 8]);

/** The register as the dossiers have made it: what a dossier wants is entered in the minute in which the land office is done. */
export function readRegister(securities: readonly Security[], dossierAt: FindDossier): RegisteredSecurity[] {
  const read = securities.map((security) => standingOf(security, dossierAt));
  return read.map((security) => {
    const priority = priorityOf(security, read);
    return { ...security, ...(priority === undefined ? {} : { priority }) };
  });
}

function standingOf(security: Security, dossierAt: FindDossier): Standing {
  const entries = [
    ...security.entries,
    ...security.requests.flatMap(
      (request) => entryOf(security, request, dossierAt(request.dossierCode)) ?? [],
    ),
  ];
  const first = entries.find(({ state }) => state === 'REGISTERED');
  return {
    ...security,
    entries,
    state: entries.at(-1)?.state ?? 'PENDING',
    ...(first ? { registeredAt: first.at, registrationNumber: first.registrationNumber } : {}),
  };
}

function entryOf(
  { entries, assets }: Security,
  { dossierCode, wants }: Security['requests'][number],
  dossier: Dossier | undefined,
): SecurityEntry | undefined {
  const done = dossier?.steps.find(({ status }) => status >= DONE);
  const registrationNumber = `${assets[0]?.parcelId.slice(3, 8)}-${dossierCode.slice(-11).replace('-', '')}`;
  if (done)
    return {
      at: `${done.at.slice(0, 16)}:00+07:00`,
      state: wants,
      registrationNumber,
      note: `Đăng ký theo hồ sơ, chứng nhận điện tử trên trang bổ sung của Giấy chứng nhận`,
    };
  const refused = dossier?.steps.find(({ status }) => REFUSED.has(status));
  // A change that is refused leaves a security as it was.
  return refused && entries.length === 0
    ? { at: refused.at, state: 'REJECTED', registrationNumber: '', note: refused.text }
    : undefined;
}

/** Of two that were registered in the same minute neither comes before the other. */
function priorityOf(security: Standing, all: readonly Standing[]): number | undefined {
  const { state, registeredAt } = security;
  if (!STANDING.has(state) || registeredAt === undefined) return undefined;
  const parcels = new Set(security.assets.map(({ parcelId }) => parcelId));
  const before = all.filter(
    (other) =>
      STANDING.has(other.state) &&
      other.registeredAt !== undefined &&
      other.registeredAt < registeredAt &&
      other.assets.some(({ parcelId }) => parcels.has(parcelId)),
  );
  return before.length + 1;
}
