import { BUSINESS_DRAFTS } from './business-dossiers.ts';
import { type DossierDraft, dossierFrom } from './fixed-draft.ts';
import { IDS } from './fixed-persons.ts';
import { GOLDEN_DRAFTS } from './golden-dossiers.ts';
import { SECURED_DRAFTS } from './secured-dossiers.ts';
import type { Dossier } from './types.ts';

export const LAN_LAND = 'H26.12-261102-0001';
export const LAN_BIRTH = 'H26.03-261109-0001';
export const LAN_BIRTH_CIVIL = 'H26.03-261109-0101';
export const LAN_BIRTH_POLICE = 'H26.22-261109-0101';
export const HUNG_PASSPORT = 'H26.21-261112-0001';
export const TU_RENEWAL = 'H26.12-261105-0002';

const TAY_HO = '00103';
const LAN_HOME = 'Số 12, ngõ 34, phố Cây Bàng, Phường Tây Hồ, Thành phố Hà Nội';

/** Lan and her husband transfer half of their parcel to Hùng; waits for the tax notice to be paid. */
const lanLand: DossierDraft = {
  code: LAN_LAND,
  procedureCode: '1.013831',
  subject: 'Chuyển nhượng quyền sử dụng đất thửa 0345 và 0007, tờ bản đồ 12',
  ownerIds: [IDS.lan],
  parties: [
    { personId: IDS.hung, role: 'Bên nhận chuyển nhượng' },
    { personId: IDS.lanHusband, role: 'Đồng sở hữu' },
  ],
  parcelIds: ['TH-00103-12-0345', 'TH-00103-12-0007'],
  receivingBranch: 'CN4',
  receivingPoint: 'CN4-01',
  isBoundaryFree: true,
  lane: 'GREEN',
  channel: 'COUNTER',
  lookupSecret: '7K4M',
  wardCode: TAY_HO,
  clockStartedAt: '2026-11-02 16:05',
  appointedAt: '2026-11-09 17:00',
  caseNumber: 'VPDK-TH-2026-0004512',
  taxSlipSentOn: '2026-11-06',
  steps: [
    [
      '2026-11-02 09:12',
      'reception',
      2,
      'Tiếp nhận hồ sơ phi địa giới, cấp giấy tiếp nhận và hẹn trả kết quả',
    ],
    ['2026-11-02 14:20', 'reception', 2, 'Chuyển hồ sơ đến Văn phòng Đăng ký đất đai – Chi nhánh Tây Hồ'],
    ['2026-11-02 16:05', 'competent', 4, 'Nhận hồ sơ đầy đủ, bắt đầu tính thời hạn giải quyết'],
    ['2026-11-03 10:30', 'competent', 4, '-Kiểm tra hồ sơ, trích lục bản đồ địa chính'],
    ['2026-11-05 15:10', 'competent', 4, 'Thẩm tra hợp đồng chuyển nhượng và tình trạng pháp lý thửa đất'],
    ['2026-11-06 09:45', 'competent', 4, 'Gửi phiếu chuyển thông tin xác định nghĩa vụ tài chính'],
    ['2026-11-06 11:02', 'tax', 4, 'Tiếp nhận phiếu chuyển thông tin'],
    ['2026-11-10 16:40', 'tax', 4, '-Tính thuế, trình ký thông báo'],
    ['2026-11-11 08:55', 'tax', 6, 'Ban hành thông báo nộp thuế thu nhập cá nhân và lệ phí trước bạ'],
    ['2026-11-11 09:30', 'reception', 6, 'Gửi thông báo nộp tiền đến người nộp hồ sơ'],
  ],
};

/** Linked births: birth, permanent residence, health insurance and, since 1/9/2026, the identity card. */
const lanBirth: DossierDraft = {
  code: LAN_BIRTH,
  procedureCode: '3.000722',
  subject: 'Liên thông khai sinh – thường trú – bảo hiểm y tế – thẻ căn cước cho Trần Nguyễn Bảo Ngân',
  ownerIds: [IDS.lan],
  parties: [
    { personId: IDS.lanHusband, role: 'Cha' },
    { personId: IDS.lanChild, role: 'Trẻ được đăng ký' },
  ],
  childIds: [IDS.lanChild],
  childCodes: [LAN_BIRTH_CIVIL, LAN_BIRTH_POLICE],
  receivingBranch: 'CN1',
  receivingPoint: 'CN1-02',
  isBoundaryFree: false,
  lane: 'STANDARD',
  channel: 'PORTAL',
  lookupSecret: 'B6Q2',
  wardCode: TAY_HO,
  clockStartedAt: '2026-11-09 08:40',
  appointedAt: '2026-11-13 17:00',
  caseNumber: 'HT-LT-2026-0000318',
  steps: [
    ['2026-11-09 08:31', 'reception', 2, 'Tiếp nhận hồ sơ liên thông từ Cổng dịch vụ công'],
    ['2026-11-09 08:40', 'competent', 4, 'Nhận hồ sơ, chuyển song song đến các cơ quan liên thông'],
    ['2026-11-09 14:20', 'competent', 4, 'Đã đăng ký khai sinh, cấp số định danh cá nhân'],
    ['2026-11-09 14:45', 'competent', 4, 'Chuyển dữ liệu sang Công an Phường Tây Hồ để đăng ký thường trú'],
    ['2026-11-12 09:00', 'reception', 4, 'Công an đã đăng ký thường trú; chờ cấp thẻ bảo hiểm y tế'],
  ],
};

