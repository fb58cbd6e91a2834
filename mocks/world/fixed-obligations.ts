import { SAO_MAI_LAND, SAO_MAI_PARCEL } from './business-dossiers.ts';
import { IDS } from './fixed-persons.ts';
import { SAO_MAI } from './organisations.ts';
import type { Obligation } from './types.ts';

const names = {
  '1006': 'Thuế thu nhập cá nhân từ chuyển nhượng bất động sản',
  '2801': 'Lệ phí trước bạ nhà đất',
  '2802': 'Lệ phí trước bạ ô tô, xe máy',
  '1401': 'Thu tiền sử dụng đất',
} as const;

export const subItemName = (subItem: Obligation['subItem']): string => names[subItem];

type Draft = Omit<Obligation, 'id' | 'subItemName'>;
const obligation = (draft: Draft): Obligation => ({
  ...draft,
  id: `${draft.noticeNumber}#${draft.subItem}`,
  subItemName: subItemName(draft.subItem),
});

const lanNotice = {
  noticeNumber: 'LTB2610108-TK0004512/TB-CCT',
  dossierCode: 'H26.12-261102-0001',
  parcelId: 'TH-00103-12-0345',
  issuedOn: '2026-11-11',
  dueOn: '2026-12-11',
  wardCode: '00103',
} as const;
const goldenNotice = {
  noticeNumber: 'LTB2610110-TK0000009/TB-CCT',
  dossierCode: 'H26.12.10-261020-0009',
  parcelId: 'NT-00592-21-0009',
  issuedOn: '2026-10-29',
  dueOn: '2026-11-28',
  wardCode: '00592',
} as const;

export const FIXED_OBLIGATIONS: readonly Obligation[] = [
  // Sellers owe the income tax together, the buyer the registration fee: several taxpayers on one notice.
  obligation({
    ...lanNotice,
    subItem: '1006',
    amount: '85600000',
    remaining: '85600000',
    payerIds: [IDS.lan, IDS.lanHusband],
    payerName: 'Nguyễn Thị Lan và Trần Văn Thuận',
    payments: [],
  }),
  obligation({
    ...lanNotice,
    subItem: '2801',
    amount: '21400000',
    remaining: '11400000',
    payerIds: [IDS.hung],
    payerName: 'Phạm Quốc Hùng',
    payments: [{ at: '2026-11-16T10:21:33+07:00', amount: '10000000', reference: 'NH-2026111600021' }],
  }),
  // The tax system prints two people into one name field, with an ampersand.
  obligation({
    ...goldenNotice,
    subItem: '2801',
    amount: '1500000',
    remaining: '1500000',
    payerIds: [IDS.ampersand, IDS.decomposed],
    payerName: "Y Mơ'Nang Êban Ksơr & Nguyễn Thị Huyền Ái Quỳnh",
    payments: [],
  }),
  // A name without id: the tax system knows a taxpayer whose personal id it never got.
  obligation({
    ...goldenNotice,
    subItem: '1006',
    amount: '0',
    remaining: '0',
    payerIds: [],
    payerName: 'Bùi Thị Ngọt (đồng thừa kế)',
    payments: [],
  }),
  // 2^53 + 1: a float would lose one đồng.
  obligation({
    noticeNumber: 'LTB2610111-TK0000004/TB-CCT',
    dossierCode: 'H26.12.11-260915-0004',
    parcelId: 'LB-00145-30-0200',
    subItem: '1401',
    amount: '9007199254740993',
    remaining: '4503599627370497',
    issuedOn: '2026-09-25',
    dueOn: '2026-12-24',
    payerIds: [IDS.landUseOwner],
    payerName: 'Đinh Công Đạt',
    wardCode: '00145',
    payments: [
      { at: '2026-10-20T08:00:00+07:00', amount: '4503599627370496', reference: 'NH-2026102000004' },
    ],
  }),
  // An organisation pays under its business number.
  obligation({
    noticeNumber: 'LTB2610108-TK0004701/TB-CCT',
    dossierCode: SAO_MAI_LAND,
    parcelId: SAO_MAI_PARCEL,
    subItem: '2801',
    amount: '38925000',
    remaining: '38925000',
    issuedOn: '2026-11-20',
    dueOn: '2026-12-20',
    payerIds: [SAO_MAI.number],
    payerName: SAO_MAI.name,
    wardCode: '00103',
    payments: [],
  }),
];
