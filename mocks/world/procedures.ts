import { BUSINESS_PROCEDURES } from './business-procedures.ts';
import type { Procedure } from './catalogue.ts';
import type { Day } from './types.ts';

const free: Procedure['fees'] = [];
const fee = (code: string, name: string, amount: string, onlineAmount = amount): Procedure['fees'] => [
  { code, name, amount, onlineAmount },
];
const LAND = {
  sector: 'land',
  sectorCode: 'G13-DD01',
  sectorName: 'Đất đai',
  agency: 'land',
  isBoundaryFree: true,
} as const;
const SECURITY = {
  ...LAND,
  sectorCode: 'G15-BPBD',
  sectorName: 'Đăng ký biện pháp bảo đảm',
  workingDays: 0,
} as const;
const CIVIL = {
  sector: 'civil',
  sectorCode: 'G15-HT01',
  sectorName: 'Hộ tịch',
  agency: 'civil',
  isBoundaryFree: true,
} as const;
const RESIDENCE = {
  sector: 'residence',
  sectorCode: 'G01-CT01',
  sectorName: 'Cư trú',
  agency: 'police',
  isBoundaryFree: false,
} as const;

const TRANSFER = {
  name: 'Đăng ký biến động quyền sử dụng đất do chuyển nhượng, tặng cho, thừa kế',
  workingDays: 10,
  greenLaneWorkingDays: 5,
  fees: fee('LP-DKBD', 'Lệ phí đăng ký biến động đất đai', '80000', '40000'),
  papers: ['Hợp đồng chuyển nhượng đã công chứng', 'Giấy chứng nhận đã cấp'],
} as const;
const CORRECTION = { fees: free, papers: ['Đơn đề nghị đính chính', 'Giấy chứng nhận đã cấp'] } as const;
const LINKED_BIRTH = {
  sector: 'birth-linked',
  sectorCode: 'G15-HT01',
  sectorName: 'Hộ tịch',
  agency: 'civil',
  workingDays: 4,
  isBoundaryFree: true,
  fees: free,
  papers: ['Tờ khai điện tử', 'Giấy chứng sinh'],
  isVerified: false,
} as const;
const FORM_18 = 'Đơn đăng ký biến động (Mẫu 18)';

/**
 * Codes and names from domain.md §7. Limits, fees and green-lane limits are the sourced ones where there is a source
 * (residence, passport, civil status); those of the land procedures are invented, since Hanoi's own were not found.
 */
