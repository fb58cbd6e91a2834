import type { Procedure } from './catalogue.ts';

const ofBusiness = (
  sector: Procedure['sector'],
  sectorCode: string,
  sectorName: string,
  agency: Procedure['agency'],
) => ({ sector, sectorCode, sectorName, agency, isBoundaryFree: true, isVerified: false }) as const;

/**
 * Founding a company (NĐ 122/2020/NĐ-CP, NĐ 168/2025/NĐ-CP). Codes are unverified: 3.99… are invented, outside of the national
 * numbers. Since the Law on Enterprises 2020 a company decides on its seal itself; whether a city still records it is unverified.
 */
export const BUSINESS_PROCEDURES: readonly Procedure[] = [
  {
    ...ofBusiness('business', 'G05-DN01', 'Thành lập và hoạt động của doanh nghiệp', 'onestop'),
    code: '3.990001', // unverified
    name: 'Liên thông thành lập doanh nghiệp, đăng ký thuế, con dấu, lao động, bảo hiểm xã hội',
    workingDays: 8,
    fees: [],
    papers: ['Giấy đề nghị đăng ký doanh nghiệp', 'Điều lệ công ty', 'Danh sách thành viên'],
  },
  {
    ...ofBusiness('business', 'G05-DN01', 'Thành lập và hoạt động của doanh nghiệp', 'onestop'),
    code: '2.001199', // unverified
    name: 'Đăng ký thành lập công ty trách nhiệm hữu hạn hai thành viên trở lên',
    workingDays: 3,
    fees: [{ code: 'LP-DKDN', name: 'Lệ phí đăng ký doanh nghiệp', amount: '50000', onlineAmount: '0' }],
    papers: ['Giấy đề nghị đăng ký doanh nghiệp', 'Điều lệ công ty', 'Danh sách thành viên'],
  },
  {
    ...ofBusiness('tax', 'G12-TH01', 'Thuế', 'tax'),
    code: '3.990002', // unverified
    name: 'Đăng ký thuế lần đầu và sử dụng hóa đơn điện tử',
    workingDays: 3,
    fees: [],
    papers: ['Tờ khai đăng ký thuế', 'Tờ khai phương pháp tính thuế'],
  },
  {
    ...ofBusiness('seal', 'G01-CD01', 'Quản lý con dấu', 'police'),
    code: '3.990003', // unverified
    name: 'Thông báo mẫu con dấu của doanh nghiệp',
    workingDays: 2,
    fees: [],
    papers: ['Thông báo mẫu con dấu'],
  },
  {
    ...ofBusiness('labour', 'G09-LD01', 'Lao động, việc làm', 'onestop'),
    code: '3.990004', // unverified
    name: 'Khai trình việc sử dụng lao động',
    workingDays: 5,
    fees: [],
    papers: ['Bản khai trình việc sử dụng lao động'],
  },
  {
    ...ofBusiness('insurance', 'G24-BH01', 'Bảo hiểm xã hội', 'onestop'),
    code: '3.990005', // unverified
    name: 'Cấp mã số đơn vị tham gia bảo hiểm xã hội',
    workingDays: 5,
    fees: [],
    papers: ['Tờ khai đơn vị tham gia, điều chỉnh bảo hiểm xã hội (TK3-TS)'],
  },
];
