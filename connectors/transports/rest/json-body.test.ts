import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import { parseJson } from './json-body.ts';
import { withQuery } from './rest-transport.ts';

const agency = toAgencyId('hotline');

describe('JSON from outside', () => {
  test('is read with full diacritics, with or without a byte order mark', async () => {
    const text = '{"ten":"Nguyễn Thị Lan","so":"0007"}';
    expect(await parseJson(agency, Buffer.from(text))).toEqual({ ten: 'Nguyễn Thị Lan', so: '0007' });
    expect(await parseJson(agency, Buffer.from(`\uFEFF${text}`))).toEqual({
      ten: 'Nguyễn Thị Lan',
      so: '0007',
    });
  });

  test.each([
    ['an empty body', Buffer.alloc(0)],
    ['half an object', Buffer.from('{"ten":"Nguyễn')],
    [
      'a letter cut in two',
      Buffer.concat([Buffer.from('"Nguy'), Buffer.from([0xe1, 0xbb]), Buffer.from('"')]),
    ],
    ['a thousand levels', Buffer.from('['.repeat(1_000) + ']'.repeat(1_000))],
    ['a hundred thousand levels', Buffer.from('{"a":'.repeat(100_000))],
    ['a hundred thousand values', Buffer.from(`[${'1,'.repeat(100_000)}1]`)],
    [
      'a hundred thousand names',
      Buffer.from(`{${Array.from({ length: 100_000 }, (_, index) => `"${index}":1`).join()}}`),
    ],
    ['a long text', Buffer.from(`"${'\u1ec7'.repeat(33_000)}"`)],
    ['a long text in escapes', Buffer.from(`"${'\\u1ec7'.repeat(33_000)}"`)],
    ['HTML', Buffer.from('<html>001190000001</html>')],
  ])('%s is AGENCY_BAD_ANSWER and not quoted', async (_name, body) => {
    let error: unknown;
    try {
      await parseJson(agency, body);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    expect(String(error)).not.toMatch(/Nguy|001190000001/);
    expect(error).not.toHaveProperty('cause');
  });
});

test('what only looks like mark-up of JSON within a text is counted as text', async () => {
  const text = '[{,:"\\'.repeat(5_000);
  expect(await parseJson(agency, Buffer.from(JSON.stringify({ text })))).toEqual({ text });
  const escaped = '\u1ec7'.repeat(32_000);
  expect(await parseJson(agency, Buffer.from(`"${'\\u1ec7'.repeat(32_000)}"`))).toBe(escaped);
});

test('values are encoded into a query, never pasted', () => {
  expect(withQuery('/tickets', { dossier: 'A&page=9,B C#' })).toBe('/tickets?dossier=A%26page%3D9%2CB+C%23');
});
