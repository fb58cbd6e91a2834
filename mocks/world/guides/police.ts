import type { WrittenGuide } from './guide.ts';

export const POLICE_GUIDES: Readonly<Record<string, WrittenGuide>> = {
  '1.004222': {
    conditions: ['Có chỗ ở hợp pháp, hoặc được chủ hộ và chủ sở hữu chỗ ở đồng ý'],
    english: {
      papers: {
        'Tờ khai thay đổi thông tin cư trú (CT01)': 'Declaration of a change of residence (CT01)',
        'Giấy tờ chứng minh chỗ ở hợp pháp': 'Proof of a lawful place to live',
      },
      fees: { 'Lệ phí đăng ký thường trú': 'Fee for registering permanent residence' },
    },
    videos: [
      {
        title: ['Đăng ký thường trú trên VNeID'],
        link: 'https://motcua.hanoi.example/video/thuong-tru',
        seconds: 180,
        spoken: 'vi',
      },
    ],
  },
  '1.001456': {
    conditions: [
      'Công dân Việt Nam; người chưa đủ 14 tuổi do cha, mẹ hoặc người giám hộ đề nghị',
      'Vietnamese citizens; parents or guardians apply for those under 14',
    ],
    english: {
      papers: {
        'Tờ khai đề nghị cấp hộ chiếu (TK01)': 'Passport application (TK01)',
        'Ảnh chân dung': 'Portrait photograph',
      },
      fees: { 'Lệ phí cấp hộ chiếu phổ thông': 'Fee for an ordinary passport' },
      result: ['Hộ chiếu phổ thông', 'Ordinary passport'],
    },
  },
};
