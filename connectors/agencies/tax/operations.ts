import { randomInt } from 'node:crypto';
import type { AgencyModule } from '../../contract.ts';
import { socketsOf } from '../../manifest.ts';
import { groupByKey, keyIn, readRows } from '../../mapping/read-rows.ts';
import { readAs, readingAnswer, UnreadablePart } from '../../mapping/wire-shape.ts';
import { createGipTransport, type GipTransport } from '../../transports/gip/gip-transport.ts';
import { createMessageIds } from '../../transports/gip/message-ids.ts';
import { createXmlSigner, createXmlVerifier } from '../../transports/gip/xml-signature.ts';
import { createHttpExchange } from '../../transports/http/http-exchange.ts';
import { createReplayWindow } from '../../transports/rest-lgsp-jws/replay-window.ts';
import { toPlainElement } from '../../xml/plain-element.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { XmlNode } from '../../xml/xml-write.ts';
import { LEDGER_TYPE, mapDossier, payersOf, sourcesOf } from './mapping.ts';
import { readPemKeys } from './pem-keys.ts';
import { answerBody, TAX } from './wire.ts';

/** Kind of message that asks for ledgers. */
const LEDGER_QUERY = '05011';
/**
 * How long answers are remembered. Each must name a message of this process, whose ids do not come again within a
 * day: an hour's memory is the second net, and stays small under load.
 */
const REMEMBER_MS = 3_600_000;

export const agency: AgencyModule<GipTransport> = {
  createTransport(manifest, settings) {
    const trusted = readPemKeys('TAX_TRUSTED_KEYS', settings['trustedKeys'] ?? '', 'public');
    const identity = (name: string) => manifest.identity[name] ?? '';
    return createGipTransport({
      agency: manifest.id,
      exchange: createHttpExchange({
        agency: manifest.id,
        baseUrl: settings['url'] ?? '',
        maxAnswerBytes: manifest.maxAnswerBytes,
        maxSockets: socketsOf(manifest),
      }),
      parties: {
        senderCode: identity('senderCode'),
        senderName: identity('senderName'),
        receiverCode: identity('receiverCode'),
        receiverName: identity('receiverName'),
      },
      sign: createXmlSigner(readPemKeys('TAX_SIGNING_KEY', settings['signingKey'] ?? '', 'private')[0] ?? ''),
      open: createXmlVerifier(trusted),
      trusted,
      createMessageId: createMessageIds(Date.now, randomInt(10_000_000)),
      answered: createReplayWindow(REMEMBER_MS, Date.now),
      now: Date.now,
    });
  },
  operations: {
    taxDossiers: {
      async call(transport, { keys, origin, signal, tap }) {
        const { body, messageId } = await transport.call({
          tranCode: LEDGER_QUERY,
          body: keys.map(query),
          spares: [origin.userId, origin.purpose, origin.dossier ?? ''],
          ...{ signal, tap },
        });
        return { messageId, ...readLedgers(body) };
      },
    },
  },
  close: (transport) => transport.close(),
};

const query = (code: string): XmlNode => ({
  name: 'ROW',
  content: [
    { name: 'TYPE', content: LEDGER_TYPE },
    { name: 'NAME', content: 'Tra cứu sổ thuế đất' },
    { name: 'MA_HS', content: code },
  ],
});

/** @throws GatewayError `AGENCY_BAD_ANSWER`. */
export function readLedgers(body: XmlElement) {
  const wire = readingAnswer(TAX, () => readAs(answerBody, toPlainElement(TAX, body)));
  const byCode = groupByKey(sourcesOf(wire), (source) =>
    source instanceof UnreadablePart ? undefined : keyIn(source.row, 'MA_HS'),
  );
  return readRows(TAX, 'MA_HS', [...byCode], {
    keyOf: ([code]) => code,
    read: ([code = '', own]) => mapDossier(code, own),
    personsOf: ([, own]) => payersOf(own),
  });
}
