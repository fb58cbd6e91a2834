import type { Manifest } from '../../connectors/manifest.ts';
import { own } from '../../schema/own.ts';
import type { AccessRecord } from '../access-log/record.ts';
import { type AccessActor, actorOf, type Bilingual, type ListOf, nameOf } from './who-looked.ts';

/** What citizens call agencies and data classes. */
export interface CitizenNames {
  readonly agencies: ReadonlyMap<string, Bilingual>;
  readonly classes: ReadonlyMap<string, Bilingual>;
  /** Services by which something is asked for rather than read. */
  readonly requests: ReadonlySet<string>;
}

/** Whatever has no name of its own; an id says nothing to a citizen. */
const OTHER_DATA: Bilingual = { vi: 'dữ liệu khác', en: 'other data' };
const LOG: Bilingual = { vi: 'nhật ký truy cập về bạn', en: 'the access log about you' };

/** From the agencies' manifests, and the little that is the gateway's own. */
export const citizenNames = (
  manifests: readonly Pick<Manifest, 'id' | 'name' | 'body' | 'classes'>[],
  requests: Iterable<string> = [],
): CitizenNames => ({
  requests: new Set(requests),
  agencies: new Map<string, Bilingual>([
    ['gateway', { vi: 'Cổng Liên Thông', en: 'the gateway' }],
    ...manifests.map(({ id, name, body = name }) => [id, body] as const),
  ]),
  classes: new Map<string, Bilingual>([
    ['log.access', LOG],
    ['log.agency', LOG],
    ['filing.draft', { vi: 'bản nháp hồ sơ của bạn', en: 'your draft of a dossier' }],
    ...manifests.flatMap(({ classes }) => Object.entries(classes)),
  ]),
});

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
  return isStep ? own(EMERGENCY_STEPS, data.service) : undefined;
}

/** Steps of the person's own dossier: they decide what becomes of data, and read none. */
const FILING_STEPS: Readonly<Record<string, (what: Bilingual, source: Bilingual) => Bilingual>> = {
  approveDraftData: (what, source) => ({
    vi: `đã đồng ý dùng ${what.vi} do ${source.vi} giữ cho một hồ sơ của bạn`,
    en: `approved that ${what.en} kept by ${source.en} goes into a dossier of yours`,
  }),
  withdrawApproval: () => ({
    vi: 'đã rút lại sự đồng ý dùng dữ liệu cho một hồ sơ của bạn',
    en: 'withdrew the approval of data for a dossier of yours',
  }),
  submitDossier: (what, source) => ({
    vi: `đã nộp hồ sơ kèm ${what.vi} do ${source.vi} giữ, theo sự đồng ý của bạn`,
    en: `filed a dossier with ${what.en} kept by ${source.en}, as you had approved`,
  }),
};

const filingStepOf = ({ data }: AccessRecord): (typeof FILING_STEPS)[string] | undefined =>
  data && own(FILING_STEPS, data.service);

export type AccessOutcome = 'GIVEN' | 'GIVEN_IN_PART' | 'REFUSED' | 'NOT_DELIVERED' | 'NOTHING_GIVEN';

/** What came of it, by what is on record. A failed call and an absent row gave nothing, whatever was permitted. */
function outcomeOf(record: AccessRecord): AccessOutcome {
  const { result, code } = record.outcome;
  const { released = [], withheld = [] } = record.data ?? {};
  if (result === 'refused') return 'REFUSED';
  if (result === 'failed') return 'NOT_DELIVERED';
  if (result === 'absent' || result === 'waiting' || emergencyStepOf(record) || filingStepOf(record))
    return 'NOTHING_GIVEN';
  if (released.length === 0) return withheld.length > 0 ? 'REFUSED' : 'NOTHING_GIVEN';
  return withheld.length > 0 || code !== undefined ? 'GIVEN_IN_PART' : 'GIVEN';
}

/**
 * One access, as the person concerned may read it: which agency, what, why; no names of officers.
 * @param isInOwnName was it the person themself, or somebody at the counter in their name? In an organisation's list: was it
 *   somebody in its name?
 */
export function dataAccessOf(
  record: AccessRecord,
  isInOwnName: boolean,
  names: CitizenNames,
  listOf: ListOf = 'person',
) {
  const outcome = outcomeOf(record);
  const wasGiven = outcome === 'GIVEN' || outcome === 'GIVEN_IN_PART';
  const byWhom = actorOf(record, isInOwnName, listOf);
  const isOwn = byWhom === 'SELF';
  const told = { record, outcome, byWhom, isInOwnName, names };
  return {
    number: record.id,
    at: record.at,
    byAgency: isOwn ? null : (record.actor.org ?? null),
    byWhom,
    isOwn,
    agency: record.data?.source ?? '',
    dataClasses: wasGiven ? (record.data?.released ?? []) : [],
    outcome,
    wasGiven,
    dossier: record.why?.dossier ?? null,
    legalBasis: record.why?.legalBasis ?? [],
    text: { vi: sentence(told, 'vi'), en: sentence(told, 'en') },
  };
}

interface Told {
  readonly record: AccessRecord;
  readonly outcome: AccessOutcome;
  readonly byWhom: AccessActor;
  readonly isInOwnName: boolean;
  readonly names: CitizenNames;
}

