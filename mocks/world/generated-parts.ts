import { subItemName } from './fixed-obligations.ts';
import { fullName } from './names.ts';
import { Prng, STREAMS } from './prng.ts';
import { TRANSFERS } from './procedures.ts';
import { addWeekdays, DAY_MS, dayOf, HOUR_MS, instantOf, MINUTE_MS, msOf, shortDay } from './time.ts';
import type { CivilEvent, Dossier, Obligation, Person, PoliceCase, Ticket } from './types.ts';
import { findWard, placeOn } from './wards.ts';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** What the tax authority asks for a generated land dossier; there once its tax leg reached status 6. */
export function generatedObligations(
  seed: number,
  at: number,
  dossier: Dossier,
  person: (id: string) => Person | undefined,
): Obligation[] {
  const notice = dossier.steps.find(({ agency, status }) => agency === 'tax' && status === 6);
  if (!notice) return [];
  const random = new Prng(seed, STREAMS.tax, at);
  const paid = dossier.steps.find(
    (step) => step.agency === 'tax' && step.at > notice.at && step.status === 4,
  );
  const taxDistrict = findWard(dossier.competent.wardCode)?.taxDistrict ?? '10101';
  const noticeMs = msOf(notice.at);
  const noticeNumber = `LTB${notice.at.slice(2, 4)}${taxDistrict}-TK${pad(at, 7)}/TB-CCT`;
  const buyer = dossier.parties[0]?.personId;
  const payers = {
    '1006': dossier.ownerIds,
    '2801': buyer ? [buyer] : dossier.ownerIds,
    '1401': dossier.ownerIds,
  };
  const subItems = TRANSFERS.includes(dossier.procedureCode)
    ? (['1006', '2801'] as const)
    : (['1401'] as const);
  return subItems.map((subItem) => {
    const amount = `${random.int(500, 250_000)}000`;
    const payment = paid && { at: paid.at, amount, reference: `NH-${pad(at, 9)}` };
    return {
      id: `${noticeNumber}#${subItem}`,
      noticeNumber,
      dossierCode: dossier.code,
      ...(dossier.parcelIds[0] ? { parcelId: dossier.parcelIds[0] } : {}),
      subItem,
      subItemName: subItemName(subItem),
      amount,
      remaining: payment ? '0' : amount,
      issuedOn: dayOf(noticeMs),
      dueOn: dayOf(noticeMs + 30 * DAY_MS),
      payerIds: payers[subItem],
      payerName: payers[subItem].map((id) => person(id)?.fullName ?? '').join(' và '),
      wardCode: dossier.competent.wardCode,
      payments: payment ? [payment] : [],
    };
  });
}

/** The police's own case for a dossier of theirs; derived, hence never out of step with it. */
export function policeCase(dossier: Dossier): PoliceCase | undefined {
  const caseNumber = dossier.caseNumbers.police;
  if (!caseNumber || dossier.competent.agency !== 'police') return undefined;
  const isPassport = dossier.sector === 'passport';
  const personId = dossier.ownerIds[0] ?? '';
  return {
    caseNumber,
    dossierCode: dossier.code,
    kind: isPassport ? 'PASSPORT' : dossier.parentCode ? 'PERMANENT_RESIDENCE_CHILD' : 'RESIDENCE',
    personId,
    status: dossier.status,
    unit: dossier.competent.unit,
    unitName: dossier.competent.unitName,
    openedAt: dossier.clockStartedAt,
    ...(dossier.status >= 9
      ? { issuedNumber: `${isPassport ? 'P' : 'CT'}${caseNumber.replace(/\D/g, '').slice(-8)}` }
      : {}),
  };
}

/** Every ninth dossier has somebody who called the hotline two days after the receipt. */
export const hasTicket = (at: number): boolean => at % 9 === 4;
export const ticketIndex = (id: string): number | undefined => {
  const parts = /^1022-[0-9]{6}-([0-9]{6})$/.exec(id);
  return parts ? Number(parts[1]) : undefined;
};

