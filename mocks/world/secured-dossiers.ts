import type { DossierDraft } from './fixed-draft.ts';
import { IDS } from './fixed-persons.ts';
import { BANK } from './organisations.ts';
import { SECURED_IDS } from './secured-people.ts';

export const MINH_MORTGAGE = 'H26.12.07-261116-0061';
export const HOA_DELETION = 'H26.12-261118-0062';
export const DONG_MORTGAGE = 'H26.12-261119-0063';
export const TUYET_MORTGAGE = 'H26.12-261120-0064';
export const DONG_SECOND_MORTGAGE = 'H26.12-261120-0065';

/** Invented banks; the first is the one that the persona `ngan-hang` acts for. */
export const BANKS = {
  songNhue: { number: BANK.number, name: BANK.name, kind: 'BANK' },
  dongNoi: { number: '0109990013', name: 'Ngân hàng TMCP Đồng Nội', kind: 'BANK' },
} as const;

const TAY_HO = '00103';
const tayHo = {
  receivingBranch: 'CN1',
  receivingPoint: 'CN1-01',
  isBoundaryFree: false,
  lane: 'STANDARD',
  channel: 'COUNTER',
  wardCode: TAY_HO,
} as const;
const FILED_BY_BANK = 'Ngân hàng nộp hồ sơ trực tuyến, bên bảo đảm đã xác nhận bằng tài khoản định danh';
const CERTIFIED = 'chứng nhận điện tử trên trang đăng ký của Giấy chứng nhận';
const HANDED_OVER = 'Đã trả kết quả điện tử vào tài khoản của các bên';

/** Mortgages over land: one visit or none, done the same day, the result electronic and nothing by post. */
export const SECURED_DRAFTS: readonly DossierDraft[] = [
  {
    code: MINH_MORTGAGE,
    procedureCode: '1.011441',
    subject: 'Đăng ký thế chấp căn hộ 1204 tại thửa 0051, tờ bản đồ 03',
    ownerIds: [IDS.minh],
    parcelIds: ['CG-00166-03-0051'],
    securedOrganisations: [BANKS.songNhue.number],
    receivingBranch: 'CN2',
    receivingPoint: 'CN2-01',
    isBoundaryFree: false,
    lane: 'STANDARD',
    channel: 'PORTAL',
    lookupSecret: 'N5Q7',
    wardCode: '00166',
    clockStartedAt: '2026-11-16 09:20',
    appointedAt: '2026-11-16 17:00',
    caseNumber: 'VPDK-CG-2026-0000061',
    steps: [
      ['2026-11-16 09:12', 'reception', 2, FILED_BY_BANK],
      ['2026-11-16 09:20', 'competent', 4, 'Nhận hồ sơ hợp lệ, kiểm tra tình trạng tài sản'],
      ['2026-11-16 11:05', 'competent', 9, `Đã đăng ký thế chấp, ${CERTIFIED}`],
      ['2026-11-16 11:06', 'reception', 10, HANDED_OVER],
    ],
  },
  {
    ...tayHo,
    code: HOA_DELETION,
    procedureCode: '1.011443',
    subject: 'Xóa đăng ký thế chấp thửa 0218, tờ bản đồ 05',
    ownerIds: [SECURED_IDS.hoa],
    parcelIds: ['TH-00103-05-0218'],
    securedOrganisations: [BANKS.songNhue.number],
    lookupSecret: 'P6R8',
    clockStartedAt: '2026-11-18 10:05',
    appointedAt: '2026-11-18 17:00',
    caseNumber: 'VPDK-TH-2026-0004662',
    steps: [
      ['2026-11-18 10:01', 'reception', 2, 'Tiếp nhận hồ sơ, có văn bản đồng ý xóa đăng ký của ngân hàng'],
      ['2026-11-18 10:05', 'competent', 4, 'Nhận hồ sơ hợp lệ'],
      ['2026-11-18 14:30', 'competent', 9, `Đã xóa đăng ký thế chấp, ${CERTIFIED}`],
      ['2026-11-18 14:31', 'reception', 10, HANDED_OVER],
    ],
  },
  {
    ...tayHo,
    code: DONG_MORTGAGE,
    procedureCode: '1.011441',
    subject: 'Đăng ký thế chấp thửa 0301, tờ bản đồ 05',
    ownerIds: [SECURED_IDS.dong],
    parcelIds: ['TH-00103-05-0301'],
    securedOrganisations: [BANKS.songNhue.number],
    receivingBranch: 'CN4',
    receivingPoint: 'CN4-01',
    isBoundaryFree: true,
    lookupSecret: 'Q7S9',
    clockStartedAt: '2026-11-19 15:25',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'VPDK-TH-2026-0004663',
    steps: [
      ['2026-11-19 15:20', 'reception', 2, 'Tiếp nhận hồ sơ phi địa giới sau 15 giờ, chuyển dữ liệu điện tử'],
      ['2026-11-19 15:25', 'competent', 4, 'Nhận hồ sơ hợp lệ, giải quyết trong ngày làm việc tiếp theo'],
      ['2026-11-20 09:45', 'competent', 9, `Đã đăng ký thế chấp, ${CERTIFIED}`],
    ],
  },
  {
    ...tayHo,
    code: TUYET_MORTGAGE,
    procedureCode: '1.011441',
    subject: 'Đăng ký thế chấp thửa 0099, tờ bản đồ 06 và nhà ở gắn liền',
    ownerIds: [SECURED_IDS.tuyet],
    parties: [{ personId: SECURED_IDS.tuyetHusband, role: 'Bên bảo đảm' }],
    parcelIds: ['TH-00103-06-0099'],
    securedOrganisations: [BANKS.songNhue.number],
    lookupSecret: 'R8T2',
    clockStartedAt: '2026-11-20 14:10',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'VPDK-TH-2026-0004664',
    steps: [
      ['2026-11-20 14:05', 'reception', 2, 'Tiếp nhận hồ sơ đăng ký biện pháp bảo đảm'],
      ['2026-11-20 14:10', 'competent', 4, 'Nhận hồ sơ hợp lệ'],
      ['2026-11-20 14:40', 'competent', 4, '-Đối chiếu Giấy chứng nhận, trình ký điện tử'],
    ],
  },
  {
    ...tayHo,
    code: DONG_SECOND_MORTGAGE,
    procedureCode: '1.011441',
    subject: 'Đăng ký thế chấp bổ sung thửa 0301, tờ bản đồ 05',
    ownerIds: [SECURED_IDS.dong],
    parcelIds: ['TH-00103-05-0301'],
    securedOrganisations: [BANKS.dongNoi.number],
    channel: 'PORTAL',
    lookupSecret: 'S9U3',
    clockStartedAt: '2026-11-20 08:20',
    appointedAt: '2026-11-20 17:00',
    caseNumber: 'VPDK-TH-2026-0004665',
    steps: [
      ['2026-11-20 08:15', 'reception', 2, FILED_BY_BANK],
      ['2026-11-20 08:20', 'competent', 4, 'Nhận hồ sơ hợp lệ'],
      ['2026-11-20 09:46', 'competent', 9, `Đã đăng ký thế chấp theo thứ tự ưu tiên sau, ${CERTIFIED}`],
      ['2026-11-20 09:47', 'reception', 10, HANDED_OVER],
    ],
  },
];
