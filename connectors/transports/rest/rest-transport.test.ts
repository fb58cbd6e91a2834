import { expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import type { HttpAnswer } from '../http/http-exchange.ts';
import { createRestTransport } from './rest-transport.ts';

const answering = (status: number, body: string) =>
  createRestTransport({
    agency: toAgencyId('hotline'),
    headers: {},
    isProblem: (value) => typeof value === 'object' && value !== null && 'error' in value,
    exchange: {
      send: async (): Promise<HttpAnswer> => ({ status, headers: {}, body: Buffer.from(body) }),
      close: async () => undefined,
    },
  });
const PROBLEM = '{"error":{"code":"NO_SUCH_DOSSIER 001190000001"}}';
const PAGE = '<html><h1>502 Bad Gateway</h1></html>';

test.each([
  ['what the message holds is wrong', 422, '', 'AGENCY_FAULT', true],
  ['a problem of the service, whichever status', 500, PROBLEM, 'AGENCY_FAULT', true],
  ['a problem of the service', 404, PROBLEM, 'AGENCY_FAULT', true],
  ['a path that a proxy does not know', 404, PAGE, 'AGENCY_FAULT', false],
  ['a key that is not taken any more', 401, PROBLEM, 'AGENCY_FAULT', false],
  ['a proxy that gave up', 502, PAGE, 'AGENCY_FAULT', false],
  ['a proxy that gave up without a word', 504, '', 'AGENCY_FAULT', false],
  ['an error with other JSON', 500, '{"message":"x"}', 'AGENCY_FAULT', false],
  ['a redirect', 303, '', 'AGENCY_FAULT', false],
  ['too much to do', 503, PROBLEM, 'AGENCY_BUSY', false],
] as const)(
  '%s (HTTP %d) is told with whether the service refused',
  async (_what, status, body, code, isRefusal) => {
    const call = { method: 'POST', path: '/tickets', signal: new AbortController().signal } as const;
    const error: unknown = await answering(status, body)
      .call(call)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, isRefusal });
    expect(String(error)).not.toMatch(/0011|NO_SUCH|Gateway</);
  },
);
