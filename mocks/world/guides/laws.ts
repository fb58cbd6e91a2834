import type { Procedure } from '../catalogue.ts';
import type { LawOfGuide } from './guide.ts';

const ASSEMBLY = 'Quốc hội';
const GOVERNMENT = 'Chính phủ';

const ONE_STOP: readonly LawOfGuide[] = [
  {
    number: '118/2025/NĐ-CP',
    name: [
      'Nghị định về thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông',
      'Decree on handling procedures by the one-stop mechanism',
    ],
    issuedBy: GOVERNMENT,
    validFrom: '2025-07-01',
  },
  {
    number: '309/2026/NĐ-CP',
    name: ['Nghị định sửa đổi, bổ sung Nghị định 118/2025/NĐ-CP', 'Decree amending Decree 118/2025/NĐ-CP'],
    issuedBy: GOVERNMENT,
    validFrom: '2026-08-05',
  },
];

/** Sectors whose laws are not in the catalogue have the one-stop mechanism's alone. */
const OF_SECTOR: Readonly<Partial<Record<Procedure['sector'], readonly LawOfGuide[]>>> = {
  land: [
    {
      number: '31/2024/QH15',
      name: ['Luật Đất đai', 'Land Law'],
      issuedBy: ASSEMBLY,
      issuedOn: '2024-01-18',
      validFrom: '2024-08-01',
    },
    {
      number: '151/2025/NĐ-CP',
      name: [
        'Nghị định về phân định thẩm quyền trong lĩnh vực đất đai',
        'Decree on the division of competences in land matters',
      ],
      issuedBy: GOVERNMENT,
      validFrom: '2025-07-01',
    },
  ],
  civil: [
    {
      number: '60/2014/QH13',
      name: ['Luật Hộ tịch', 'Law on Civil Status'],
      issuedBy: ASSEMBLY,
      issuedOn: '2014-11-20',
      validFrom: '2016-01-01',
    },
  ],
  'birth-linked': [
    {
      number: '60/2014/QH13',
      name: ['Luật Hộ tịch', 'Law on Civil Status'],
      issuedBy: ASSEMBLY,
      issuedOn: '2014-11-20',
      validFrom: '2016-01-01',
    },
    {
      number: '63/2024/NĐ-CP',
      name: [
        'Nghị định về liên thông điện tử đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế',
        'Decree on the linked registration of birth, residence and health insurance',
      ],
      issuedBy: GOVERNMENT,
    },
  ],
  residence: [
    {
      number: '68/2020/QH14',
      name: ['Luật Cư trú', 'Law on Residence'],
      issuedBy: ASSEMBLY,
      issuedOn: '2020-11-13',
      validFrom: '2021-07-01',
    },
  ],
  passport: [
    {
      number: '49/2019/QH14',
      name: [
        'Luật Xuất cảnh, nhập cảnh của công dân Việt Nam',
        'Law on Exit and Entry of Vietnamese Citizens',
      ],
      issuedBy: ASSEMBLY,
      issuedOn: '2019-11-22',
      validFrom: '2020-07-01',
    },
  ],
  other: [],
};

export const lawsOf = ({ sector }: Procedure): readonly LawOfGuide[] => [
  ...(OF_SECTOR[sector] ?? []),
  ...ONE_STOP,
];
