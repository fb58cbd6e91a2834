import { generateKeyPairSync } from 'node:crypto';
import { gipReply, verifyGip } from '../../../mocks/kit/soap/gip-message.ts';
import { type IncomingElement, incomingChild } from '../../../mocks/kit/soap/incoming-xml.ts';
import { readSoapRequest, type soapFault } from '../../../mocks/kit/soap/soap-message.ts';
import { createGipTransport, type GipCall, type GipTransport } from '../gip/gip-transport.ts';
import { createMessageIds } from '../gip/message-ids.ts';
import { createXmlSigner, createXmlVerifier } from '../gip/xml-signature.ts';
import { createReplayWindow } from '../rest-lgsp-jws/replay-window.ts';
import { PEER_AGENCY, type Peer, type ReceivedMessage, type Reply, startPeer } from './soap-peer.ts';

const makePair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Header fields of an answer that are to differ from an honest one's; `undefined` leaves the field out. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Longest answer that is read, bytes. */
export const MAX_ANSWER = 1_000_000;
export const ROWS = '<ROW><MA_HS>0007</MA_HS></ROW>';

/** A GIP gateway on loopback whose answers a test shapes, and the transport to it. Both clocks stand still. */
export class GipPeer {
  readonly peer: Peer;
  readonly transport: GipTransport;
  readonly signOurs: (xml: string) => string;
  readonly signTheirs: (xml: string) => string;
  nowMs = Date.parse('2026-11-05T09:00:00+07:00');
  readonly #ourPublicKey: string;
  #answers = 0;

  private constructor(peer: Peer, pollMs: number) {
    const ours = makePair();
    const theirs = makePair();
    this.peer = peer;
    this.#ourPublicKey = ours.publicKey;
    this.signOurs = createXmlSigner(ours.privateKey);
    this.signTheirs = createXmlSigner(theirs.privateKey);
    this.transport = createGipTransport({
      agency: PEER_AGENCY,
      exchange: peer.exchange,
      parties: {
        senderCode: 'H26',
        senderName: 'Trung tâm',
        receiverCode: 'GIP',
        receiverName: 'Cổng thuế',
      },
      sign: this.signOurs,
      open: createXmlVerifier([theirs.publicKey]),
      createMessageId: createMessageIds(() => this.nowMs, 0),
      answered: createReplayWindow(3_600_000, () => this.nowMs),
      now: () => this.nowMs,
      pollMs,
    });
  }

  /** @param pollMs first pause before an answer that was not ready is asked for again. */
  static async start(pollMs = 1): Promise<GipPeer> {
    return new GipPeer(await startPeer(MAX_ANSWER), pollMs);
  }

  call(more: Partial<GipCall> = {}) {
    return this.transport.call({
      tranCode: '05011',
      body: [{ name: 'ROW', content: [{ name: 'MA_HS', content: '0007' }] }],
      spares: ['VNportal', 'procedure:1', ''],
      signal: AbortSignal.timeout(20_000),
      ...more,
    });
  }

  lastRequest(): ReceivedMessage {
    const message = this.peer.received.at(-1);
    if (!message) throw new Error('nothing was received');
    return message;
  }

  /** `<DATA>` of a request, after its signature was checked. */
  dataOf({ headers, body }: ReceivedMessage): IncomingElement {
    const request = readSoapRequest({
      method: 'POST',
      path: '/ws',
      url: '/ws',
      query: new URLSearchParams(),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body,
    });
    return verifyGip(request, [this.#ourPublicKey]);
  }

  headerOf(message: ReceivedMessage): Record<string, string> {
    const header = incomingChild(this.dataOf(message), 'HEADER');
    return Object.fromEntries((header?.children ?? []).map(({ name, text }) => [name, text]));
  }

  /** `<DATA>` that answers a request, unsigned. */
  answerData(message: ReceivedMessage, fields: Fields = {}, body = ROWS): string {
    this.#answers += 1;
    const header: Fields = {
      SENDER_CODE: 'GIP',
      RECEIVER_CODE: 'H26',
      MSG_ID: `GIP20261105${String(this.#answers).padStart(7, '0')}`,
      MSG_REFID: this.headerOf(message)['MSG_ID'],
      SEND_DATE: '11-05-2026',
      ERROR_CODE: '00',
      ...fields,
    };
    const written = Object.entries(header).map(([name, text]) =>
      text === undefined ? '' : `<${name}>${text}</${name}>`,
    );
    return `<DATA><HEADER>${written.join('')}</HEADER><BODY>${body}</BODY></DATA>`;
  }

  /** An honest answer but for these fields. */
  answerTo(message: ReceivedMessage, fields: Fields = {}, body = ROWS): Reply {
    return carrying(this.signTheirs(this.answerData(message, fields, body)));
  }

  async close(): Promise<void> {
    await this.transport.close();
    await this.peer.close();
  }
}

export const asReply = ({ status, headers, body }: ReturnType<typeof soapFault>): Reply => ({
  ...(status === undefined ? {} : { status }),
  headers: headers ?? {},
  body: typeof body === 'string' ? body : '',
});

/** A reply that carries this text in its CDATA. */
export const carrying = (text: string): Reply => asReply(gipReply(text));

export const changed = (reply: Reply, change: (text: string) => string): Reply => ({
  ...reply,
  body: change(String(reply.body)),
});