const OF_CITIZENS: readonly Procedure[] = [
  {
    ...LAND,
    ...TRANSFER,
    code: '1.013831',
    papers: [FORM_18, ...TRANSFER.papers],
    validFrom: '2025-07-01',
    isVerified: false,
  },
  {
    ...LAND,
    ...TRANSFER,
    code: '2.000889',
    papers: ['Đơn đăng ký biến động (Mẫu 11/ĐK)', ...TRANSFER.papers],
    validUntil: '2025-06-30',
    replacedBy: '1.013831',
    isVerified: false,
  },
  {
    ...LAND,
    code: '1.012783',
    name: 'Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất',
    workingDays: 5,
    greenLaneWorkingDays: 3,
    fees: fee('LP-CGCN', 'Lệ phí cấp Giấy chứng nhận', '50000', '25000'),
    papers: [FORM_18, 'Giấy chứng nhận đã cấp'],
  },
  {
    ...LAND,
    code: '1.012784',
    name: 'Tách thửa hoặc hợp thửa đất',
    workingDays: 12,
    greenLaneWorkingDays: 7,
    fees: fee('LP-TT', 'Lệ phí trích đo địa chính', '150000', '75000'),
    papers: [
      'Đơn đề nghị tách thửa, hợp thửa (Mẫu 21)',
      'Bản vẽ tách thửa, hợp thửa (Mẫu 22)',
      'Giấy chứng nhận đã cấp',
    ],
  },
  {
    ...LAND,
    code: '1.012781',
    name: 'Cấp Giấy chứng nhận đối với thửa đất có diện tích tăng thêm',
    workingDays: 10,
    greenLaneWorkingDays: 6,
    fees: fee('LP-CGCN', 'Lệ phí cấp Giấy chứng nhận', '50000', '25000'),
    papers: [FORM_18, 'Giấy chứng nhận đã cấp', 'Mảnh trích đo bản đồ địa chính'],
  },
  {
    ...LAND,
    code: '1.012766',
    name: 'Xóa đăng ký cho thuê, cho thuê lại quyền sử dụng đất',
    workingDays: 3,
    greenLaneWorkingDays: 2,
    fees: free,
    papers: [FORM_18, 'Văn bản thanh lý hợp đồng thuê'],
  },
  {
    ...LAND,
    code: '1.012793',
    landOffice: 'CENTRE',
    name: 'Đăng ký biến động khi hộ gia đình, cá nhân lập doanh nghiệp tư nhân',
    workingDays: 8,
    greenLaneWorkingDays: 5,
    fees: fee('LP-DKBD', 'Lệ phí đăng ký biến động đất đai', '80000', '40000'),
    papers: [FORM_18, 'Giấy chứng nhận đã cấp'],
  },
  {
    ...LAND,
    code: '1.012756',
    landOffice: 'HEAD',
    name: 'Đăng ký đất đai lần đầu đối với đất được Nhà nước giao quản lý',
    workingDays: 17,
    fees: free,
    papers: ['Đơn đăng ký đất đai (mẫu của Nghị định 151/2025/NĐ-CP)', 'Quyết định giao đất để quản lý'],
  },
  {
    ...LAND,
    ...CORRECTION,
    code: '1.012790',
    name: 'Đính chính Giấy chứng nhận đã cấp',
    workingDays: 8,
    validFrom: '2025-07-01',
  },
  {
    ...LAND,
    ...CORRECTION,
    code: '1.004193',
    name: 'Đính chính Giấy chứng nhận đã cấp (mã trước 2025)',
    validUntil: '2025-06-30',
    replacedBy: '1.012790',
    isVerified: false,
  },
  {
    ...CIVIL,
    code: '1.001193',
    name: 'Đăng ký khai sinh',
    workingDays: 0,
    fees: free,
    papers: ['Tờ khai đăng ký khai sinh', 'Giấy chứng sinh'],
  },
  {
    ...CIVIL,
    code: '1.000894',
    name: 'Đăng ký kết hôn',
    workingDays: 0,
    fees: free,
    papers: ['Tờ khai đăng ký kết hôn', 'Giấy xác nhận tình trạng hôn nhân'],
  },
  {
    ...CIVIL,
    code: '1.000656',
    name: 'Đăng ký khai tử',
    workingDays: 0,
    fees: free,
    papers: ['Tờ khai đăng ký khai tử', 'Giấy báo tử'],
  },
  {
    ...CIVIL,
    code: '2.000635',
    name: 'Cấp bản sao trích lục hộ tịch',
    workingDays: 0,
    fees: fee('LP-TLHT', 'Phí cấp bản sao trích lục hộ tịch', '8000', '0'),
    papers: ['Tờ khai cấp bản sao trích lục hộ tịch'],
  },
  {
    ...LINKED_BIRTH,
    code: '3.000722',
    name: 'Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế, cấp thẻ căn cước cho trẻ em dưới 6 tuổi',
    validFrom: '2026-09-01',
  },
  {
    ...LINKED_BIRTH,
    code: '2.000986',
    name: 'Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi',
    validUntil: '2026-08-31',
    replacedBy: '3.000722',
  },
  {
    ...RESIDENCE,
    code: '1.004222',
    name: 'Đăng ký thường trú',
    workingDays: 7,
    fees: fee('LP-TT', 'Lệ phí đăng ký thường trú', '20000', '10000'),
    papers: ['Tờ khai thay đổi thông tin cư trú (CT01)', 'Giấy tờ chứng minh chỗ ở hợp pháp'],
  },
  {
    ...RESIDENCE,
    code: '1.004194',
    name: 'Đăng ký tạm trú',
    workingDays: 3,
    fees: fee('LP-TTR', 'Lệ phí đăng ký tạm trú', '15000', '7000'),
    papers: ['Tờ khai thay đổi thông tin cư trú (CT01)'],
  },
  {
    code: '1.001456',
    name: 'Cấp hộ chiếu phổ thông ở trong nước (cấp tỉnh)',
    sector: 'passport',
    sectorCode: 'G01-XN01',
    sectorName: 'Quản lý xuất nhập cảnh',
    agency: 'police',
    workingDays: 8,
    isBoundaryFree: true,
    fees: fee('LP-HC', 'Lệ phí cấp hộ chiếu phổ thông', '200000'),
    papers: ['Tờ khai đề nghị cấp hộ chiếu (TK01)', 'Ảnh chân dung'],
  },
  {
    code: '2.000200',
    name: 'Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên',
    sector: 'other',
    sectorCode: 'G01-CC01',
    sectorName: 'Căn cước',
    agency: 'police',
    isBoundaryFree: true,
    fees: free,
    papers: [],
  },
  {
    code: '3.000333',
    name: 'Cấp Phiếu lý lịch tư pháp',
    sector: 'other',
    sectorCode: 'G01-LL01',
    sectorName: 'Lý lịch tư pháp',
    agency: 'police',
    workingDays: 10,
    isBoundaryFree: true,
    fees: fee('LP-LLTP', 'Phí cung cấp thông tin lý lịch tư pháp', '200000'),
    papers: ['Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp'],
  },
  {
    code: '1.001612',
    name: 'Đăng ký thành lập hộ kinh doanh',
    sector: 'other',
    sectorCode: 'G05-KD01',
    sectorName: 'Thành lập và hoạt động của hộ kinh doanh',
    agency: 'onestop',
    isBoundaryFree: true,
    fees: fee('LP-HKD', 'Lệ phí đăng ký hộ kinh doanh', '100000', '0'),
    papers: ['Giấy đề nghị đăng ký hộ kinh doanh'],
  },
  // Secured transactions over land, NĐ 99/2022/NĐ-CP. Fees are invented: the city's own were not found.
  {
    ...SECURITY,
    code: '1.011441',
    name: 'Đăng ký biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất',
    fees: fee('LP-DKBD-BPBD', 'Phí đăng ký biện pháp bảo đảm', '80000', '80000'),
    papers: ['Phiếu yêu cầu đăng ký (Mẫu số 01a)', 'Hợp đồng bảo đảm', 'Giấy chứng nhận đã cấp'],
    electronicResult: 'Phiếu yêu cầu đăng ký biện pháp bảo đảm có chứng nhận của cơ quan đăng ký',
  },
  {
    ...SECURITY,
    code: '1.011442',
    name: 'Đăng ký thay đổi nội dung biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất đã đăng ký',
    fees: fee('LP-DKTD-BPBD', 'Phí đăng ký thay đổi biện pháp bảo đảm', '60000', '60000'),
    papers: ['Phiếu yêu cầu đăng ký thay đổi (Mẫu số 02a)', 'Văn bản sửa đổi hợp đồng bảo đảm'],
    electronicResult: 'Phiếu yêu cầu đăng ký thay đổi có chứng nhận của cơ quan đăng ký',
    isVerified: false,
  },
  {
    ...SECURITY,
    code: '1.011443',
    name: 'Xóa đăng ký biện pháp bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất',
    fees: fee('LP-XDK-BPBD', 'Phí xóa đăng ký biện pháp bảo đảm', '20000', '20000'),
    papers: ['Phiếu yêu cầu xóa đăng ký (Mẫu số 03a)', 'Văn bản đồng ý xóa đăng ký của bên nhận bảo đảm'],
    electronicResult: 'Phiếu yêu cầu xóa đăng ký có chứng nhận của cơ quan đăng ký',
  },
  {
    ...SECURITY,
    code: '1.011444',
    name: 'Đăng ký thông báo xử lý tài sản bảo đảm bằng quyền sử dụng đất, tài sản gắn liền với đất',
    fees: fee('LP-TBXL-BPBD', 'Phí đăng ký thông báo xử lý tài sản bảo đảm', '70000', '70000'),
    papers: ['Phiếu yêu cầu đăng ký thông báo xử lý tài sản bảo đảm (Mẫu số 04a)', 'Văn bản thông báo'],
    electronicResult: 'Phiếu yêu cầu đăng ký thông báo xử lý có chứng nhận của cơ quan đăng ký',
    isVerified: false,
  },
  {
    ...SECURITY,
    code: '1.011445',
    name: 'Chuyển tiếp đăng ký thế chấp quyền tài sản phát sinh từ hợp đồng mua bán nhà ở',
    fees: fee('LP-CTDK-BPBD', 'Phí chuyển tiếp đăng ký thế chấp', '80000', '80000'),
    papers: ['Phiếu yêu cầu chuyển tiếp đăng ký (Mẫu số 05a)', 'Văn bản chứng nhận đăng ký đã cấp'],
    electronicResult: 'Phiếu yêu cầu chuyển tiếp đăng ký có chứng nhận của cơ quan đăng ký',
    isVerified: false,
  },
];

export const PROCEDURES: readonly Procedure[] = [...OF_CITIZENS, ...BUSINESS_PROCEDURES];

const BY_CODE = new Map(PROCEDURES.map((procedure) => [procedure.code, procedure]));

export const findProcedure = (code: string): Procedure | undefined => BY_CODE.get(code);

/** @throws Error for a code that is not in the catalogue. */
export function procedureOf(code: string): Procedure {
  const procedure = BY_CODE.get(code);
  if (!procedure) throw new Error(`no procedure ${code}`);
  return procedure;
}

/** The code under which a dossier of that day is filed: a replaced one gives way to its successor. */
export function codeOn(code: string, day: Day): string {
  const { validUntil, replacedBy } = procedureOf(code);
  return replacedBy !== undefined && validUntil !== undefined && day > validUntil ? replacedBy : code;
}

/** Transfers of title, under their code of any time. */
export const TRANSFERS: readonly string[] = ['2.000889', '1.013831'];
