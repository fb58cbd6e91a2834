import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { refuseAmbiguous } from './ambiguous-request.ts';

/** As Node hands it over: of two headers of one name it keeps one, or joins them. */
const request = (headers: Record<string, string>, ...more: readonly string[]) =>
  ({ headers, rawHeaders: [...Object.entries(headers).flat(), ...more] }) as unknown as IncomingMessage;

describe('a request', () => {
  test('that says one thing passes', () => {
    expect(refuseAmbiguous(request({ host: 'a:80', authorization: 'Bearer x' }))).toBeUndefined();
    expect(refuseAmbiguous(request({ host: 'a', accept: 'b, c' }, 'Accept', 'c'))).toBeUndefined();
    expect(refuseAmbiguous(request({ host: 'a', 'content-encoding': 'identity' }))).toBeUndefined();
  });

  test.each(['Authorization', 'CONTENT-TYPE', 'dpop', 'Host', 'origin'])(
    'with two headers %s is refused',
    (name) => {
      const headers = { host: 'a', [name.toLowerCase()]: 'a' };
      expect(refuseAmbiguous(request(headers, name, 'b'))).toBe(400);
    },
  );

  test('with a host that is none, or a body in another coding, is refused', () => {
    expect(refuseAmbiguous(request({ host: 'a/b' }))).toBe(400);
    expect(refuseAmbiguous(request({ host: 'a', 'content-encoding': 'gzip' }))).toBe(415);
  });
});
