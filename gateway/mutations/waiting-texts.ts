import { momentInWords } from '../../dossier/calendar/asleep-in-words.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { own } from '../../schema/own.ts';
import type { Refusal } from './request-store.ts';
import type { WaitingDoor } from './waiting-door.ts';
import type { Turn } from './waiting-turns.ts';

/** What a citizen is told of what waits: "Đã nhận, sẽ chuyển lúc 06:00 ngày 27/11/2026." */
export function waitingText(sendAt: Date | undefined, now: Date): Bilingual {
  if (!sendAt || sendAt.getTime() <= now.getTime())
    return {
      vi: 'Đã nhận, đang chuyển theo thứ tự sau các yêu cầu trước. Bạn không cần gửi lại.',
      en: 'Taken on; it is passed on in its turn, after earlier ones. There is no need to send it again.',
    };
  const at = momentInWords(sendAt);
  return {
    vi: `Đã nhận, sẽ chuyển lúc ${at.vi}. Bạn không cần gửi lại.`,
    en: `Taken on; it will be passed on at ${at.en}. There is no need to send it again.`,
  };
}

export const REFUSAL_TEXTS: Readonly<Record<Refusal, Bilingual>> = {
  NOT_PERMITTED: {
    vi: 'Yêu cầu không được chuyển vì đến lúc chuyển bạn không còn quyền với hồ sơ này. Hồ sơ không thay đổi.',
    en: 'It was not passed on: by then it was no longer permitted to you. Nothing has changed.',
  },
  EXPIRED: {
    vi: 'Yêu cầu đã chờ quá lâu nên không được chuyển. Hồ sơ không thay đổi, bạn có thể gửi lại.',
    en: 'It waited for too long and was not passed on. Nothing has changed; you can send it again.',
  },
};

/** How a timeline names what was asked for. */
const WHAT: Readonly<Record<string, string>> = {
  WITHDRAW: 'yêu cầu rút hồ sơ',
  SUPPLEMENT: 'giấy tờ bổ sung',
  RATE: 'đánh giá',
  OPEN_TICKET: 'câu hỏi về hồ sơ',
  FILE: 'hồ sơ',
};

export interface OwnStep {
  readonly at: Date;
  readonly text: string;
}

/** Its steps in a dossier's timeline: taken on, then what became of it. @param body whom it is for, in words. */
export function stepsOf(
  { action, takenAt, sendAt, leftAt, outcome }: Turn,
  body: string,
): readonly OwnStep[] {
  const what = own(WHAT, action) ?? 'yêu cầu';
  const wasToWait = sendAt.getTime() > takenAt.getTime();
  const until = wasToWait
    ? `, sẽ chuyển đến ${body} lúc ${momentInWords(sendAt).vi}`
    : `, chờ chuyển đến ${body}`;
  const taken = { at: takenAt, text: `Đã nhận ${what}${until}` };
  if (!leftAt || !outcome) return [taken];
  const texts = {
    forwarded: `Đã chuyển ${what} đến ${body}`,
    refused: `Không chuyển được ${what} đến ${body}: không được tiếp nhận`,
    'given-up': `Đã chuyển ${what} đến ${body}, chưa rõ đã được tiếp nhận hay chưa`,
  } as const;
  return [taken, { at: leftAt, text: texts[outcome] }];
}

/** The caller's own steps of a dossier, for its timeline. */
export const waitedSteps =
  (waiting: Pick<WaitingDoor, 'ownTurns'>, bodies: ReadonlyMap<string, Bilingual>) =>
  (code: string, { caller }: { readonly caller: CallerFacts }): Promise<readonly OwnStep[]> | undefined =>
    waiting
      .ownTurns(code, caller)
      ?.then((turns) => turns.flatMap((turn) => stepsOf(turn, bodies.get(turn.agency)?.vi ?? turn.agency)));
