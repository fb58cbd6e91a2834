/**
 * Words with capital letters that stand in texts about dossiers and do not name a person, and those that do. What is missing
 * here is taken for the name of a person.
 */
const words = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== '');

/** Acronyms of bodies, papers and laws. */
export const ACRONYMS: ReadonlySet<string> = new Set(
  words(
    `UBND HĐND BHYT BHXH GCN QSDĐ QSDĐƠ CCCD CMND VPĐK ĐKĐĐ TTHC MST ĐT GTGT TNCN LPTB NĐ TT QĐ CT QR VN DVC ID`,
  ),
);

/** What a body, place, paper or law begins with, in small letters; none is a family name. */
export const BODIES: ReadonlySet<string> = new Set(
  words(`phường xã quận huyện tỉnh thành đường phố ngõ ngách thôn khu sở bộ cục chi tổng trung phòng ban ủy uỷ tòa toà kho quốc
  cổng dịch giấy phiếu biên tờ quyết nghị luật thông điều khoản điểm mẫu thuế đảng nhà viện trạm chủ phó trưởng giám bên một số tổ
  cơ căn thẻ sổ đơn cho của và tại ở đến về for of to from in at`),
);

/** Places that need no word before them; within a longer name they are part of it. */
export const COUNTRY_AND_CAPITAL: ReadonlySet<string> = new Set(['Hà Nội', 'Việt Nam']);

/** Who is spoken of, in small letters. */
export const HONORIFICS: ReadonlySet<string> = new Set(
  words(`ông bà anh chị em cháu bé trẻ cô chú bác cụ con cha bố mẹ vợ chồng`),
);

/** Names that may stand alone, with the words after them that show them to be something else: `Ngân hàng`, `Đăng ký`. */
export const GIVEN_NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...Object.fromEntries(
      words(`lan hùng hưng tú khuê hoa huệ hồng hương hường huyền linh loan ly mai my nga ngọc nguyệt nhung oanh phượng quyên quỳnh
      thắm thoa thơ thủy thúy trang trinh vân vy xuân yến dũng duy đạt đức hải hậu hiệp hiếu huy khang khánh khoa kiên lâm long mạnh
      nghĩa phong phúc quân quốc sơn thái thắng thiện thịnh tiến toàn trí tuấn tùng việt vinh vũ cường diễm diệp dung duyên đào giang
      hằng hạnh hiền hòa liên minh nam nhi như thảo thu trâm uyên`).map((name) => [name, [] as string[]]),
    ),
    ngân: ['hàng', 'sách'],
    bảo: ['hiểm', 'vệ', 'đảm', 'lưu'],
    công: ['an', 'dân', 'chức', 'chứng', 'văn', 'tác', 'ty', 'bố'],
    đăng: ['ký', 'kí'],
    tài: ['chính', 'sản', 'liệu', 'nguyên', 'khoản'],
    thanh: ['toán', 'tra', 'niên'],
    tâm: [],
    tiến: ['độ', 'hành'],
    trung: ['tâm', 'ương'],
    liên: ['thông', 'hệ', 'quan', 'kết'],
    hòa: ['giải'],
    hiền: [],
    thu: ['phí', 'tiền', 'hồi', 'nhập', 'lệ'],
    việt: [],
    quốc: ['gia', 'phòng', 'tịch', 'hội'],
    đức: [],
    an: ['ninh', 'toàn'],
    như: ['sau', 'trên', 'vậy'],
    văn: ['phòng', 'bản', 'thư', 'hóa'],
    tư: ['pháp', 'vấn', 'nhân'],
    hồ: ['sơ'],
    địa: ['chính', 'chỉ'],
    nội: ['vụ'],
    xây: ['dựng'],
    lao: ['động'],
    chính: ['phủ', 'sách'],
    đại: ['diện'],
    đất: ['đai'],
    tổ: ['chức'],
    hợp: ['đồng'],
  } satisfies Record<string, readonly string[]>),
);

/** The 126 communes of Hanoi (QĐ 19/2025/QĐ-TTg) and places in the centre's own addresses. */
export const PLACE_NAMES: readonly string[] = `
Hoàn Kiếm, Cửa Nam, Ba Đình, Ngọc Hà, Giảng Võ, Hai Bà Trưng, Vĩnh Tuy, Bạch Mai, Đống Đa, Kim Liên, Văn Miếu, Quốc Tử Giám, Láng, Ô Chợ Dừa,
Hồng Hà, Lĩnh Nam, Hoàng Mai, Vĩnh Hưng, Tương Mai, Định Công, Hoàng Liệt, Yên Sở, Thanh Xuân, Khương Đình, Phương Liệt, Cầu Giấy, Nghĩa Đô,
Yên Hòa, Tây Hồ, Phú Thượng, Tây Tựu, Phú Diễn, Xuân Đỉnh, Đông Ngạc, Thượng Cát, Từ Liêm, Xuân Phương, Tây Mỗ, Đại Mỗ, Long Biên, Bồ Đề,
Việt Hưng, Phúc Lợi, Hà Đông, Dương Nội, Yên Nghĩa, Phú Lương, Kiến Hưng, Thanh Trì, Đại Thanh, Nam Phù, Ngọc Hồi, Thanh Liệt, Thượng Phúc,
Thường Tín, Chương Dương, Hồng Vân, Phú Xuyên, Phượng Dực, Chuyên Mỹ, Đại Xuyên, Thanh Oai, Bình Minh, Tam Hưng, Dân Hòa, Vân Đình, Ứng Thiên,
Hòa Xá, Ứng Hòa, Mỹ Đức, Hồng Sơn, Phúc Sơn, Hương Sơn, Chương Mỹ, Phú Nghĩa, Xuân Mai, Trần Phú, Hòa Phú, Quảng Bị, Minh Châu, Quảng Oai,
Vật Lại, Cổ Đô, Bất Bạt, Suối Hai, Ba Vì, Yên Bài, Sơn Tây, Tùng Thiện, Đoài Phương, Phúc Thọ, Phúc Lộc, Hát Môn, Thạch Thất, Hạ Bằng,
Tây Phương, Hòa Lạc, Yên Xuân, Quốc Oai, Hưng Đạo, Kiều Phú, Phú Cát, Hoài Đức, Dương Hòa, Sơn Đồng, An Khánh, Đan Phượng, Ô Diên, Liên Minh,
Gia Lâm, Thuận An, Bát Tràng, Phù Đổng, Thư Lâm, Đông Anh, Phúc Thịnh, Thiên Lộc, Vĩnh Thanh, Mê Linh, Yên Lãng, Tiến Thắng, Quang Minh,
Sóc Sơn, Đa Phúc, Nội Bài, Trung Giã, Kim Anh, Hà Nội, Võ Chí Công, Lạc Long Quân, Phú Gia, Nghi Tàm, Xuân La`
  .split(',')
  .map((name) => name.trim());
