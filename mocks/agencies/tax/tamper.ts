import type { MockReply } from '../../kit/mock-server.ts';
import { gipReply, signGip } from '../../kit/soap/gip-message.ts';
import type { XmlNode } from '../../kit/xml-node.ts';
import { type AnswerHead, answerData } from './answer-message.ts';

/** What an answer is made of, honest or not. */
export interface Part {
  readonly head: AnswerHead;
  readonly rows: readonly XmlNode[];
  sign(xml: string): string;
  /** A key that the gateway has no reason to trust for answers. */
  readonly strangerKey: string;
  /** The answer before this one. */
  readonly last: MockReply | undefined;
}

const ROOT = /^<DATA>([\s\S]*)<\/DATA>$/;
const forged = (head: AnswerHead): string => answerData(head, [['ROW', [['TYPE', '00110']]]]);

/** What somebody between the authority and the gateway might send; each must be noticed. */
export const TAMPERS = {
  /** Changed after it was signed. */
  changed: ({ head, rows, sign }: Part) =>
    gipReply(sign(answerData(head, rows)).replace('<VERSION>1.0', '<VERSION>1.1')),
  unsigned: ({ head, rows }: Part) => gipReply(answerData(head, rows)),
  stranger: ({ head, rows, strangerKey }: Part) => gipReply(signGip(answerData(head, rows), strangerKey)),
  /** A signed message hidden inside a forged one, whose own header and body come first. */
  wrapped: ({ head, rows, sign }: Part) =>
    gipReply(
      forged(head).replace(
        ROOT,
        (_all, inner: string) => `<DATA>${inner}${sign(answerData(head, rows))}</DATA>`,
      ),
    ),
  /** The signature of the true message moved under a forged one. */
  moved: ({ head, rows, sign }: Part) => {
    const signature =
      /<(?:\w+:)?Signature[\s\S]*<\/(?:\w+:)?Signature>/.exec(sign(answerData(head, rows)))?.[0] ?? '';
    return gipReply(forged(head).replace('</DATA>', `${signature}</DATA>`));
  },
  otherMessage: ({ head, rows, sign }: Part) =>
    gipReply(sign(answerData({ ...head, answers: 'GIP202601010000001' }, rows))),
  otherDay: ({ head, rows, sign }: Part) =>
    gipReply(sign(answerData({ ...head, at: '2020-01-01T00:00:00' }, rows))),
  replayed: ({ last, head, rows, sign }: Part) => last ?? gipReply(sign(answerData(head, rows))),
  empty: () => ({ status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: '' }),
} as const satisfies Record<string, (part: Part) => MockReply>;

export type Tamper = 'none' | keyof typeof TAMPERS;
