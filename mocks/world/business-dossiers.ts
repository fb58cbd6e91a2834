import type { DossierDraft } from './fixed-draft.ts';
import { BANK, BUSINESS_IDS, HOUSEHOLD, ORGANISATIONS, SAO_MAI } from './organisations.ts';
import { Prng, STREAMS } from './prng.ts';
import type { Sector } from './types.ts';

export const SAO_MAI_PACKAGE = 'H26.05-261110-0005';
export const SAO_MAI_REGISTRATION = 'H26.05-261110-0105';
export const SAO_MAI_TAX = 'H26.31-261110-0105';
export const SAO_MAI_SEAL = 'H26.23-261110-0105';
export const SAO_MAI_LABOUR = 'H26.06-261110-0105';
export const SAO_MAI_INSURANCE = 'H26.07-261110-0105';
export const SAO_MAI_LAND = 'H26.12-261116-0031';
export const SAO_MAI_PARCEL = 'TH-00103-20-0050';
export const HOUSEHOLD_CHANGE = 'H26.05-261117-0021';

const TAY_HO = '00103';
const shared = {
  ownerIds: [],
  receivingBranch: 'CN1',
  receivingPoint: 'CN1-01',
  isBoundaryFree: false,
  lane: 'STANDARD',
  channel: 'PORTAL',
  wardCode: TAY_HO,
} as const;
const ofSaoMai = {
  ...shared,
  ownerOrganisations: [SAO_MAI.number],
  submitterId: BUSINESS_IDS.director,
} as const;

const COMPANY = 'Công ty TNHH Thương mại Sao Mai Hồ Tây';

