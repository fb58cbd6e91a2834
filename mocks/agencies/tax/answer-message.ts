import { writeNodes, type XmlNode } from '../../kit/xml-node.ts';
import { monthFirst } from './answer.ts';

export interface AnswerHead {
  readonly messageId: string;
  /** Message that is answered. */
  readonly answers: string;
  /** ISO 8601, Hanoi time. */
  readonly at: string;
  readonly errorCode: string;
  readonly errorText: string;
}

/** XML of `<DATA>`, unsigned. */
export function answerData(head: AnswerHead, rows: readonly XmlNode[]): string {
  const nodes: XmlNode = [
    'DATA',
    [
      [
        'HEADER',
        [
          ['VERSION', '1.0'],
          ['SENDER_CODE', 'GIP'],
          ['SENDER_NAME', 'Cổng trao đổi thông tin ngành thuế'],
          ['RECEIVER_CODE', 'H26'],
          ['RECEIVER_NAME', ''],
          ['TRAN_CODE', '05013'],
          ['MSG_ID', head.messageId],
          ['MSG_REFID', head.answers],
          ['ID_LINK', head.answers],
          ['SEND_DATE', monthFirst(head.at)],
          ['ORIGINAL_CODE', 'GIP'],
          ['ORIGINAL_NAME', ''],
          ['ORIGINAL_DATE', ''],
          ['ERROR_CODE', head.errorCode],
          ['ERROR_DESC', head.errorText],
        ],
      ],
      ['BODY', rows],
    ],
  ];
  return writeNodes([nodes]);
}
