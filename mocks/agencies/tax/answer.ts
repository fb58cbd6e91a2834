import type { XmlNode } from '../../kit/xml-node.ts';
import { findOrganisation } from '../../world/organisations.ts';
import type { Dossier, Instant, Obligation } from '../../world/types.ts';
import type { World } from '../../world/world.ts';

/** Type of a row about the land-tax ledger. */
export const LEDGER_TYPE = '00110';

const STATES = {
  open: ['01', 'Mã hồ sơ có tồn tại và còn phải nộp'],
  settled: ['02', 'Mã hồ sơ có tồn tại, đã hoàn thành nghĩa vụ tài chính'],
  pending: ['03', 'Đã nhận phiếu chuyển thông tin, chưa ban hành thông báo'],
} as const;

/**
 * A `ROW` for one dossier. Until a notice is out, the only ledger row names the dossier and leaves all else empty;
 * afterwards each taxpayer has a `TONG_TIEN` of its own.
 */
export function ledgerRow(world: World, dossier: Dossier, now: Date): XmlNode {
  const obligations = world.obligationsOf(dossier.code, now);
  const [code, text] = STATES[stateOf(obligations)];
  return [
    'ROW',
    [
      ['TYPE', LEDGER_TYPE],
      ['NAME', 'Thông tin sổ thuế đất'],
      [
        'SOTHUE',
        [
          ['TRANGTHAI', code],
          ['MOTA_TRANGTHAI', text],
          ...(obligations.length > 0 ? totals(world, dossier, obligations) : [pendingTotal(dossier)]),
        ],
      ],
    ],
  ];
}

function stateOf(obligations: readonly Obligation[]): keyof typeof STATES {
  if (obligations.length === 0) return 'pending';
  return obligations.some(({ remaining }) => BigInt(remaining) > 0n) ? 'open' : 'settled';
}

const pendingTotal = (dossier: Dossier): XmlNode => [
  'TONG_TIEN',
  [
    ['MA_SO_THUE', ''],
    ['TT_NNT', ''],
    [
      'ROW_SOTHUE',
      [
        ['MA_HS', dossier.code],
        ['SO_QUYET_DINH', ''],
        ['ID_LINK', dossier.caseNumbers.tax],
      ],
    ],
  ],
];

function totals(world: World, dossier: Dossier, obligations: readonly Obligation[]): readonly XmlNode[] {
  const payers = [...new Set(obligations.map(({ payerIds }) => payerIds[0] ?? ''))];
  return payers.map((payer) => [
    'TONG_TIEN',
    [
      ['MA_SO_THUE', payer],
      ['TT_NNT', obligations.find(({ payerIds }) => (payerIds[0] ?? '') === payer)?.payerName],
      ...obligations
        .filter(({ payerIds }) => (payerIds[0] ?? '') === payer)
        .map((obligation): XmlNode => ['ROW_SOTHUE', entryNodes(world, dossier, obligation)]),
    ],
  ]);
}

function entryNodes(world: World, dossier: Dossier, obligation: Obligation): readonly XmlNode[] {
  const parcel = obligation.parcelId === undefined ? undefined : world.parcel(obligation.parcelId);
  const ward = world.ward(obligation.wardCode);
  const payer = obligation.payerIds[0] ?? '';
  return [
    ['MA_HS', dossier.code],
    ['MA_GCN', parcel?.certificate.number ?? ''],
    ['SO_THUADAT', parcel?.parcelNumber ?? ''],
    ['SO_TO_BANDO', parcel?.mapSheet ?? ''],
    ['DIA_CHI_TS', parcel?.address ?? ''],
    // The tax authority's own place codes stand beside the statistics code.
    ['MA_TINH_TS', '101'],
    ['MA_HUYEN_TS', ward?.taxDistrict],
    ['MA_XA_TS', ward?.taxWard],
    ['TEN_XA_TS', ward?.name],
    ['MA_DBHC', obligation.wardCode],
    ['MA_SO_THUE', payer],
    ['TEN_NNT', payerName(world, obligation)],
    // Number of the person's identity paper: an organisation has none.
    ['SO', findOrganisation(payer) ? '' : payer],
    ['MOTA_DIACHI', ''],
    ['SO_QUYET_DINH', obligation.noticeNumber],
    ['NGAY_QUYET_DINH', `${obligation.issuedOn} 00:00:00.0`],
    // Chapter of the state budget: 754 mixed economy, 757 households and persons.
    ['MA_CHUONG', findOrganisation(payer) ? '754' : '757'],
    ['MA_TMUC', obligation.subItem],
    ['TEN_TMUC', obligation.subItemName],
    ['LOAI_TK_NSNN', '7111'],
    ['MA_CQUAN_THU', ward?.taxDistrict],
    ['SO_PHAI_NOP', obligation.amount],
    ['SO_CON_PHAI_NOP', obligation.remaining],
    ['HAN_NOP', `${obligation.dueOn} 00:00:00.0`],
    ['SHKB', `KBNN ${ward?.name ?? ''}`.trim()],
    ['ID_LINK', dossier.caseNumbers.tax],
  ];
}

function payerName(world: World, obligation: Obligation): string {
  const isDecomposed = obligation.payerIds.some((id) => world.person(id)?.isDecomposedAtSource);
  return isDecomposed ? obligation.payerName.normalize('NFD') : obligation.payerName;
}

/** `SEND_DATE` is written month first, unlike every other date of the same message. */
export const monthFirst = (instant: Instant): string =>
  `${instant.slice(5, 7)}-${instant.slice(8, 10)}-${instant.slice(0, 4)}`;
