import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { envelopeIn } from './soap-part.ts';

const ENVELOPE = '<soap:Envelope xmlns:soap="…">Nguyễn</soap:Envelope>';
const answer = (contentType: string, body: string | Buffer) => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: Buffer.from(body),
});
const textOf = (found: Buffer | string) =>
  typeof found === 'string' ? `refused: ${found}` : found.toString();
const part = (head: string, body: string) => `--b1\r\n${head}\r\n\r\n${body}\r\n`;
const ROOT = part('Content-Type: text/xml; charset=UTF-8\r\nContent-ID: <s>', ENVELOPE);
const SCAN = part('Content-Type: image/jpeg\r\nContent-ID: <scan>', 'JFIF--b');

describe('the envelope in an answer', () => {
  test.each([
    ['text/xml'],
    ['text/xml; charset=utf-8'],
    ['Text/XML;charset="UTF-8"'],
    ['text/xml ; action="x" ; charset=UTF-8'],
    ['text/xml; charset=utf8'],
  ])('is the whole body as %s', (type) =>
    expect(textOf(envelopeIn(answer(type, ENVELOPE), '1.1'))).toBe(ENVELOPE),
  );

  test.each([
    ['text/html'],
    ['application/json'],
    ['text/xml; charset=utf-16'],
    ['text/xml; charset=iso-8859-1'],
    ['application/soap+xml'],
    ['nonsense'],
    [''],
  ])('is not there as %p', (type) =>
    expect(textOf(envelopeIn(answer(type, ENVELOPE), '1.1'))).toMatch(/^refused/),
  );

  test.each([
    ['first by default', 'multipart/related; boundary=b1', ROOT + SCAN],
    ['named by start', 'multipart/related; type="text/xml"; start="<s>"; boundary=b1', SCAN + ROOT],
    ['in a quoted boundary', 'Multipart/Related; boundary="b1"; type="text/xml"', ROOT],
    ['after a preamble', 'multipart/related; boundary=b1', `to be ignored\r\n${ROOT}`],
    [
      'in XOP',
      'multipart/related; boundary=b1; type="application/xop+xml"',
      part(
        'content-type: application/xop+xml;\r\n charset=UTF-8; type="text/xml"\r\ncontent-transfer-encoding: binary',
        ENVELOPE,
      ),
    ],
  ])('is the root part, %s', (_how, type, body) =>
    expect(textOf(envelopeIn(answer(type, `${body}--b1--\r\n`), '1.1'))).toBe(ENVELOPE),
  );

  test.each([
    ['without a boundary', 'multipart/related', `${ROOT}--b1--`],
    ['whose root part is missing', 'multipart/related; boundary=b1; start="<other>"', `${ROOT}--b1--`],
    ['that was cut off', 'multipart/related; boundary=b1', ROOT],
    ['with a root part that is no SOAP', 'multipart/related; boundary=b1', `${SCAN}--b1--`],
    [
      'with an encoded root part',
      'multipart/related; boundary=b1',
      `${part('Content-Type: text/xml\r\nContent-Transfer-Encoding: base64', 'PHg+')}--b1--`,
    ],
    [
      'with values in attachments',
      'multipart/related; boundary=b1',
      `${part('Content-Type: text/xml', '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:scan"/>')}--b1--`,
    ],
  ])('is refused in a multipart answer %s', (_what, type, body) =>
    expect(textOf(envelopeIn(answer(type, body), '1.1'))).toMatch(/^refused/),
  );

  test('is found among any attachments, byte for byte', () => {
    const attachment = fc
      .uint8Array({ maxLength: 60 })
      .filter((bytes) => !Buffer.from(bytes).includes('--b1'));
    fc.assert(
      fc.property(fc.array(attachment, { maxLength: 4 }), fc.nat(4), (attachments, at) => {
        const parts = attachments.map((bytes) =>
          Buffer.concat([Buffer.from('--b1\r\nContent-Type: image/png\r\n\r\n'), bytes, Buffer.from('\r\n')]),
        );
        parts.splice(at, 0, Buffer.from(ROOT));
        const body = Buffer.concat([...parts, Buffer.from('--b1--')]);
        expect(textOf(envelopeIn(answer('multipart/related; boundary=b1; start="<s>"', body), '1.1'))).toBe(
          ENVELOPE,
        );
      }),
    );
  });
});
