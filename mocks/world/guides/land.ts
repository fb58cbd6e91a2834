import type { WrittenGuide } from './guide.ts';

const TRANSFER: WrittenGuide = {
  conditions: ['Đất có Giấy chứng nhận, không tranh chấp, không bị kê biên, trong thời hạn sử dụng đất'],
  cases: [
    {
      steps: [
        {
          what: ['Nộp hồ sơ tại bất kỳ điểm tiếp nhận nào của thành phố hoặc trực tuyến'],
          who: ['Người sử dụng đất'],
        },
        {
          what: ['Kiểm tra, số hóa hồ sơ, chuyển Văn phòng Đăng ký đất đai'],
          who: ['Bộ phận tiếp nhận và trả kết quả'],
          workingHours: 4,
        },
        {
          what: ['Thẩm tra hồ sơ, gửi phiếu chuyển thông tin xác định nghĩa vụ tài chính'],
          who: ['Chi nhánh Văn phòng Đăng ký đất đai'],
          workingDays: 4,
        },
        { what: ['Ban hành thông báo nộp tiền'], who: ['Thuế cơ sở'], workingDays: 3 },
        { what: ['Nộp thuế thu nhập cá nhân, lệ phí trước bạ theo thông báo'], who: ['Người nộp thuế'] },
        {
          what: ['Ký Giấy chứng nhận, cập nhật hồ sơ địa chính'],
          who: ['Văn phòng Đăng ký đất đai'],
          workingDays: 2,
        },
      ],
    },
    {
      name: ['Thừa kế, tặng cho giữa cha, mẹ và con'],
      steps: [{ what: ['Kê khai miễn thuế thu nhập cá nhân cùng hồ sơ'], who: ['Người nhận'] }],
    },
  ],
  videos: [
    {
      title: ['Sang tên Giấy chứng nhận: nộp hồ sơ phi địa giới'],
      link: 'https://motcua.hanoi.example/video/sang-ten',
      seconds: 305,
      spoken: 'vi',
    },
  ],
};

export const LAND_GUIDES: Readonly<Record<string, WrittenGuide>> = {
  '2.000889': TRANSFER,
  '1.013831': TRANSFER,
  '1.012783': {
    conditions: [
      'Giấy chứng nhận bị ố, nhòe, rách, hư hỏng hoặc người sử dụng đất có nhu cầu đổi sang mẫu mới',
      'The certificate is damaged, or its holder wants one of the new form',
    ],
    english: {
      papers: {
        'Đơn đăng ký biến động (Mẫu 11/ĐK)': 'Application (form 11/ĐK)',
        'Đơn đăng ký biến động (Mẫu 18)': 'Application (form 18)',
        'Giấy chứng nhận đã cấp': 'The certificate that was issued',
      },
      fees: { 'Lệ phí cấp Giấy chứng nhận': 'Fee for the certificate' },
      result: ['Giấy chứng nhận quyền sử dụng đất', 'Certificate of land use rights'],
    },
  },
};
