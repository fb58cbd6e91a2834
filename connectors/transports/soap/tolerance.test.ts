import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import { readSoapAnswer } from './soap-answer.ts';
import { envelopeIn } from './soap-part.ts';
import { type SoapTolerance, STRICT } from './tolerance.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const envelope = (body: string) => `<s:Envelope xmlns:s="${SOAP}"><s:Body>${body}</s:Body></s:Envelope>`;
const NAME = '<name>Nguy\u1ec5n \u0110\u1ee9c L\u00e2m</name>';
/** Vietnamese of Windows writes some vowels as a letter and a mark behind it. */
const NAME_1258 = Buffer.concat([
  Buffer.from('<?xml version="1.0" encoding="windows-1258"?>', 'latin1'),
  Buffer.from(`<s:Envelope xmlns:s="${SOAP}"><s:Body><name>Nguy`, 'latin1'),
  Buffer.from([0xea, 0xde]),
  Buffer.from('n</name></s:Body></s:Envelope>', 'latin1'),
]);
const answer = (body: string | Buffer, type = 'text/xml; charset=utf-8') => ({
  ...{ status: 200, headers: { 'content-type': type }, body: Buffer.from(body) },
});
const utf16 = Buffer.concat([
  Buffer.from([0xff, 0xfe]),
  Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${envelope(NAME)}`, 'utf16le'),
]);
const latin1 = Buffer.from(
  `<?xml version="1.0" encoding="ISO-8859-1"?>${envelope('<name>L\u00e2m</name>')}`,
  'latin1',
);

describe('what an answer is besides what SOAP asks for', () => {
  test.each<[string, Partial<SoapTolerance>, ReturnType<typeof answer>, string, RegExp]>([
    [
      'white space before the declaration',
      { blanksBefore: true },
      answer(`\n <?xml version="1.0"?>${envelope(NAME)}`),
      NAME,
      /white space before its XML declaration/,
    ],
    [
      'application/xml',
      { mediaTypes: ['application/xml'] },
      answer(envelope(NAME), 'application/xml; charset=utf-8'),
      NAME,
      /content type is application\/xml and should be text\/xml/,
    ],
    [
      'ISO-8859-1 by its declaration',
      { encodings: ['iso-8859-1'] },
      answer(latin1, 'text/xml'),
      '<name>L\u00e2m</name>',
      /it is in ISO-8859-1 and should be in utf-8/,
    ],
    [
      'Vietnamese of Windows',
      { encodings: ['windows-1258'] },
      answer(NAME_1258, 'text/xml; charset=windows-1258'),
      '<name>Nguy\u1ec5n</name>',
      /it is in windows-1258/,
    ],
    ['UTF-16', { encodings: ['utf-16'] }, answer(utf16, 'text/xml; charset=utf-16'), NAME, /it is in utf-16/],
  ])(
    '%s: is taken where the manifest says so, and told where it does not',
    (_what, tolerated, came, content, told) => {
      expect(envelopeIn(came, '1.1')).toMatch(told);
      const read = envelopeIn(came, '1.1', { ...STRICT, ...tolerated });
      expect(read).toBeInstanceOf(Buffer);
      expect(read.toString()).toContain(content);
    },
  );

  test('bytes that are not of the encoding that is named are refused, tolerated or not', () => {
    const broken = answer(Buffer.from([0x3c, 0x61, 0xd8, 0x00, 0x00]), 'text/xml; charset=utf-16');
    expect(envelopeIn(broken, '1.1', { ...STRICT, encodings: ['utf-16'] })).toMatch(
      /not in utf-16le, as it says/,
    );
  });

  test('what stands in place of a name is not repeated', () => {
    const page = answer('x', 'text/xml; charset="Lan A, 001199012345"');
    expect(envelopeIn(page, '1.1')).toBe('it is in an encoding and should be in utf-8');
  });

  test('an answer in no namespace is told, and taken where the manifest says so', async () => {
    const expected = {
      agency: toAgencyId('land'),
      version: '1.1' as const,
      output: { namespace: 'urn:m', name: 'Out' },
    };
    const came = answer(envelope('<Out>1</Out>'));
    await expect(readSoapAnswer(came, expected)).rejects.toThrow('is in no namespace');
    const { body } = await readSoapAnswer(came, { ...expected, tolerance: { ...STRICT, unqualified: true } });
    expect(body.text).toBe('1');
    const other = answer(envelope('<Out xmlns="urn:other">1</Out>'));
    await expect(
      readSoapAnswer(other, { ...expected, tolerance: { ...STRICT, unqualified: true } }),
    ).rejects.toThrow('another namespace');
  });

  test('an empty answer is taken where the description says that it is empty, and nothing else', async () => {
    const expected = { agency: toAgencyId('land'), version: '1.1' as const, output: undefined };
    expect((await readSoapAnswer(answer(envelope('')), expected)).body.children).toEqual([]);
    await expect(readSoapAnswer(answer(envelope('<x/>')), expected)).rejects.toThrow('is to be empty');
  });
});
