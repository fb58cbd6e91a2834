import type { WrittenGuide } from './guide.ts';

/** Told in both languages: foreigners marry and have children here. */
export const CIVIL_GUIDES: Readonly<Record<string, WrittenGuide>> = {
  '1.001193': {
    conditions: [
      'Cha, mẹ có trách nhiệm đăng ký khai sinh cho con trong 60 ngày kể từ ngày sinh',
      'Parents register a birth within 60 days',
    ],
    cases: [
      {
        steps: [
          {
            what: [
              'Nộp tờ khai và xuất trình căn cước; dữ liệu giấy chứng sinh được lấy từ cơ sở dữ liệu',
              'Hand in the declaration and show the identity card; the birth certificate of the hospital is taken from the database',
            ],
            who: ['Cha, mẹ hoặc người thân thích', 'Parents or relatives'],
          },
          {
            what: ['Tiếp nhận, đối chiếu dữ liệu dân cư', 'Take in and compare with the population data'],
            who: ['Bộ phận tiếp nhận và trả kết quả', 'Reception and hand-out desk'],
            workingHours: 1,
          },
          {
            what: [
              'Ghi Sổ đăng ký khai sinh, ký Giấy khai sinh',
              'Enter the birth into the register and sign the certificate',
            ],
            who: ['Ủy ban nhân dân cấp xã', "People's committee of the ward or commune"],
            sameDay: true,
          },
        ],
      },
      {
        name: ['Trẻ sinh ngoài cơ sở y tế', 'Born outside a hospital'],
        steps: [
          {
            what: [
              'Nộp văn bản xác nhận của người làm chứng về việc sinh',
              'Hand in the statement of a witness of the birth',
            ],
            who: ['Cha, mẹ hoặc người thân thích', 'Parents or relatives'],
          },
        ],
      },
    ],
    english: {
      papers: {
        'Tờ khai đăng ký khai sinh': 'Declaration of birth',
        'Giấy chứng sinh': 'Birth certificate of the hospital',
      },
      result: ['Giấy khai sinh', 'Birth certificate'],
    },
    videos: [
      {
        title: ['Đăng ký khai sinh trực tuyến', 'Registering a birth online'],
        link: 'https://motcua.hanoi.example/video/khai-sinh',
        seconds: 214,
        spoken: 'vi',
      },
    ],
  },
  '1.000894': {
    conditions: [
      'Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi, tự nguyện kết hôn; hai bên cùng có mặt khi ký',
      'Men from 20, women from 18 years, of their free will; both are present when it is signed',
    ],
    english: {
      papers: {
        'Tờ khai đăng ký kết hôn': 'Declaration of marriage',
        'Giấy xác nhận tình trạng hôn nhân': 'Certificate of marital status',
      },
      result: ['Giấy chứng nhận kết hôn', 'Marriage certificate'],
    },
  },
};