/** A newly founded company: one dossier, and a child for each body that has a part in it (NĐ 122/2020/NĐ-CP). */
const foundation: readonly DossierDraft[] = [
  {
    ...ofSaoMai,
    code: SAO_MAI_PACKAGE,
    procedureCode: '3.990001',
    subject: `Liên thông thành lập doanh nghiệp: ${COMPANY}`,
    childCodes: [SAO_MAI_REGISTRATION, SAO_MAI_TAX, SAO_MAI_SEAL, SAO_MAI_LABOUR, SAO_MAI_INSURANCE],
    lookupSecret: 'S5M2',
    clockStartedAt: '2026-11-10 09:20',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'DN-LT-2026-0000105',
    steps: [
      ['2026-11-10 09:05', 'reception', 2, 'Tiếp nhận hồ sơ liên thông thành lập doanh nghiệp'],
      ['2026-11-10 09:20', 'competent', 4, 'Chuyển song song đến các cơ quan liên thông'],
      ['2026-11-13 10:00', 'competent', 4, 'Đã cấp mã số doanh nghiệp, đồng thời là mã số thuế'],
    ],
  },
  {
    ...ofSaoMai,
    code: SAO_MAI_REGISTRATION,
    procedureCode: '2.001199',
    subject: `Đăng ký thành lập ${COMPANY}`,
    parentCode: SAO_MAI_PACKAGE,
    lookupSecret: 'S6N3',
    clockStartedAt: '2026-11-10 09:20',
    appointedAt: '2026-11-13 17:00',
    caseNumber: 'DN-DK-2026-0000105',
    postalAddress: 'Số 8, phố Ao Sen, Phường Tây Hồ, Thành phố Hà Nội',
    steps: [
      ['2026-11-10 09:05', 'reception', 2, 'Tiếp nhận hồ sơ con từ hồ sơ liên thông'],
      ['2026-11-10 09:20', 'competent', 4, 'Nhận hồ sơ đăng ký doanh nghiệp'],
      ['2026-11-11 14:30', 'competent', 4, '-Kiểm tra tên doanh nghiệp và ngành nghề'],
      ['2026-11-13 09:40', 'competent', 9, 'Đã cấp Giấy chứng nhận đăng ký doanh nghiệp'],
    ],
  },
  {
    ...ofSaoMai,
    code: SAO_MAI_TAX,
    procedureCode: '3.990002',
    subject: `Đăng ký thuế lần đầu, sử dụng hóa đơn điện tử của ${COMPANY}`,
    parentCode: SAO_MAI_PACKAGE,
    lookupSecret: 'S7P4',
    clockStartedAt: '2026-11-13 10:10',
    appointedAt: '2026-11-18 17:00',
    caseNumber: 'GIP202611130000105',
    steps: [
      ['2026-11-13 10:00', 'reception', 2, 'Tạo hồ sơ con từ kết quả đăng ký doanh nghiệp'],
      ['2026-11-13 10:10', 'competent', 4, 'Nhận hồ sơ đăng ký thuế'],
      ['2026-11-17 15:20', 'competent', 5, 'Yêu cầu bổ sung: tờ khai phương pháp tính thuế'],
    ],
  },
  {
    ...ofSaoMai,
    code: SAO_MAI_SEAL,
    procedureCode: '3.990003',
    subject: `Thông báo mẫu con dấu của ${COMPANY}`,
    parentCode: SAO_MAI_PACKAGE,
    lookupSecret: 'S8Q5',
    clockStartedAt: '2026-11-13 10:30',
    appointedAt: '2026-11-17 17:00',
    caseNumber: 'CD-2026-0000105',
    postalAddress: 'Số 8, phố Ao Sen, Phường Tây Hồ, Thành phố Hà Nội',
    steps: [
      ['2026-11-13 10:00', 'reception', 2, 'Tạo hồ sơ con từ kết quả đăng ký doanh nghiệp'],
      ['2026-11-13 10:30', 'competent', 4, 'Nhận hồ sơ mẫu con dấu'],
      ['2026-11-16 16:00', 'competent', 9, 'Đã ghi nhận mẫu con dấu'],
    ],
  },
  {
    ...ofSaoMai,
    code: SAO_MAI_LABOUR,
    procedureCode: '3.990004',
    subject: `Khai trình việc sử dụng lao động của ${COMPANY}`,
    submitterId: BUSINESS_IDS.accountant,
    parentCode: SAO_MAI_PACKAGE,
    lookupSecret: 'S9R6',
    clockStartedAt: '2026-11-13 11:00',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'LD-2026-0000105',
    steps: [
      ['2026-11-13 10:00', 'reception', 2, 'Tạo hồ sơ con từ kết quả đăng ký doanh nghiệp'],
      ['2026-11-13 11:00', 'competent', 4, 'Sở Nội vụ nhận khai trình'],
    ],
  },
  {
    ...ofSaoMai,
    code: SAO_MAI_INSURANCE,
    procedureCode: '3.990005',
    subject: `Cấp mã số đơn vị tham gia bảo hiểm xã hội cho ${COMPANY}`,
    submitterId: BUSINESS_IDS.accountant,
    parentCode: SAO_MAI_PACKAGE,
    lookupSecret: 'T2V7',
    clockStartedAt: '2026-11-13 11:05',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'BH-2026-0000105',
    steps: [
      ['2026-11-13 10:00', 'reception', 2, 'Tạo hồ sơ con từ kết quả đăng ký doanh nghiệp'],
      ['2026-11-13 11:05', 'competent', 4, 'Bảo hiểm xã hội thành phố nhận dữ liệu đơn vị'],
    ],
  },
];