export function generatedTicket(at: number, dossier: Dossier, nowMs: number): Ticket | undefined {
  const openedMs = addWeekdays(msOf(dossier.receivedAt), 2);
  if (!hasTicket(at) || openedMs > nowMs) return undefined;
  const acknowledgedMs = openedMs + (20 + (at % 300)) * MINUTE_MS;
  const answeredMs = acknowledgedMs + (3 + (at % 40)) * HOUR_MS;
  const isLate = dossier.appointedAt < instantOf(openedMs);
  const isAnswered = answeredMs <= nowMs;
  const isAcknowledged = acknowledgedMs <= nowMs;
  return {
    id: `1022-${shortDay(openedMs)}-${pad(at, 6)}`,
    dossierCode: dossier.code,
    openedBy: dossier.ownerIds[0] ?? '',
    subject: isLate ? 'Hồ sơ quá hẹn trả' : 'Hỏi tình trạng giải quyết hồ sơ',
    text: `Đề nghị cho biết hồ sơ ${dossier.code} đang ở bước nào.`,
    answer: isAnswered ? `Hồ sơ đang được ${dossier.competent.unitName} giải quyết.` : '',
    state: isAnswered ? 'ANSWERED' : isAcknowledged ? 'ACKNOWLEDGED' : 'NEW',
    urgency: at % 45 === 4 ? 'URGENT' : 'NORMAL',
    openedAt: instantOf(openedMs),
    ...(isAcknowledged ? { acknowledgedAt: instantOf(acknowledgedMs) } : {}),
    ...(isAnswered ? { answeredAt: instantOf(answeredMs) } : {}),
    dueAt: instantOf(addWeekdays(openedMs, 1)),
    changedAt: instantOf(isAnswered ? answeredMs : isAcknowledged ? acknowledgedMs : openedMs),
    handlingUnit: 'Tổng đài 1022 Hà Nội',
  };
}

/** Birth of everybody, and the marriage of those who have a spouse. */
export function generatedEvents(seed: number, index: number, person: Person): CivilEvent[] {
  const random = new Prng(seed, STREAMS.civil, index);
  const { wardCode } = person.residence;
  const at = (day: string) => ({ wardCode, place: `UBND ${placeOn(wardCode, day)}` });
  const shared = { registrar: fullName(random, 'FEMALE'), isAdoptionSecret: false, note: '' };
  const year = person.birthDate.slice(0, 4);
  const registeredOn = person.birthDate.length === 10 ? person.birthDate : `${year}-12-31`;
  const birth: CivilEvent = {
    ...at(registeredOn),
    ...shared,
    kind: 'BIRTH',
    number: pad(random.int(1, 400), 3),
    book: `01/${year}`,
    page: pad(random.int(1, 200), 2),
    registeredOn,
    happenedOn: person.birthDate,
    subjectIds: [person.id],
    mother: { fullName: fullName(random, 'FEMALE') },
    father: { fullName: fullName(random, 'MALE') },
  };
  if (!person.spouseId) return [birth];
  // Both spouses must tell the same wedding: it is drawn from the household, not from the person.
  const household = new Prng(seed, STREAMS.civil, 2_000_000 + Math.floor(index / 2));
  const wedding = `${household.int(2006, 2025)}-${pad(household.int(1, 12), 2)}-${pad(household.int(1, 28), 2)}`;
  const couple = index % 2 === 0 ? [person.id, person.spouseId] : [person.spouseId, person.id];
  const marriage: CivilEvent = {
    ...at(wedding),
    kind: 'MARRIAGE',
    registrar: fullName(household, 'MALE'),
    number: pad(household.int(1, 300), 3),
    book: `01/${wedding.slice(0, 4)}`,
    page: pad(household.int(1, 150), 2),
    registeredOn: wedding,
    happenedOn: wedding,
    subjectIds: couple,
    isAdoptionSecret: false,
    note: '',
  };
  return [birth, marriage];
}
