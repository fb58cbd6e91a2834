import type { AgencyId } from '../../../schema/terms.ts';
import { childOf, textOf, type XmlElement } from '../../xml/xml-element.ts';
import { writeXml, type XmlNode } from '../../xml/xml-write.ts';
import { badAnswer } from '../http/http-exchange.ts';
import { monthFirst } from './message-ids.ts';

/** Names of the parties on the exchange. */
export interface GipParties {
  readonly senderCode: string;
  readonly senderName: string;
  readonly receiverCode: string;
  readonly receiverName: string;
}

export interface GipRequest {
  /** Kind of message, e.g. `05011`. */
  readonly tranCode: string;
  readonly messageId: string;
  /** Message that this one goes on from. */
  readonly linkId?: string;
  readonly sentAtMs: number;
  /** Who asks and why; the exchange leaves three fields free for the sender. */
  readonly spares: readonly string[];
  readonly body: readonly XmlNode[];
}

export interface GipHeader {
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly messageId: string;
  /** The message that is answered. */
  readonly answers: string;
  readonly sendDate: string;
  readonly errorCode: string;
}

/** XML of `<DATA>`, unsigned (domain.md §5.4). */
export function writeData(parties: GipParties, request: GipRequest): string {
  const leaf = (name: string, content: string): XmlNode => ({ name, content });
  const header = [
    leaf('VERSION', '1.0'),
    leaf('SENDER_CODE', parties.senderCode),
    leaf('SENDER_NAME', parties.senderName),
    leaf('RECEIVER_CODE', parties.receiverCode),
    leaf('RECEIVER_NAME', parties.receiverName),
    leaf('TRAN_CODE', request.tranCode),
    leaf('MSG_ID', request.messageId),
    leaf('MSG_REFID', ''),
    leaf('ID_LINK', request.linkId ?? ''),
    leaf('SEND_DATE', monthFirst(request.sentAtMs)),
    leaf('ORIGINAL_CODE', parties.senderCode),
    leaf('ORIGINAL_NAME', parties.senderName),
    leaf('ORIGINAL_DATE', monthFirst(request.sentAtMs)),
    leaf('ERROR_CODE', ''),
    leaf('ERROR_DESC', ''),
    ...[1, 2, 3].map((number) => leaf(`SPARE${number}`, request.spares[number - 1] ?? '')),
  ];
  return writeXml({
    name: 'DATA',
    content: [
      { name: 'HEADER', content: header },
      { name: 'BODY', content: request.body },
    ],
  });
}

/**
 * @param data exactly what was signed.
 * @throws GatewayError `AGENCY_BAD_ANSWER`.
 */
export function readData(agency: AgencyId, data: XmlElement): { header: GipHeader; body: XmlElement } {
  const header = childOf(data, 'HEADER');
  const body = childOf(data, 'BODY');
  if (data.name !== 'DATA' || data.namespace !== '' || !header || !body)
    throw badAnswer(agency, 'no DATA with HEADER and BODY');
  const text = (name: string): string => textOf(header, name)?.trim() ?? '';
  return {
    header: {
      senderCode: text('SENDER_CODE'),
      receiverCode: text('RECEIVER_CODE'),
      messageId: text('MSG_ID'),
      answers: text('MSG_REFID'),
      sendDate: text('SEND_DATE'),
      errorCode: text('ERROR_CODE'),
    },
    body,
  };
}