/** The company buys land with a loan: a person sells, a bank takes the mortgage, the company pays. */
const land: DossierDraft = {
  ...ofSaoMai,
  code: SAO_MAI_LAND,
  procedureCode: '2.000889',
  subject: 'Nhận chuyển nhượng quyền sử dụng đất thửa 0050, tờ bản đồ 20',
  parties: [{ personId: BUSINESS_IDS.seller, role: 'Bên chuyển nhượng' }],
  organisationParties: [{ number: BANK.number, role: 'Bên nhận thế chấp' }],
  parcelIds: [SAO_MAI_PARCEL],
  receivingBranch: 'CN4',
  receivingPoint: 'CN4-01',
  channel: 'COUNTER',
  lookupSecret: 'T3W8',
  clockStartedAt: '2026-11-16 14:00',
  appointedAt: '2026-11-30 17:00',
  caseNumber: 'VPDK-TH-2026-0004701',
  taxSlipSentOn: '2026-11-17',
  steps: [
    ['2026-11-16 09:30', 'reception', 2, 'Tiếp nhận hồ sơ'],
    ['2026-11-16 14:00', 'competent', 4, 'Nhận hồ sơ đầy đủ, bắt đầu tính thời hạn giải quyết'],
    ['2026-11-17 10:15', 'competent', 4, 'Gửi phiếu chuyển thông tin xác định nghĩa vụ tài chính'],
    ['2026-11-20 09:00', 'tax', 6, 'Ban hành thông báo nộp lệ phí trước bạ'],
  ],
};

const householdChange: DossierDraft = {
  ...shared,
  code: HOUSEHOLD_CHANGE,
  procedureCode: '1.001612',
  sector: 'business',
  subject: 'Đăng ký thay đổi ngành nghề của hộ kinh doanh',
  ownerOrganisations: [HOUSEHOLD.number],
  submitterId: BUSINESS_IDS.householdHead,
  receivingBranch: 'CN5',
  receivingPoint: 'CN5-01',
  wardCode: '00331',
  lookupSecret: 'T4X9',
  clockStartedAt: '2026-11-17 09:10',
  appointedAt: '2026-11-20 17:00',
  caseNumber: 'HKD-2026-0000021',
  steps: [
    ['2026-11-17 08:50', 'reception', 2, 'Tiếp nhận hồ sơ trực tuyến'],
    ['2026-11-17 09:10', 'competent', 4, 'Nhận hồ sơ, kiểm tra ngành nghề'],
  ],
};

/** The others' dossiers, drawn from a stream of their own: nothing else in the world moves when they change. */
const SORTS: readonly (readonly [code: string, sector: Sector, unit: string, saying: string])[] = [
  ['3.990002', 'tax', 'H26.31', 'Đăng ký thuế'],
  ['3.990004', 'labour', 'H26.06', 'Khai trình lao động'],
  ['3.990005', 'insurance', 'H26.07', 'Tham gia bảo hiểm xã hội'],
];
const drawn: readonly DossierDraft[] = Array.from({ length: 8 }, (_, index) => {
  const random = new Prng(2026, STREAMS.organisation, index);
  const owner = ORGANISATIONS[3 + (index % (ORGANISATIONS.length - 3))] ?? SAO_MAI;
  const [procedureCode, sector, unit, saying] = random.pick(SORTS);
  const day = `2026-11-${String(random.int(9, 13)).padStart(2, '0')}`;
  const branch = `CN${random.int(1, 12)}`;
  const serial = String(301 + index).padStart(4, '0');
  return {
    ...shared,
    code: `${unit}-${day.slice(2).replaceAll('-', '')}-${serial}`,
    ...{ procedureCode, sector },
    subject: `${saying} – ${owner.name}`,
    ownerOrganisations: [owner.number],
    submitterId: random.pick([BUSINESS_IDS.accountant, BUSINESS_IDS.seller]),
    receivingBranch: branch,
    receivingPoint: `${branch}-01`,
    wardCode: random.pick([TAY_HO, '00145', '00166', '00331']),
    lookupSecret: `Z${random.int(2, 9)}Y${random.int(2, 9)}`,
    clockStartedAt: `${day} 10:30`,
    appointedAt: '2026-11-25 17:00',
    caseNumber: `TC-2026-${serial}`,
    steps: [
      [`${day} 09:${random.int(10, 55)}`, 'reception', 2, 'Tiếp nhận hồ sơ'],
      [`${day} 10:30`, 'competent', 4, 'Nhận hồ sơ'],
    ],
  };
});

export const BUSINESS_DRAFTS: readonly DossierDraft[] = [...foundation, land, householdChange, ...drawn];
