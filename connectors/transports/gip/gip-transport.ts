import { setTimeout as wait } from 'node:timers/promises';
import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyId } from '../../../schema/terms.ts';
import type { WireTap } from '../../wire-tap.ts';
import { parseXml } from '../../xml/safe-xml.ts';
import { UntrustedXml } from '../../xml/verify-signature.ts';
import type { ExactElement, XmlElement } from '../../xml/xml-element.ts';
import type { XmlNode } from '../../xml/xml-write.ts';
import { badAnswer, type HttpExchange, refusedByAgency } from '../http/http-exchange.ts';
import { othersTurn } from '../http/others-turn.ts';
import type { ReplayWindow } from '../rest-lgsp-jws/replay-window.ts';
import { readSoapAnswer } from '../soap/soap-answer.ts';
import { writeEnvelope } from '../soap/soap-envelope.ts';
import { type GipHeader, type GipParties, readData, writeData } from './gip-message.ts';
import { readMonthFirst } from './message-ids.ts';

const REQUEST_NAMESPACE = 'http://gip.request.com/';
const ANSWER = { namespace: 'http://gip.response.com/', name: 'xuLyTruyVanMsgResponse' };
const DAY_MS = 86_400_000;
const MAX_POLLS = 4;

/** `ERROR_CODE`: answered; taken in and not ready yet (ask again by `ID_LINK`). Every other code is a fault. */
const DONE = new Set(['', '00']);
const NOT_READY = '02';
/** Kind of message that asks for the answer to an earlier one. */
const ASK_AGAIN = '05012';

export interface GipTransportOptions {
  readonly agency: AgencyId;
  readonly exchange: HttpExchange;
  readonly parties: GipParties;
  readonly sign: (xml: string) => string;
  /** From a signed message to what was signed. @throws UntrustedXml. */
  readonly open: (message: ExactElement) => Promise<XmlElement>;
  /** PEM public keys that `open` trusts, for whoever checks kept messages later. */
  readonly trusted?: readonly string[];
  readonly createMessageId: () => string;
  /** Answers that were read before. */
  readonly answered: ReplayWindow;
  readonly now: () => number;
  /** First pause before an answer that was not ready is asked for again, milliseconds; doubles. Default 100. */
  readonly pollMs?: number;
}

export interface GipCall {
  readonly tranCode: string;
  readonly body: readonly XmlNode[];
  readonly spares: readonly string[];
  readonly signal: AbortSignal;
  readonly tap?: WireTap | undefined;
}

export interface GipTransport {
  /**
   * @throws GatewayError one of the agency codes: `AGENCY_BAD_ANSWER` for whatever is not surely the authority's own
   *   answer to this message; `AGENCY_BUSY` when it is still not ready after several pauses.
   */
  call(call: GipCall): Promise<{ readonly body: XmlElement; readonly messageId: string }>;
  close(): Promise<void>;
}

/** GIP messages: signed XML, carried as text in CDATA by one SOAP 1.1 operation (domain.md §5.4). */
export function createGipTransport(options: GipTransportOptions): GipTransport {
  const { agency, exchange, now, pollMs = 100 } = options;

  async function send(call: GipCall, linkId?: string) {
    const messageId = options.createMessageId();
    const request = { ...call, messageId, sentAtMs: now(), ...(linkId === undefined ? {} : { linkId }) };
    const text = options.sign(writeData(options.parties, request));
    const answer = await exchange.send({
      method: 'POST',
      path: '',
      headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '""' },
      body: writeEnvelope({ version: '1.1', headers: [], body: carry(text), security: undefined }),
      signal: call.signal,
      tap: call.tap,
    });
    for (const [index, key] of (options.trusted ?? []).entries())
      call.tap?.signedWith(`agency-${index + 1}.pem`, () => key);
    const { body } = await readSoapAnswer(answer, {
      agency,
      version: '1.1',
      output: ANSWER,
      // One element carries the whole message as text; the exchange has read no more of it than it may.
      limits: { maxText: answer.body.length },
    });
    const carried = carriedIn(agency, body);
    const message = await parseXml(agency, carried, { maxBytes: Buffer.byteLength(carried) });
    const read = readData(agency, await openAnswer(options, message));
    await othersTurn(answer.body.length);
    refuseStrangeAnswer(options, read.header, messageId);
    return { ...read, messageId };
  }

  return {
    async call(call) {
      const first = await send(call);
      let latest = first;
      for (let poll = 0; latest.header.errorCode === NOT_READY; poll += 1) {
        if (poll === MAX_POLLS)
          throw new GatewayError('AGENCY_BUSY', `${agency}: the answer is not ready yet`, {
            extensions: { agency },
          });
        // A pause that was cut short ends the call: the exchange sends nothing for a caller who has given up.
        await wait(pollMs * 2 ** poll, undefined, { signal: call.signal }).catch(() => undefined);
        call.tap?.goesOn();
        latest = await send({ ...call, tranCode: ASK_AGAIN, body: [] }, first.messageId);
      }
      refuseError(agency, latest.header);
      return { body: latest.body, messageId: first.messageId };
    },
    close: () => exchange.close(),
  };
}

/** @throws GatewayError `AGENCY_FAULT` for an error code; its words are not repeated. */
export function refuseError(agency: AgencyId, { errorCode }: GipHeader): void {
  if (DONE.has(errorCode)) return;
  const code = /^[A-Za-z0-9]{1,10}$/.test(errorCode) ? errorCode : 'without a code';
  throw refusedByAgency(agency, `refused (${code})`);
}

const carry = (text: string): string =>
  `<g:xuLyTruyVanMsg xmlns:g="${REQUEST_NAMESPACE}"><arg0><![CDATA[` +
  `${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></arg0></g:xuLyTruyVanMsg>`;

function carriedIn(agency: AgencyId, body: XmlElement): string {
  const [only, ...more] = body.children;
  if (only?.name !== 'return' || more.length > 0 || only.children.length > 0 || only.text.trim() === '')
    throw badAnswer(agency, 'no message in the answer');
  return only.text.trim();
}

async function openAnswer({ agency, open }: GipTransportOptions, message: ExactElement): Promise<XmlElement> {
  try {
    return await open(message);
  } catch (error) {
    if (error instanceof UntrustedXml) throw badAnswer(agency, `signature: ${error.message}`);
    throw error;
  }
}

/** Is it the authority's answer to this very message, of today, and read for the first time? */
function refuseStrangeAnswer(options: GipTransportOptions, header: GipHeader, messageId: string): void {
  const { agency, parties, answered, now } = options;
  const refuse = (reason: string) => badAnswer(agency, reason);
  if (header.answers !== messageId) throw refuse('the answer to another message');
  if (header.senderCode !== parties.receiverCode) throw refuse('an answer of another sender');
  // Message ids are unique to their sender at best: the authority may answer others under the same id.
  if (header.receiverCode !== parties.senderCode) throw refuse('an answer to somebody else');
  const sentAt = readMonthFirst(header.sendDate);
  if (sentAt === undefined) throw refuse('an answer without a day');
  // The day alone is told: one on either side of midnight is accepted.
  if (now() - sentAt > 2 * DAY_MS || sentAt - now() > DAY_MS) throw refuse('an answer of another day');
  if (header.messageId === '') throw refuse('an answer without an id');
  if (!answered.admit(header.messageId)) throw refuse('an answer that was read before');
}
