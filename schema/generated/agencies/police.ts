export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day, ISO 8601, e.g. `2026-11-02`. */
  Date: { input: string; output: string; }
  /** An instant with its offset, ISO 8601, e.g. `2026-11-02T09:15:00+07:00`. */
  DateTime: { input: string; output: string; }
  /** A day that old registers may know only in part: `1950`, `1950-03` or `1950-03-12`. */
  PartialDate: { input: string; output: string; }
  /** Whole đồng: a JSON number, or a string of digits where a number would lose precision (above 2^53 − 1). */
  Vnd: { input: number | string; output: number | string; }
};

/** An address with the place codes of its day (wards were reorganised on 1/7/2025; codes are reused). */
export type Address = {
  __typename?: 'Address';
  /** The whole address as one line, with full diacritics. */
  text: Scalars['String']['output'];
  /** Five-digit commune code, valid on the day of the address. */
  wardCode?: Maybe<Scalars['ID']['output']>;
  /** Name of the ward or commune. */
  wardName?: Maybe<Scalars['String']['output']>;
};

/** One step of a dossier as an agency recorded it, shown down to department level. */
export type AgencyStep = {
  __typename?: 'AgencyStep';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** National status after the step, where the agency tells. */
  status?: Maybe<DossierStatus>;
  /** What was done, in the agency's words. */
  text: Scalars['String']['output'];
  /** Department that did it. */
  unit: Scalars['String']['output'];
};

/** Currency of an amount. */
export type Currency =
  /** Vietnamese đồng; it has no minor unit. */
  | 'VND';

/** The ten national statuses of a dossier. */
export type DossierStatus =
  /** 2 Được tiếp nhận. */
  | 'ACCEPTED'
  /** 9 Đã xử lý xong. */
  | 'COMPLETED'
  /** 4 Đang xử lý. */
  | 'IN_PROGRESS'
  /** 6 Yêu cầu thực hiện nghĩa vụ tài chính. */
  | 'PAYMENT_REQUIRED'
  /** 1 Mới đăng ký. */
  | 'REGISTERED'
  /** 3 Không được tiếp nhận. */
  | 'REJECTED'
  /** 10 Đã trả kết quả. */
  | 'RETURNED'
  /** 8 Dừng xử lý. */
  | 'STOPPED'
  /** 5 Yêu cầu bổ sung giấy tờ. */
  | 'SUPPLEMENT_REQUIRED'
  /** 7 Công dân yêu cầu rút hồ sơ. */
  | 'WITHDRAWN';

/** Language of texts meant for people. */
export type Language =
  /** English. */
  | 'EN'
  /** Tiếng Việt. */
  | 'VI';

/** How a granted value is blunted before it leaves. */
export type MaskRule =
  /** The value is not given. */
  | 'HIDDEN'
  /** `Nguyễn Thị Lan` becomes `N. T. L.`. */
  | 'INITIALS'
  /** All but the last three characters are hidden. */
  | 'LAST3'
  /** An address is reduced to its ward or commune. */
  | 'WARD_ONLY'
  /** A date is reduced to its year. */
  | 'YEAR_ONLY';

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** Whole units of the currency. */
  amount: Scalars['Vnd']['output'];
  /** Always VND today. */
  currency: Currency;
};
