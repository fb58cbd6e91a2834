import type { Procedure } from '../catalogue.ts';
import type { ChannelOfGuide, Guide, PaperOfGuide, StepsOfCase, Time, Told } from './guide.ts';
import { lawsOf } from './laws.ts';
import { reuseOf } from './reuse.ts';

const FORMS = 'https://motcua.hanoi.example/bieu-mau';
const LAND_FORMS = 'Nghị định 151/2025/NĐ-CP';
const DESK: Told = ['Bộ phận tiếp nhận và trả kết quả', 'Reception and hand-out desk'];
const APPLICANT: Told = ['Người nộp hồ sơ', 'Applicant'];
const COMPETENT: Told = ['Cơ quan giải quyết', 'Competent agency'];

/** A guide for any procedure, made of its own papers, limit and fees; `written-guides.ts` says more where somebody wrote more. */
export function defaultGuide(procedure: Procedure): Guide {
  return {
    decision: '4512/QĐ-UBND',
    validFrom: '2026-08-05',
    updatedAt: '2026-08-04T16:30:00+07:00',
    cases: [stepsFor(procedure)],
    papers: [{ papers: procedure.papers.map((name, index) => paperFrom(procedure, name, index)) }],
    channels: channelsOf(procedure),
    results: [
      {
        code: `KQ.${procedure.sectorCode}`,
        name: [`Kết quả giải quyết: ${procedure.name}`],
      },
    ],
    videos: [],
    // Everywhere where it is boundary-free: two desks stand for all.
    desks: procedure.isBoundaryFree ? ['CN1-01', 'CN4-01'] : ['CN1-01'],
    laws: lawsOf(procedure),
  };
}

const timeOf = ({ workingDays }: Procedure): Time =>
  workingDays === undefined ? {} : workingDays === 0 ? { sameDay: true } : { workingDays };

const stepsFor = (procedure: Procedure): StepsOfCase => ({
  steps: [
    {
      what: ['Chuẩn bị giấy tờ theo danh mục, nộp hồ sơ', 'Prepare the papers of the list and file them'],
      who: APPLICANT,
    },
    {
      what: [
        'Kiểm tra, số hóa hồ sơ, cấp giấy tiếp nhận và hẹn trả kết quả; chuyển hồ sơ',
        'Check and digitise the papers, hand out the receipt with the return date, pass them on',
      ],
      who: DESK,
      workingHours: 4,
    },
    {
      what: ['Thẩm định, giải quyết hồ sơ', 'Examine the dossier and decide'],
      who: COMPETENT,
      ...timeOf(procedure),
    },
    {
      what: ['Nhận kết quả điện tử hoặc qua bưu chính', 'Receive the result electronically or by post'],
      who: APPLICANT,
    },
  ],
});

/** `Tờ khai … (CT01)`, `Đơn … (Mẫu 18)`: the code of the form stands in brackets, where it has one; or the decree that issued it. */
function paperFrom({ code, sector, sectorCode }: Procedure, name: string, index: number): PaperOfGuide {
  const formCode = /\((?:Mẫu )?([A-Z0-9]+(?:\/[A-ZĐ]+)?)\)$/.exec(name)?.[1];
  const issuedBy =
    /\(mẫu của (.+)\)$/.exec(name)?.[1] ?? (sector === 'land' && formCode ? LAND_FORMS : undefined);
  const isForm = formCode !== undefined || /^(?:Đơn|Tờ khai|Giấy đề nghị|Phiếu yêu cầu)/.test(name);
  const reuse = isForm ? undefined : reuseOf(name);
  return {
    code: `${code}-TP${index + 1}`,
    name: [name],
    originals: 1,
    copies: 0,
    ...(isForm && {
      form: {
        ...(formCode !== undefined && { code: formCode }),
        ...(issuedBy !== undefined && { source: issuedBy }),
        name: [name],
        link: `${FORMS}/${sectorCode}/${code}-${index + 1}.docx`,
      },
    }),
    ...(reuse ? { reuse } : isForm ? {} : { isDigitised: true }),
  };
}

export function channelsOf(procedure: Procedure): readonly ChannelOfGuide[] {
  const way = (code: ChannelOfGuide['code'], name: Told, isOnline: boolean): ChannelOfGuide => ({
    code,
    name,
    times: [
      {
        ...timeOf(procedure),
        fees: procedure.fees.map((fee) => ({
          code: fee.code,
          text: [fee.name],
          amount: isOnline ? fee.onlineAmount : fee.amount,
        })),
      },
    ],
  });
  return [
    way('1', ['Trực tiếp tại bộ phận một cửa', 'At a counter'], false),
    way(
      '2',
      ['Trực tuyến trên Cổng Dịch vụ công quốc gia', 'Online at the National Public Service Portal'],
      true,
    ),
    way('3', ['Qua dịch vụ bưu chính công ích', 'By public post'], false),
    ...(procedure.isBoundaryFree
      ? [way('4', ['Tại ki-ốt tự phục vụ', 'At a self-service kiosk'], true)]
      : []),
  ];
}
