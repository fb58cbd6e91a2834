import { procedureOf } from './procedures.ts';
import { addWeekdays, dayOf, instantOf, msOf } from './time.ts';
import type {
  Dossier,
  Fee,
  Instant,
  Paper,
  PostalLeg,
  Procedure,
  Rating,
  ResultPaper,
  Sector,
  StatusCode,
  Step,
  SupplementRequest,
} from './types.ts';

const RESULT_NAMES: Readonly<Record<Sector, string>> = {
  land: 'Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất',
  civil: 'Trích lục hộ tịch',
  residence: 'Thông báo kết quả giải quyết đăng ký cư trú (CT08)',
  passport: 'Hộ chiếu phổ thông',
  'birth-linked': 'Giấy khai sinh',
  business: 'Giấy chứng nhận đăng ký doanh nghiệp',
  tax: 'Thông báo mã số thuế và cơ quan thuế quản lý',
  seal: 'Xác nhận mẫu con dấu',
  labour: 'Xác nhận khai trình lao động',
  insurance: 'Thông báo mã số đơn vị tham gia bảo hiểm xã hội',
};

const digits = (code: string): string => code.replace(/\D/g, '').slice(-10);

/** Result papers, there from status 9 on. */
export function resultsFor(
  code: string,
  sector: Sector,
  status: StatusCode,
  changedAt: Instant,
  { electronicResult }: Pick<Procedure, 'electronicResult'> = {},
): ResultPaper[] {
  if (status < 9) return [];
  const number = `KQ-${digits(code)}`;
  const issuedOn = dayOf(msOf(changedAt));
  if (electronicResult !== undefined)
    return [{ id: `${number}-E`, number, issuedOn, name: electronicResult, isElectronic: true }];
  const paper = { name: RESULT_NAMES[sector], number, issuedOn };
  const copy = { id: `${number}-E`, ...paper, name: `${paper.name} (bản điện tử)`, isElectronic: true };
  return [{ id: `${number}-P`, ...paper, isElectronic: false }, copy];
}

/** Paper results go by post to the owner's registered address (since 1/1/2026); what is electronic only takes no such way. */
export function postalFor(
  code: string,
  status: StatusCode,
  changedAt: Instant,
  address: string,
  { electronicResult }: Pick<Procedure, 'electronicResult'> = {},
): PostalLeg | undefined {
  if (status < 9 || electronicResult !== undefined) return undefined;
  const tracking = `VN${digits(code)}HN`;
  const state = status === 10 ? 'DELIVERED' : 'POSTED';
  return { trackingNumber: tracking, handedOverAt: changedAt, state, changedAt, address };
}

/** One request per step of status 5; the next public step after it is the answer. */
export function supplementsFrom(
  code: string,
  steps: readonly Step[],
  papers: readonly Paper[],
): SupplementRequest[] {
  return steps.flatMap((step, index) => {
    if (step.status !== 5) return [];
    const answer = steps.slice(index + 1).find(({ status }) => status !== 5);
    return [
      {
        id: `${code}/BS${index}`,
        requestedAt: step.at,
        requestedBy: step.unitName,
        content: `Đề nghị bổ sung: ${papers.at(-1)?.name ?? 'giấy tờ còn thiếu'} (bản có công chứng, còn thời hạn).`,
        papers: papers.slice(-1).map(({ name }) => name),
        until: dayOf(addWeekdays(msOf(step.at), 7)),
        ...(answer ? { answeredAt: answer.at } : {}),
      },
    ];
  });
}

export const papersOf = (procedure: Procedure, isOnline: boolean): Paper[] =>
  procedure.papers.map((name, index) => ({
    code: `${procedure.code}-TP${index + 1}`,
    name,
    copies: 1,
    kind: isOnline ? 'ELECTRONIC' : index === 0 ? 'ORIGINAL' : 'COPY',
  }));

export const feesOf = (procedure: Procedure, isOnline: boolean, paidAt: Instant): Fee[] =>
  procedure.fees.map(({ code, name, amount, onlineAmount }) => ({
    code,
    name,
    amount: isOnline ? onlineAmount : amount,
    isPaid: true,
    paidAt,
  }));

/** Date on the receipt: 17:00 of the last working day of the limit, counted from the clock's start. */
export function appointmentFor(procedure: Procedure, isGreen: boolean, clockMs: number): Instant {
  const limit = (isGreen ? procedure.greenLaneWorkingDays : undefined) ?? procedure.workingDays ?? 15;
  const clock = instantOf(clockMs);
  // Same-day procedures taken after 15:00 are due on the next working day (Law on Civil Status Art. 5(3)).
  const days = limit === 0 && clock.slice(11, 16) > '15:00' ? 1 : limit;
  return `${dayOf(addWeekdays(clockMs, days))}T17:00:00+07:00`;
}

/** Steps added through `/__control` or an agency's own mutation, in order. */
export interface ChangeLog {
  readonly firstMs: number;
  readonly steps: readonly Step[];
  readonly rating?: Rating;
}

/**
 * The dossier after its changes: generated steps that would have come after the first change never happen.
 * @param address for the postal leg of a result that a change brought about.
 */
export function withChanges(dossier: Dossier, log: ChangeLog, address: string): Dossier {
  const own = dossier.steps.filter((step) => msOf(step.at) <= log.firstMs);
  const steps = [...(own.length > 0 ? own : dossier.steps), ...log.steps];
  const last = log.steps.at(-1);
  if (!last) return dossier;
  const { postal: _before, ...rest } = dossier;
  const procedure = procedureOf(dossier.procedureCode);
  const postal = postalFor(dossier.code, last.status, last.at, address, procedure);
  return {
    ...rest,
    steps,
    status: last.status,
    changedAt: last.at,
    supplements: supplementsFrom(dossier.code, steps, dossier.papers),
    results: resultsFor(dossier.code, dossier.sector, last.status, last.at, procedure),
    ...(postal ? { postal } : {}),
    ...(log.rating && { rating: log.rating }),
  };
}
