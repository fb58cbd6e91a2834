import { own } from '../../schema/own.ts';
import type { AccessRecord } from '../access-log/record.ts';

export type Bilingual = { readonly vi: string; readonly en: string };

export type AccessActor =
  | 'SELF'
  | 'COLLEAGUE'
  | 'ASSISTANT'
  | 'DIGITAL_ASSISTANT'
  | 'REPRESENTATIVE'
  | 'OTHER_PERSON'
  | 'STAFF'
  | 'SUPERVISOR'
  | 'NOT_SIGNED_IN'
  | 'SYSTEM';

const ACTORS: Readonly<Record<string, AccessActor>> = {
  citizen: 'OTHER_PERSON',
  clerk: 'STAFF',
  officer: 'STAFF',
  'hotline-agent': 'STAFF',
  auditor: 'SUPERVISOR',
  dpo: 'SUPERVISOR',
  kiosk: 'NOT_SIGNED_IN',
  anonymous: 'NOT_SIGNED_IN',
};

/** Whose list of accesses it is. */
export type ListOf = 'person' | 'organisation';

/** Whoever sat before the screen; in an assisted session that is the clerk, in whosever name they act. */
export function actorOf({ actor, subject }: AccessRecord, isInOwnName: boolean, listOf: ListOf): AccessActor {
  if (actor.onBehalfBy !== undefined) return 'ASSISTANT';
  if (isInOwnName && listOf !== 'person') return 'COLLEAGUE';
  if (isInOwnName) return actor.agent === undefined ? 'SELF' : 'DIGITAL_ASSISTANT';
  if (actor.kind === 'citizen' && subject?.relation.includes('representative')) return 'REPRESENTATIVE';
  return own(ACTORS, actor.kind) ?? 'SYSTEM';
}

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

/** Staff of an organisation to which property of the dossier is secured; which one it is stands in the security itself. */
const SECURED_PARTY: Bilingual = {
  vi: 'Bên nhận bảo đảm (ngân hàng) trong hồ sơ này',
  en: 'The secured party (a bank) in this dossier',
};

/** Who was refused without any tie to what they asked for. */
const SOMEBODY_ELSE: Bilingual = { vi: 'Một người khác', en: 'Another person' };

const FOR_ORGANISATION: Bilingual = {
  vi: 'Một người thay mặt tổ chức có quyền đối với hồ sơ này',
  en: 'A person acting for an organisation with rights in this dossier',
};

/** A citizen with which nothing ties what they asked for has no rights in it, and a bank has its own, whatever `WHO` says. */
function whoAsked({ actor, outcome, subject }: AccessRecord): Bilingual | undefined {
  const isTied = outcome.result !== 'refused' || (subject?.relation.length ?? 0) > 0;
  if (actor.kind === 'citizen' && !isTied) return SOMEBODY_ELSE;
  if (actor.kind === 'citizen' && subject?.relation.includes('secured-party')) return SECURED_PARTY;
  return actor.onBehalfOf === undefined ? undefined : FOR_ORGANISATION;
}

const ASSISTED = {
  you: {
    vi: 'Cán bộ một cửa, thay bạn trong phiên hỗ trợ,',
    en: 'A counter clerk, on your behalf in an assisted session,',
  },
  another: {
    vi: 'Cán bộ một cửa, thay một người có quyền đối với hồ sơ này trong phiên hỗ trợ,',
    en: 'A counter clerk, on behalf of a person with rights in this dossier,',
  },
};

interface Looker {
  readonly record: AccessRecord;
  readonly byWhom: AccessActor;
  readonly isInOwnName: boolean;
}

/** Who it was, as a sentence begins, and the digital assistant through which somebody else looked. */
export function nameOf(
  looker: Looker,
  agencies: ReadonlyMap<string, Bilingual>,
  language: 'vi' | 'en',
): string {
  const name = personOf(looker, agencies, language);
  const { agent } = looker.record.actor;
  if (agent === undefined || looker.byWhom === 'DIGITAL_ASSISTANT') return name;
  const through = { vi: `qua trợ lý số (${agent})`, en: `through a digital assistant (${agent})` }[language];
  return `${name.replace(/,$/, '')}, ${through},`;
}

function personOf(
  { record, byWhom, isInOwnName }: Looker,
  agencies: ReadonlyMap<string, Bilingual>,
  language: 'vi' | 'en',
): string {
  const { kind, org } = record.actor;
  if (byWhom === 'SELF') return { vi: 'Chính bạn', en: 'You' }[language];
  if (byWhom === 'DIGITAL_ASSISTANT')
    return {
      vi: `Trợ lý số (${record.actor.agent}), thay mặt bạn,`,
      en: `A digital assistant (${record.actor.agent}), on your behalf,`,
    }[language];
  if (byWhom === 'COLLEAGUE')
    return { vi: 'Người thay mặt tổ chức của bạn', en: 'Somebody acting for your organisation' }[language];
  if (byWhom === 'ASSISTANT') return ASSISTED[isInOwnName ? 'you' : 'another'][language];
  if (byWhom === 'REPRESENTATIVE')
    return { vi: 'Người được ủy quyền trong hồ sơ này', en: 'A person authorised to act in this dossier' }[
      language
    ];
  const of = { vi: 'của', en: 'of' }[language];
  const who = (whoAsked(record) ?? own(WHO, kind))?.[language] ?? kind;
  return org === undefined ? who : `${who} ${of} ${agencies.get(org)?.[language] ?? org}`;
}
