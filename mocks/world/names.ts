import type { Prng } from './prng.ts';
import { wardOf } from './wards.ts';

/** Family name first, given name last; all NFC. */
const FAMILY =
  'Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Mai Tạ'.split(
    ' ',
  );
const MIDDLE_F = [
  'Thị',
  'Thị',
  'Thị',
  'Thị Thu',
  'Thị Ngọc',
  'Thùy',
  'Minh',
  'Phương',
  'Thị Bích',
  'Thị Kim',
];
const MIDDLE_M = ['Văn', 'Văn', 'Đức', 'Minh', 'Quang', 'Hữu', 'Xuân', 'Công', 'Đình', 'Tuấn'];
const GIVEN_F =
  'Hương Hạnh Thảo Nhung Vân Yến Ngân Quỳnh Trang Loan Duyên Hằng Tuyết Oanh Thủy Uyên Mỹ Ánh Nguyệt Diễm'.split(
    ' ',
  );
const GIVEN_M =
  'Sơn Hải Cường Dũng Khánh Thắng Toàn Việt Bách Phúc Trường Đạt Lộc Quân Vinh Nghĩa Tùng Kiên Duy Thịnh'.split(
    ' ',
  );
const STREETS = [
  'phố Cây Bàng',
  'phố Hồ Sen',
  'đường Ven Đê',
  'phố Chợ Cũ',
  'đường Giếng Đình',
  'phố Vườn Đào',
  'đường Bờ Sông',
  'phố Lò Gốm',
  'đường Gốc Đa',
  'phố Ngõ Trạm',
];

export function fullName(random: Prng, gender: 'MALE' | 'FEMALE'): string {
  const isFemale = gender === 'FEMALE';
  return `${random.pick(FAMILY)} ${random.pick(isFemale ? MIDDLE_F : MIDDLE_M)} ${random.pick(isFemale ? GIVEN_F : GIVEN_M)}`;
}

/** House, lane and street, e.g. `Số 12, ngõ 34, phố Hồ Sen`. */
export function street(random: Prng): string {
  const house = random.int(1, 199);
  const lane = random.chance(0.6) ? `, ngõ ${random.int(1, 120)}` : '';
  return `Số ${house}${lane}, ${random.pick(STREETS)}`;
}

/** The new form of an address, without a district. */
export const addressText = (streetText: string, wardCode: string): string =>
  `${streetText}, ${wardOf(wardCode).name}, Thành phố Hà Nội`;