function sentence(told: Told, language: 'vi' | 'en'): string {
  const { record, outcome, names } = told;
  const { data, why } = record;
  const agency = (id: string) => names.agencies.get(id)?.[language] ?? id;
  const who = nameOf(told, names.agencies, language);
  const step = emergencyStepOf(record);
  if (step && outcome !== 'REFUSED') return `${who} ${step[language]}.`;
  const filing = filingStepOf(record);
  if (filing && outcome !== 'REFUSED') {
    const said = filing(namesOf(data?.released, names), {
      vi: names.agencies.get(data?.source ?? '')?.vi ?? '',
      en: names.agencies.get(data?.source ?? '')?.en ?? '',
    });
    return `${who} ${said[language]}.`;
  }
  const classes = outcome === 'REFUSED' ? data?.withheld.map(({ dataClass }) => dataClass) : data?.released;
  const what = namesOf(classes, names)[language];
  const source = agency(data?.source ?? '');
  const dossier = why?.dossier;
  const about =
    dossier === undefined ? '' : { vi: ` cho hồ sơ ${dossier}`, en: ` for dossier ${dossier}` }[language];
  if (data && names.requests.has(data.service))
    return `${who} ${requestSaying(record, outcome, `${source}${about}`)[language]}`;
  const failure = failureSaying(record.outcome.code);
  const sayings: Readonly<Record<AccessOutcome, Bilingual>> = {
    GIVEN: {
      vi: `đã xem ${what} tại ${source}${about}.`,
      en: `read ${what} kept by ${source}${about}.`,
    },
    GIVEN_IN_PART: {
      vi: `đã xem ${what} tại ${source}${about}; phần còn lại đã hỏi không được cung cấp.`,
      en: `read ${what} kept by ${source}${about}; the rest that was asked for was not given.`,
    },
    REFUSED: {
      vi: `đã hỏi ${what} tại ${source}${about} nhưng không được xem.`,
      en: `asked for ${what} kept by ${source}${about}, which was refused.`,
    },
    NOT_DELIVERED: {
      vi: `đã hỏi dữ liệu tại ${source}${about} nhưng ${failure.vi}, nên không có dữ liệu nào được cung cấp.`,
      en: `asked for data kept by ${source}${about}, but ${failure.en}, so nothing was given.`,
    },
    NOTHING_GIVEN: {
      vi: `đã hỏi dữ liệu tại ${source}${about}; ở đó không có gì để cung cấp.`,
      en: `asked for data kept by ${source}${about}; there was nothing to give.`,
    },
  };
  return `${who} ${sayings[outcome][language]}`;
}

/** Whose failure it was: no agency is said to have erred that did not, or was not even asked. */
function failureSaying(code: string | undefined): Bilingual {
  switch (code) {
    case undefined:
      return {
        vi: 'ngắt kết nối trước khi có câu trả lời',
        en: 'went away before there was an answer',
      };
    case 'AGENCY_FAULT':
      return { vi: 'hệ thống ở đó báo lỗi', en: 'the system there reported an error' };
    case 'AGENCY_BAD_ANSWER':
      return {
        vi: 'câu trả lời của hệ thống ở đó không đọc được',
        en: 'the answer of the system there could not be read',
      };
    default:
      return code.startsWith('AGENCY_')
        ? { vi: 'hệ thống ở đó không trả lời được', en: 'the system there could not answer' }
        : { vi: 'cổng không lấy được câu trả lời', en: 'the gateway could not fetch an answer' };
  }
}

function namesOf(classes: readonly string[] | undefined, names: CitizenNames): Bilingual {
  const named = (language: 'vi' | 'en') =>
    [
      ...new Set(
        classes?.map((dataClass) => names.classes.get(dataClass)?.[language] ?? OTHER_DATA[language]),
      ),
    ].join(', ');
  return { vi: named('vi') || 'dữ liệu', en: named('en') || 'data' };
}

/** Of a request nothing is read; what counts is whether it was taken. */
function requestSaying(
  { outcome: { code, result } }: AccessRecord,
  outcome: AccessOutcome,
  at: string,
): Bilingual {
  if (result === 'waiting')
    return {
      vi: `đã gửi yêu cầu tới ${at}; yêu cầu đã được nhận và chờ chuyển khi hệ thống ở đó hoạt động lại.`,
      en: `sent a request to ${at}; it was taken on, and waits until the system there is back.`,
    };
  const sent = { vi: `đã gửi yêu cầu tới ${at}`, en: `sent a request to ${at}` };
  const [vi, en] =
    outcome === 'REFUSED'
      ? ['nhưng không được phép', 'which was not allowed']
      : outcome !== 'NOT_DELIVERED'
        ? ['và yêu cầu đã được tiếp nhận', 'which was taken']
        : code === 'AGENCY_FAULT'
          ? ['nhưng yêu cầu không được tiếp nhận', 'which was not taken']
          : [
              'nhưng hệ thống ở đó chưa trả lời, nên chưa biết yêu cầu đã được tiếp nhận hay chưa',
              'but the system there has not answered, so it is not known whether it was taken',
            ];
  return { vi: `${sent.vi} ${vi}.`, en: `${sent.en}, ${en}.` };
}
