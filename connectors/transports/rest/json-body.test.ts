import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import { parseJson } from './json-body.ts';
import { withQuery } from './rest-transport.ts';

const agency = toAgencyId('hotline');

describe('JSON from outside', () => {
  test('is read with full diacritics, with or without a byte order mark', () => {
    const text = '{"ten":"Nguyễn Thị Lan","so":"0007"}';
    expect(parseJson(agency, Buffer.from(text))).toEqual({ ten: 'Nguyễn Thị Lan', so: '0007' });
    expect(parseJson(agency, Buffer.from(`\uFEFF${text}`))).toEqual({ ten: 'Nguyễn Thị Lan', so: '0007' });
  });

  test.each([
    ['an empty body', Buffer.alloc(0)],
    ['half an object', Buffer.from('{"ten":"Nguyễn')],
    [
      'a letter cut in two',
      Buffer.concat([Buffer.from('"Nguy'), Buffer.from([0xe1, 0xbb]), Buffer.from('"')]),
    ],
    ['HTML', Buffer.from('<html>001190000001</html>')],
  ])('%s is AGENCY_BAD_ANSWER and not quoted', (_name, body) => {
    let error: unknown;
    try {
      parseJson(agency, body);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    expect(String(error)).not.toMatch(/Nguy|001190000001/);
    expect(error).not.toHaveProperty('cause');
  });
});

test('values are encoded into a query, never pasted', () => {
  expect(withQuery('/tickets', { dossier: 'A&page=9,B C#' })).toBe('/tickets?dossier=A%26page%3D9%2CB+C%23');
});
