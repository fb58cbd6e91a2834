import type { AccessRecord } from '../access-log/record.ts';

type Bilingual = { readonly vi: string; readonly en: string };

/** Agencies as a citizen knows them. An agency that is not here is shown by its id. */
const AGENCIES: Readonly<Record<string, Bilingual>> = {
  land: { vi: 'Văn phòng đăng ký đất đai', en: 'the land registration office' },
  civil: { vi: 'cơ quan hộ tịch', en: 'the civil registry' },
  police: { vi: 'cơ quan công an', en: 'the police' },
  tax: { vi: 'cơ quan thuế', en: 'the tax authority' },
  onestop: { vi: 'Trung tâm Phục vụ hành chính công', en: 'the one-stop centre' },
  hotline: { vi: 'Tổng đài 1022', en: 'the 1022 hotline' },
  gateway: { vi: 'Cổng Liên Thông', en: 'the gateway' },
};

const CLASSES: Readonly<Record<string, Bilingual>> = {
  'dossier.progress': { vi: 'tiến độ hồ sơ', en: 'progress of a dossier' },
  'dossier.content': { vi: 'nội dung hồ sơ', en: 'content of a dossier' },
  'dossier.fees': { vi: 'phí, lệ phí', en: 'fees' },
  'dossier.internal': { vi: 'bước xử lý nội bộ', en: 'internal steps' },
  'dossier.results': { vi: 'kết quả giải quyết', en: 'results' },
  'person.identity': { vi: 'họ tên và ngày sinh', en: 'name and birth date' },
  'person.contact': { vi: 'số điện thoại', en: 'phone number' },
  'person.residence': { vi: 'nơi cư trú', en: 'residence' },
  'civil.birth': { vi: 'đăng ký khai sinh', en: 'birth registration' },
  'civil.marriage': { vi: 'đăng ký kết hôn', en: 'marriage registration' },
  'civil.death': { vi: 'đăng ký khai tử', en: 'death registration' },
  'civil.case': { vi: 'việc hộ tịch', en: 'a civil-status case' },
  'police.case': { vi: 'việc cư trú, hộ chiếu', en: 'a residence or passport case' },
  'police.passport': { vi: 'hộ chiếu', en: 'passport' },
  'land.case': { vi: 'việc đất đai', en: 'a land case' },
  'land.parcel': { vi: 'thửa đất', en: 'parcel of land' },
  'land.ownership': { vi: 'quyền sử dụng đất', en: 'ownership of land' },
  'land.certificate': { vi: 'giấy chứng nhận', en: 'land certificate' },
  'tax.obligation': { vi: 'nghĩa vụ thuế', en: 'tax obligations' },
  'tax.payment': { vi: 'tình hình nộp thuế', en: 'tax payments' },
  'hotline.ticket': { vi: 'phản ánh, kiến nghị', en: 'hotline tickets' },
  'log.access': { vi: 'nhật ký truy cập về bạn', en: 'the access log about you' },
  'log.agency': { vi: 'nhật ký truy cập về bạn', en: 'the access log about you' },
};

const WHO: Readonly<Record<string, Bilingual>> = {
  clerk: { vi: 'Cán bộ một cửa', en: 'A counter clerk' },
  officer: { vi: 'Cán bộ xử lý', en: 'An officer' },
  'hotline-agent': { vi: 'Tổng đài viên 1022', en: 'An operator of 1022' },
  citizen: { vi: 'Một người có quyền đối với hồ sơ này', en: 'A person with rights in this dossier' },
  auditor: { vi: 'Kiểm toán viên', en: 'An auditor' },
  dpo: { vi: 'Cán bộ bảo vệ dữ liệu cá nhân', en: 'A data-protection officer' },
  kiosk: { vi: 'Ki-ốt tự phục vụ', en: 'A self-service kiosk' },
  anonymous: { vi: 'Người tra cứu không đăng nhập', en: 'Somebody who was not signed in' },
};

/** Steps of an emergency access (break-glass): about the person, yet nothing of the person was read. */
const EMERGENCY_STEPS: Readonly<Record<string, Bilingual>> = {
  requestEmergencyAccess: {
    vi: 'đã đề nghị mở khẩn cấp dữ liệu của bạn',
    en: 'requested emergency access to your data',
  },
  approveEmergencyAccess: {
    vi: 'đã duyệt việc mở khẩn cấp dữ liệu của bạn',
    en: 'approved emergency access to your data',
  },
  emergencyPerson: { vi: 'đã mở khẩn cấp dữ liệu của bạn', en: 'opened your data as an emergency' },
};

function emergencyStepOf({ data, subject }: AccessRecord): Bilingual | undefined {
  const isStep = data?.source === 'gateway' && subject?.relation.includes('emergency');
  return isStep ? EMERGENCY_STEPS[data.service] : undefined;
}

/** One access, as the person concerned may read it: which agency, what, why; no names of officers. */
export function dataAccessOf(record: AccessRecord, isOwn: boolean) {
  const source = record.data?.source ?? '';
  const isRead = record.outcome.result !== 'refused' && emergencyStepOf(record) === undefined;
  const released = isRead ? (record.data?.released ?? []) : [];
  return {
    at: record.at,
    byAgency: isOwn ? null : (record.actor.org ?? null),
    isOwn,
    agency: source,
    dataClasses: released,
    wasGiven: released.length > 0 && record.outcome.result !== 'failed',
    dossier: record.why?.dossier ?? null,
    legalBasis: record.why?.legalBasis ?? [],
    text: { vi: sentence(record, released, isOwn, 'vi'), en: sentence(record, released, isOwn, 'en') },
  };
}

function sentence(
  record: AccessRecord,
  released: readonly string[],
  isOwn: boolean,
  language: 'vi' | 'en',
): string {
  const say = (table: Readonly<Record<string, Bilingual>>, key: string) => table[key]?.[language] ?? key;
  const org = record.actor.org;
  const who = isOwn
    ? { vi: 'Chính bạn', en: 'You' }[language]
    : `${say(WHO, record.actor.kind)}${org === undefined ? '' : { vi: ` của ${say(AGENCIES, org)}`, en: ` of ${say(AGENCIES, org)}` }[language]}`;
  const step = emergencyStepOf(record);
  if (step && record.outcome.result !== 'refused') return `${who} ${step[language]}.`;
  const wanted =
    released.length > 0 ? released : (record.data?.withheld.map(({ dataClass }) => dataClass) ?? []);
  const what = wanted.map((dataClass) => say(CLASSES, dataClass)).join(', ');
  const source = say(AGENCIES, record.data?.source ?? '');
  const dossier = record.why?.dossier;
  const forDossier =
    dossier === undefined ? '' : { vi: ` cho hồ sơ ${dossier}`, en: ` for dossier ${dossier}` }[language];
  return released.length > 0
    ? {
        vi: `${who} đã xem ${what} tại ${source}${forDossier}.`,
        en: `${who} read ${what} kept by ${source}${forDossier}.`,
      }[language]
    : {
        vi: `${who} đã hỏi ${what} tại ${source}${forDossier} nhưng không được xem.`,
        en: `${who} asked for ${what} kept by ${source}${forDossier} and was refused.`,
      }[language];
}
