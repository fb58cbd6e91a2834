/** Kinds of organisations, as in the SDL (`enum OrganisationKind`). */
export const ORGANISATION_KINDS = [
  'ENTERPRISE',
  'HOUSEHOLD_BUSINESS',
  'COOPERATIVE',
  'BANK',
  'FOREIGN',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const ORGANISATION_KIND_LABELS: Readonly<
  Record<OrganisationKind, { readonly vi: string; readonly en: string }>
> = {
  ENTERPRISE: { vi: 'Doanh nghiệp', en: 'Enterprise' },
  HOUSEHOLD_BUSINESS: { vi: 'Hộ kinh doanh', en: 'Household business' },
  COOPERATIVE: { vi: 'Hợp tác xã', en: 'Cooperative' },
  BANK: { vi: 'Ngân hàng, tổ chức tín dụng', en: 'Bank or credit institution' },
  FOREIGN: { vi: 'Tổ chức nước ngoài', en: 'Foreign organisation' },
};

/** An organisation as registers and tokens name it: by its business or tax number (QĐ 20/2020/QĐ-TTg Art. 5). */
export interface OrganisationKey {
  readonly number: string;
  readonly kind: OrganisationKind;
}

const BUSINESS_NUMBER = /^[0-9]{10}(?:-[0-9]{3})?$/;
const PERSONAL_ID = /^[0-9]{12}$/;

/** Since 1/7/2025 a household business is known by the personal id of its head (TT 86/2024/TT-BTC): that number is a person's. */
export const isPersonsNumber = (number: string): boolean => PERSONAL_ID.test(number);

/** Ten digits, a dependent unit's with three more; twelve, a person's, for a household business alone. */
export const isNumberOf = (kind: OrganisationKind, number: string): boolean =>
  BUSINESS_NUMBER.test(number) || (kind === 'HOUSEHOLD_BUSINESS' && isPersonsNumber(number));
