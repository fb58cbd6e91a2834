import { isNumberOf, type OrganisationKey, type OrganisationKind } from '../../../schema/organisation.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { readOptionalText, readPersonalId } from '../../mapping/text.ts';
import { readCode } from './values.ts';

/** 0 citizen, 1 business, 2 household business (domain.md §2.3); older installations write 1 for a citizen, whose id has 12 digits. */
const SORTS = { '0': 'CITIZEN', '1': 'BUSINESS', '2': 'HOUSEHOLD_BUSINESS' } as const;
/** What kind of business; an enterprise where nothing is said. */
const KINDS = { DN: 'ENTERPRISE', HTX: 'COOPERATIVE', TCTD: 'BANK', NN: 'FOREIGN' } as const;

type Text = string | null | undefined;
interface KindColumns {
  readonly LoaiDoiTuong?: string | number | null | undefined;
  readonly LoaiHinh?: Text;
}

/**
 * The kind of organisation that numbers of a row stand for; undefined where they are persons'.
 * @throws UnreadableText for a kind that is not known: whose the number is would be guessed.
 */
export function readOrganisationKind(
  { LoaiDoiTuong, LoaiHinh }: KindColumns,
  numbers: Text,
): OrganisationKind | undefined {
  const sort = readCode(SORTS, LoaiDoiTuong == null ? undefined : String(LoaiDoiTuong), 'LoaiDoiTuong');
  if (sort === null || sort === 'CITIZEN') return undefined;
  if (sort === 'HOUSEHOLD_BUSINESS') return sort;
  const first = (readOptionalText(numbers) ?? '').split(';')[0];
  if (readPersonalId(first) !== undefined) return undefined;
  return readCode(KINDS, LoaiHinh, 'LoaiHinh') ?? 'ENTERPRISE';
}

/** @throws UnreadableText for a number that no organisation of the kind has. */
export const readOrganisationKeys = (kind: OrganisationKind, numbers: Text): OrganisationKey[] =>
  (readOptionalText(numbers) ?? '').split(';').flatMap((part) => {
    const number = readOptionalText(part);
    if (number === undefined) return [];
    if (!isNumberOf(kind, number)) throw new UnreadableText('number of an organisation');
    return [{ number, kind }];
  });
