import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { incomingChild } from '../../../mocks/kit/soap/incoming-xml.ts';
import { soapFault } from '../../../mocks/kit/soap/soap-message.ts';
import { childrenOf } from '../../xml/xml-element.ts';
import { asReply, carrying, changed, GipPeer } from '../testing/gip-peer.ts';
import { failureOf, type ReceivedMessage, type Reply } from '../testing/soap-peer.ts';

const PERSON = '001190000001';
const XML = { 'content-type': 'text/xml; charset=utf-8' };
let gip: GipPeer;

beforeAll(async () => {
  gip = await GipPeer.start();
});
afterAll(() => gip.close());
beforeEach(() => {
  gip.nowMs = Date.parse('2026-11-05T09:00:00+07:00');
  gip.peer.answer((message) => gip.answerTo(message));
});

describe('a request', () => {
  test('is one signed DATA as text in CDATA, in a SOAP 1.1 envelope', async () => {
    await gip.call();
    const { headers, body } = gip.lastRequest();
    expect(headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', soapaction: '""' });
    expect(body.toString()).toMatch(
      /<soap:Body><g:xuLyTruyVanMsg xmlns:g="http:\/\/gip\.request\.com\/"><arg0><!\[CDATA\[<DATA>[\s\S]*<\/DATA>\]\]><\/arg0>/,
    );
    expect(gip.headerOf(gip.lastRequest())).toMatchObject({
      VERSION: '1.0',
      SENDER_CODE: 'H26',
      SENDER_NAME: 'Trung tâm',
      RECEIVER_CODE: 'GIP',
      TRAN_CODE: '05011',
      MSG_ID: expect.stringMatching(/^GIP20261105\d{7}$/),
      MSG_REFID: '',
      SEND_DATE: '11-05-2026',
      SPARE1: 'VNportal',
      SPARE2: 'procedure:1',
      SPARE3: '',
    });
    expect(body.toString()).not.toContain('PRIVATE KEY');
  });

  test('carries what it is given as it is, the end of a CDATA section too', async () => {
    const sly = ']]></arg0><x a="1">&amp;<!-- ';
    await gip.call({ spares: [sly], body: [{ name: 'ROW', content: [{ name: 'MA_HS', content: sly }] }] });
    expect(gip.headerOf(gip.lastRequest())['SPARE1']).toBe(sly);
    expect(incomingChild(gip.dataOf(gip.lastRequest()), 'BODY')?.children[0]?.children[0]?.text).toBe(sly);
  });

  test('with a character that XML cannot carry never leaves', async () => {
    const before = gip.peer.received.length;
    await expect(gip.call({ spares: ['a\u0000b'] })).rejects.toThrow(TypeError);
    expect(gip.peer.received.length).toBe(before);
  });

  test('never has the id of another', async () => {
    await Promise.all([gip.call(), gip.call(), gip.call()]);
    const ids = gip.peer.received.slice(-3).map((message) => gip.headerOf(message)['MSG_ID']);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('an answer is read', () => {
  test('as it was signed, under the id of the message that asked', async () => {
    const { body, messageId } = await gip.call();
    expect(body.name).toBe('BODY');
    expect(childrenOf(body, 'ROW')[0]?.children[0]).toMatchObject({ name: 'MA_HS', text: '0007' });
    expect(messageId).toBe(gip.headerOf(gip.lastRequest())['MSG_ID']);
  });

  test('when it is escaped instead of in CDATA', async () => {
    gip.peer.answer((message) => {
      const text = gip
        .signTheirs(gip.answerData(message, {}))
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;');
      return changed(gip.answerTo(message), (whole) => whole.replace(/<!\[CDATA\[[\s\S]*\]\]>/, () => text));
    });
    expect((await gip.call()).body.children).toHaveLength(1);
  });

  test('when its CDATA had to be cut in two', async () => {
    gip.peer.answer((message) => gip.answerTo(message, {}, '<ROW><MA_HS>a]]&gt;b</MA_HS></ROW>'));
    const { body } = await gip.call();
    expect(body.children[0]?.children[0]?.text).toBe('a]]>b');
  });

  test('when it is as long as the exchange lets it be: half a megabyte is one text to SOAP', async () => {
    const row = `<ROW><MA_HS>${'7'.repeat(950)}</MA_HS></ROW>`;
    gip.peer.answer((message) => gip.answerTo(message, {}, row.repeat(500)));
    expect((await gip.call()).body.children).toHaveLength(500);
  });

  test.each([
    ['yesterday’s, just after midnight', '2026-11-06T00:00:01+07:00', '11-05-2026'],
    ['tomorrow’s, just before midnight by our clock', '2026-11-05T23:59:59+07:00', '11-06-2026'],
  ])('when its day is %s', async (_name, instant, day) => {
    gip.nowMs = Date.parse(instant);
    gip.peer.answer((message) => gip.answerTo(message, { SEND_DATE: day }));
    expect((await gip.call()).body.children).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const words = `Lỗi tại 10.0.0.14 khi tra cứu ${PERSON}`;

  test.each<[string, (message: ReceivedMessage) => Reply]>([
    ['by fault with HTTP 500', () => asReply(soapFault('1.1', 'Server', words, { status: 500 }))],
    ['by fault with HTTP 200', () => asReply(soapFault('1.1', 'Server', words, { status: 200 }))],
    [
      'by fault of another SOAP version',
      () => ({ ...asReply(soapFault('1.2', 'Server', words)), headers: XML }),
    ],
    ['by a signed error code', (message) => gip.answerTo(message, { ERROR_CODE: '99', ERROR_DESC: words })],
    ['by words in place of a code', (message) => gip.answerTo(message, { ERROR_CODE: words })],
    ['by HTTP 500 without SOAP', () => ({ status: 500, body: words })],
    ['by HTTP 404', () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: words })],
  ])('%s is a fault, and its words are not repeated', async (_name, reply) => {
    gip.peer.answer(reply);
    const failure = await failureOf(gip.call());
    expect(failure.code).toBe('AGENCY_FAULT');
    expect(failure.told).not.toMatch(/Lỗi|10\.0|0011900|Envelope/);
  });

  test.each([429, 503])('by HTTP %d says that the authority is busy', async (status) => {
    gip.peer.answer(() => ({ status, headers: { 'content-type': 'text/html' }, body: words }));
    expect((await failureOf(gip.call())).code).toBe('AGENCY_BUSY');
  });

  test('by an error code that nobody signed is not even believed to be one', async () => {
    gip.peer.answer((message) => carrying(gip.answerData(message, { ERROR_CODE: '99' })));
    expect((await failureOf(gip.call())).code).toBe('AGENCY_BAD_ANSWER');
  });

  test('by a dropped connection is unreachable', async () => {
    gip.peer.answer(() => undefined);
    expect((await failureOf(gip.call())).code).toBe('AGENCY_UNREACHABLE');
  });

  test('by silence ends with the caller’s patience', async () => {
    gip.peer.answer(() => new Promise(() => undefined));
    expect((await failureOf(gip.call({ signal: AbortSignal.timeout(50) }))).code).toBe('AGENCY_TIMEOUT');
  });
});

describe('an answer that is not ready', () => {
  const notReady = (message: ReceivedMessage) => gip.answerTo(message, { ERROR_CODE: '02' }, '');

  test('is asked for again under the first message, and comes under its id', async () => {
    const before = gip.peer.received.length;
    let turn = 0;
    gip.peer.answer((message) => {
      turn += 1;
      return turn < 3 ? notReady(message) : gip.answerTo(message);
    });
    const { body, messageId } = await gip.call();
    expect(body.children).toHaveLength(1);
    const [first, ...again] = gip.peer.received.slice(before).map((message) => gip.headerOf(message));
    expect(first).toMatchObject({ TRAN_CODE: '05011', ID_LINK: '', MSG_ID: messageId });
    expect(again).toHaveLength(2);
    for (const header of again) {
      expect(header).toMatchObject({ TRAN_CODE: '05012', ID_LINK: messageId, SPARE1: 'VNportal' });
      expect(header['MSG_ID']).not.toBe(messageId);
    }
    expect(incomingChild(gip.dataOf(gip.lastRequest()), 'BODY')?.children).toEqual([]);
  });

  test('after all questions is told as late, never as nothing', async () => {
    const before = gip.peer.received.length;
    gip.peer.answer(notReady);
    expect((await failureOf(gip.call())).code).toBe('AGENCY_BUSY');
    expect(gip.peer.received.length - before).toBe(5);
  });

  test('holds nothing yet, whatever rows come with it', async () => {
    gip.peer.answer((message) => gip.answerTo(message, { ERROR_CODE: '02' }));
    expect((await failureOf(gip.call())).code).toBe('AGENCY_BUSY');
  });

  test('and then fails is a fault', async () => {
    let turn = 0;
    gip.peer.answer((message) => {
      turn += 1;
      return turn === 1 ? notReady(message) : gip.answerTo(message, { ERROR_CODE: '14' });
    });
    expect((await failureOf(gip.call())).code).toBe('AGENCY_FAULT');
  });

  test('is not asked for any more once the caller has given up', async () => {
    // Its next pause would last an hour.
    const patient = await GipPeer.start(3_600_000);
    patient.peer.answer((message) => patient.answerTo(message, { ERROR_CODE: '02' }, ''));
    const failure = await failureOf(patient.call({ signal: AbortSignal.timeout(200) }));
    expect(failure.code).toBe('AGENCY_TIMEOUT');
    expect(patient.peer.received).toHaveLength(1);
    await patient.close();
  });
});
