import type { Reuse, Told } from './guide.ts';

const LAND_OFFICE: Told = ['Văn phòng Đăng ký đất đai Hà Nội', 'Hanoi land registration office'];
const JUSTICE: Told = ['Cơ quan đăng ký hộ tịch', 'Civil registry'];
const POLICE: Told = ['Công an thành phố Hà Nội', 'Hanoi police'];

/** What is held already, by what the paper is called: the first that fits. What fits none has to be brought. */
const HELD: readonly (readonly [name: RegExp, reuse: Reuse])[] = [
  [
    /^Giấy chứng nhận đã cấp/,
    {
      kind: 'HELD_DATA',
      agency: 'land',
      holder: LAND_OFFICE,
      source: ['Cơ sở dữ liệu quốc gia về đất đai', 'National land database'],
    },
  ],
  [
    /^Quyết định giao đất|^Bản vẽ tách thửa|^Mảnh trích đo/,
    {
      kind: 'EARLIER_RESULT',
      agency: 'land',
      holder: LAND_OFFICE,
      source: [
        'Kho quản lý dữ liệu điện tử của tổ chức, cá nhân',
        'Electronic archive of persons and organisations',
      ],
      resultCode: 'KQ.G13.000112',
    },
  ],
  [
    /^Giấy xác nhận tình trạng hôn nhân/,
    {
      kind: 'EARLIER_RESULT',
      agency: 'civil',
      holder: JUSTICE,
      source: ['Cơ sở dữ liệu hộ tịch điện tử', 'Electronic civil status database'],
      resultCode: 'KQ.G15.000031',
    },
  ],
  [
    /^Giấy chứng sinh|^Giấy báo tử/,
    {
      kind: 'HELD_DATA',
      holder: ['Bảo hiểm xã hội Việt Nam', 'Vietnam Social Security'],
      source: [
        'Dữ liệu giấy chứng sinh, giấy báo tử liên thông',
        'Linked data of births and deaths in hospitals',
      ],
    },
  ],
  [
    /^Giấy tờ chứng minh chỗ ở/,
    {
      kind: 'HELD_DATA',
      agency: 'land',
      holder: LAND_OFFICE,
      source: ['Cơ sở dữ liệu quốc gia về đất đai', 'National land database'],
    },
  ],
  [
    /^Ảnh chân dung|căn cước/i,
    {
      kind: 'HELD_DATA',
      agency: 'police',
      holder: POLICE,
      source: ['Cơ sở dữ liệu căn cước', 'Identity database'],
    },
  ],
];

export const reuseOf = (paperName: string): Reuse | undefined =>
  HELD.find(([name]) => name.test(paperName))?.[1];
