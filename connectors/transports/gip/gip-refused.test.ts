import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { carrying, changed, type Fields, GipPeer, MAX_ANSWER } from '../testing/gip-peer.ts';
import { failureOf, type ReceivedMessage, type Reply } from '../testing/soap-peer.ts';

const PERSON = '001190000001';
const XML = { 'content-type': 'text/xml; charset=utf-8' };
let gip: GipPeer;

beforeAll(async () => {
  gip = await GipPeer.start();
});
afterAll(() => gip.close());

/** The next answer is a bad one for this very reason, and nothing of either message is told. */
async function expectBadAnswer(reason: string): Promise<void> {
  const failure = await failureOf(
    gip.call({ body: [{ name: 'ROW', content: [{ name: 'MA_HS', content: PERSON }] }] }),
  );
  expect(failure.code).toBe('AGENCY_BAD_ANSWER');
  expect(failure.told).toContain(reason);
  expect(failure.told).not.toMatch(/127\.0\.0\.1|Envelope|DATA>|GIP2026|0011900|CDATA|forged|PRIVATE/);
}

describe('an answer is not believed', () => {
  test.each<[string, Fields, string]>([
    ['to another message', { MSG_REFID: 'GIP202611059999999' }, 'to another message'],
    ['to no message', { MSG_REFID: undefined }, 'to another message'],
    ['of another sender', { SENDER_CODE: 'KBNN' }, 'of another sender'],
    ['to another receiver', { RECEIVER_CODE: 'H27' }, 'to somebody else'],
    ['of the day before yesterday', { SEND_DATE: '11-03-2026' }, 'of another day'],
    ['of the day after tomorrow', { SEND_DATE: '11-07-2026' }, 'of another day'],
    ['of a day that is none', { SEND_DATE: '02-30-2026' }, 'without a day'],
    ['with its day written day first', { SEND_DATE: '25-11-2026' }, 'without a day'],
    ['without a day', { SEND_DATE: undefined }, 'without a day'],
    ['without an id', { MSG_ID: '' }, 'without an id'],
    ['with two ids', { MSG_ID: 'GIP1</MSG_ID><MSG_ID>GIP2' }, 'without an id'],
  ])('%s, signed though it is', async (_name, fields, reason) => {
    gip.peer.answer((message) => gip.answerTo(message, fields));
    await expectBadAnswer(reason);
  });

  test.each<[string, string, (message: ReceivedMessage) => Reply]>([
    ['unsigned', 'not signed', (message) => carrying(gip.answerData(message))],
    [
      'signed with our own key',
      'no trusted key',
      (message) => carrying(gip.signOurs(gip.answerData(message))),
    ],
    [
      'changed after it was signed',
      'no trusted key',
      (message) => changed(gip.answerTo(message), (text) => text.replace('>0007<', '>0008<')),
    ],
    [
      'wrapped into a forged one',
      'no child of the message',
      (message) =>
        carrying(
          gip
            .answerData(message, {}, '<ROW><MA_HS>forged</MA_HS></ROW>')
            .replace('</DATA>', `${gip.signTheirs(gip.answerData(message))}</DATA>`),
        ),
    ],
    [
      'put beside a forged one',
      'no message in the answer',
      (message) =>
        changed(gip.answerTo(message), (text) =>
          text.replace('<return>', `<return><![CDATA[${gip.answerData(message)}]]></return><return>`),
        ),
    ],
    [
      'with a DTD inside',
      'a document type declaration',
      (message) => carrying(`<!DOCTYPE DATA>${gip.signTheirs(gip.answerData(message))}`),
    ],
    [
      'with entities inside',
      'a document type declaration',
      () => carrying('<!DOCTYPE DATA [<!ENTITY a SYSTEM "file:///etc/passwd">]><DATA>&a;</DATA>'),
    ],
    [
      'with a processing instruction inside',
      'a processing instruction',
      (message) => carrying(`<?x y?>${gip.signTheirs(gip.answerData(message))}`),
    ],
    ['nested without end', 'too deep', () => carrying('<DATA>'.repeat(5_000))],
    [
      'with more elements than anybody needs',
      'too many children',
      () => carrying(`<DATA>${'<a/>'.repeat(30_000)}</DATA>`),
    ],
    [
      'that is two documents',
      'several roots',
      (message) => carrying(gip.signTheirs(gip.answerData(message)).repeat(2)),
    ],
    [
      'that is signed but no DATA',
      'no DATA with HEADER and BODY',
      () => carrying(gip.signTheirs('<OTHER><HEADER/><BODY/></OTHER>')),
    ],
    [
      'that is signed but in two parts',
      'no DATA with HEADER and BODY',
      () => carrying(gip.signTheirs('<DATA><HEADER/><BODY/><BODY/></DATA>')),
    ],
    ['that carries nothing', 'no message in the answer', () => carrying('')],
    ['that carries no XML', 'not well-formed', () => carrying('không có dữ liệu')],
    ['without a body', 'an empty body', () => ({ headers: XML })],
    [
      'that is a page of another program',
      'its content type is text/html and should be text/xml',
      () => ({ headers: { 'content-type': 'text/html' }, body: '<p>' }),
    ],
    ['cut off', 'not well-formed', (message) => changed(gip.answerTo(message), (text) => text.slice(0, -40))],
    ['longer than it may be', 'longer than the limit', () => carrying('x'.repeat(MAX_ANSWER))],
    [
      'in another element',
      'another element in the body',
      (message) =>
        changed(gip.answerTo(message), (text) => text.replaceAll('xuLyTruyVanMsgResponse', 'other')),
    ],
    [
      'in another namespace',
      'is in another namespace',
      (message) =>
        changed(gip.answerTo(message), (text) => text.replace('http://gip.response.com/', 'urn:x')),
    ],
  ])('%s', async (_name, reason, reply) => {
    gip.peer.answer(reply);
    await expectBadAnswer(reason);
  });

  test('when an answer that was read before comes under its id again', async () => {
    gip.peer.answer((message) => gip.answerTo(message, { MSG_ID: 'GIP202611050700001' }));
    await gip.call();
    await expectBadAnswer('that was read before');
  });

  test('when it is the very answer to the message before', async () => {
    let first: Reply | undefined;
    gip.peer.answer((message) => {
      first ??= gip.answerTo(message);
      return first;
    });
    await gip.call();
    await expectBadAnswer('to another message');
  });

  test('and one that was refused does not use up the id of the true one', async () => {
    const id = 'GIP202611050700002';
    gip.peer.answer((message) => gip.answerTo(message, { MSG_ID: id, MSG_REFID: 'GIP202611059999999' }));
    await expectBadAnswer('to another message');
    gip.peer.answer((message) => gip.answerTo(message, { MSG_ID: id }));
    expect((await gip.call()).body.children).toHaveLength(1);
  });
});
