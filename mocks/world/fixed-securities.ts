import { IDS } from './fixed-persons.ts';
import {
  BANKS,
  DONG_MORTGAGE,
  DONG_SECOND_MORTGAGE,
  HOA_DELETION,
  MINH_MORTGAGE,
  TUYET_MORTGAGE,
} from './secured-dossiers.ts';
import { SECURED_IDS } from './secured-people.ts';
import type { Security } from './securities.ts';

const land = (parcelId: string, certificateNumber: string) =>
  ({
    kind: 'LAND_USE_RIGHT',
    parcelId,
    certificateNumber,
    description: `Quyền sử dụng thửa đất số ${parcelId.slice(12)}, tờ bản đồ số ${parcelId.slice(9, 11)}`,
  }) as const;

/** The securities of the fixed dossiers; no others are in the register. */
export const FIXED_SECURITIES: readonly Security[] = [
  {
    id: '000061',
    kind: 'MORTGAGE',
    contract: { number: '0061/2026/HĐTC-SN', signedOn: '2026-11-14' },
    from: '2026-11-16',
    until: '2036-11-16',
    securing: [{ personId: IDS.minh }],
    secured: [{ organisation: BANKS.songNhue }],
    assets: [
      {
        kind: 'FLAT',
        parcelId: 'CG-00166-03-0051',
        certificateNumber: 'DK 0450051',
        description: 'Căn hộ số 1204, tầng 12, diện tích sử dụng 68,5 m²',
      },
    ],
    entries: [],
    requests: [{ dossierCode: MINH_MORTGAGE, wants: 'REGISTERED' }],
  },
  {
    id: '000007',
    kind: 'MORTGAGE',
    contract: { number: '118/2021/HĐTC-SN', signedOn: '2021-04-05' },
    from: '2021-04-06',
    until: '2026-11-15',
    securing: [{ personId: SECURED_IDS.hoa }],
    secured: [{ organisation: BANKS.songNhue }],
    assets: [land('TH-00103-05-0218', 'CS 0218218')],
    entries: [
      {
        at: '2021-04-06T10:12:00+07:00',
        state: 'REGISTERED',
        registrationNumber: '00103-2104060007',
        note: 'Đăng ký lần đầu',
      },
    ],
    requests: [{ dossierCode: HOA_DELETION, wants: 'DELETED' }],
  },
  {
    id: '000063',
    kind: 'MORTGAGE',
    contract: { number: '0063/2026/HĐTC-SN', signedOn: '2026-11-19' },
    from: '2026-11-19',
    until: '2031-11-19',
    securing: [{ personId: SECURED_IDS.dong }],
    secured: [{ organisation: BANKS.songNhue }],
    assets: [land('TH-00103-05-0301', 'CS 0301301')],
    entries: [],
    requests: [{ dossierCode: DONG_MORTGAGE, wants: 'REGISTERED' }],
  },
  {
    id: '000064',
    kind: 'MORTGAGE',
    contract: { number: '0064/2026/HĐTC-SN', signedOn: '2026-11-20' },
    from: '2026-11-20',
    securing: [{ personId: SECURED_IDS.tuyet }, { personId: SECURED_IDS.tuyetHusband }],
    secured: [{ organisation: BANKS.songNhue }],
    assets: [
      land('TH-00103-06-0099', 'CS 0099099'),
      {
        kind: 'HOUSE',
        parcelId: 'TH-00103-06-0099',
        certificateNumber: 'CS 0099099',
        description: 'Nhà ở 4 tầng, diện tích sàn 210,0 m²',
      },
    ],
    entries: [],
    requests: [{ dossierCode: TUYET_MORTGAGE, wants: 'REGISTERED' }],
  },
  {
    id: '000065',
    kind: 'MORTGAGE',
    contract: { number: '77-DN/2026', signedOn: '2026-11-19' },
    from: '2026-11-20',
    securing: [{ personId: SECURED_IDS.dong }],
    secured: [{ organisation: BANKS.dongNoi }],
    assets: [land('TH-00103-05-0301', 'CS 0301301')],
    entries: [],
    requests: [{ dossierCode: DONG_SECOND_MORTGAGE, wants: 'REGISTERED' }],
  },
];