const lanBirthCivil: DossierDraft = {
  ...lanBirth,
  code: LAN_BIRTH_CIVIL,
  procedureCode: '1.001193',
  subject: 'Đăng ký khai sinh cho Trần Nguyễn Bảo Ngân',
  childCodes: [],
  parentCode: LAN_BIRTH,
  lookupSecret: 'C7R3',
  appointedAt: '2026-11-09 17:00',
  caseNumber: 'HT-KS-2026-0000318',
  postalAddress: LAN_HOME,
  steps: [
    ['2026-11-09 08:31', 'reception', 2, 'Tiếp nhận hồ sơ con từ hồ sơ liên thông'],
    ['2026-11-09 08:40', 'competent', 4, 'Nhận hồ sơ đăng ký khai sinh'],
    ['2026-11-09 14:20', 'competent', 9, 'Đã đăng ký khai sinh số 318, quyển 01/2026'],
  ],
};

const lanBirthPolice: DossierDraft = {
  ...lanBirth,
  code: LAN_BIRTH_POLICE,
  procedureCode: '1.004222',
  subject: 'Đăng ký thường trú cho Trần Nguyễn Bảo Ngân',
  childCodes: [],
  parentCode: LAN_BIRTH,
  lookupSecret: 'D8S4',
  appointedAt: '2026-11-18 17:00',
  caseNumber: 'CT-TE-2026-0001120',
  postalAddress: LAN_HOME,
  steps: [
    ['2026-11-09 14:50', 'reception', 2, 'Tạo hồ sơ con từ kết quả đăng ký khai sinh'],
    ['2026-11-09 15:10', 'competent', 4, 'Nhận hồ sơ đăng ký thường trú'],
    ['2026-11-10 10:05', 'competent', 4, '-Xác minh chỗ ở của cha, mẹ'],
    ['2026-11-12 08:45', 'competent', 9, 'Đã đăng ký thường trú cho trẻ'],
  ],
};

const hungPassport: DossierDraft = {
  code: HUNG_PASSPORT,
  procedureCode: '1.001456',
  subject: 'Cấp hộ chiếu phổ thông cho Phạm Quốc Hùng',
  ownerIds: [IDS.hung],
  receivingBranch: 'CN1',
  receivingPoint: 'CN1-03',
  isBoundaryFree: false,
  lane: 'STANDARD',
  channel: 'APP',
  lookupSecret: '9T2X',
  wardCode: '00091',
  clockStartedAt: '2026-11-12 10:30',
  appointedAt: '2026-11-25 17:00',
  caseNumber: 'XNC-2026-0077001',
  steps: [
    ['2026-11-12 09:50', 'reception', 2, 'Tiếp nhận hồ sơ đề nghị cấp hộ chiếu'],
    ['2026-11-12 10:30', 'competent', 4, 'Nhận hồ sơ, kiểm tra ảnh và tờ khai'],
    ['2026-11-16 14:00', 'competent', 4, '-Đối chiếu dữ liệu dân cư'],
    ['2026-11-18 09:15', 'competent', 4, 'Đang cá thể hóa hộ chiếu'],
  ],
};

const tuRenewal: DossierDraft = {
  code: TU_RENEWAL,
  procedureCode: '1.012783',
  subject: 'Cấp đổi Giấy chứng nhận thửa 0112, tờ bản đồ 08',
  ownerIds: [IDS.tu],
  assistedBy: 'clerk-cn4',
  parcelIds: ['TH-00103-08-0112'],
  receivingBranch: 'CN4',
  receivingPoint: 'CN4-01',
  isBoundaryFree: true,
  lane: 'PRIORITY',
  channel: 'COUNTER',
  lookupSecret: '3H8W',
  wardCode: TAY_HO,
  clockStartedAt: '2026-11-06 08:10',
  appointedAt: '2026-11-13 17:00',
  caseNumber: 'VPDK-TH-2026-0004601',
  steps: [
    ['2026-11-05 15:25', 'reception', 2, 'Tiếp nhận hồ sơ, cán bộ hỗ trợ khai hộ người cao tuổi'],
    ['2026-11-06 08:10', 'competent', 4, 'Nhận hồ sơ, bắt đầu tính thời hạn giải quyết'],
    ['2026-11-10 09:00', 'competent', 5, 'Yêu cầu bổ sung: bản gốc Giấy chứng nhận đã cấp'],
    ['2026-11-13 10:20', 'reception', 4, 'Đã nhận giấy tờ bổ sung, tính lại thời hạn'],
    ['2026-11-17 16:00', 'competent', 4, '-Trình ký Giấy chứng nhận'],
  ],
};

/** Codes of design.md §11 plus those that minh and the golden persons own. */
export const FIXED_DOSSIERS: readonly Dossier[] = [
  lanLand,
  lanBirth,
  lanBirthCivil,
  lanBirthPolice,
  hungPassport,
  tuRenewal,
  ...GOLDEN_DRAFTS,
  ...SECURED_DRAFTS,
  ...BUSINESS_DRAFTS,
].map(dossierFrom);
