import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ERRORS } from '../../schema/errors.ts';
import { compact, partsOf } from '../hostile/forged-tokens.ts';
import { converse } from '../hostile/raw-http.ts';
import {
  expectNothingLeaked,
  secretsFrom,
  startWatchedGateway,
  type Told,
  type WatchedGateway,
} from '../hostile/watched-gateway.ts';
import { campaign, timeLimitOf } from './campaign.ts';
import { fuzzedRequests } from './documents.ts';
import { rawRequests } from './raw-requests.ts';

/** Generators and expectations run on the same loop, and machines are busy: only what hangs is found here. */
const LONGEST_HOLD_MS = 3_000;
/** Caches fill up to their bounds; a leak goes beyond. */
const MOST_GROWTH_BYTES = 250_000_000;

let gateway: WatchedGateway;
let minhs: string;
let heapBefore: number;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
const loop = monitorEventLoopDelay({ resolution: 20 });
const CODES: ReadonlySet<unknown> = new Set(Object.keys(ERRORS));
const FAULTS_OF_OURS = /INTERNAL|ACCESS_LOG_UNAVAILABLE/;

beforeAll(async () => {
  process.on('unhandledRejection', noteUnhandled);
  gateway = await startWatchedGateway({ GATEWAY_DEVELOPER_TOOLS: 'false' });
  minhs = await gateway.world.token('minh', { expiresIn: 86_400 });
  await gateway.post('{"query":"{ __typename }"}');
  heapBefore = heapUsed();
  loop.enable();
}, 120_000);
afterAll(async () => {
  loop.disable();
  process.off('unhandledRejection', noteUnhandled);
  await gateway.close();
});

/** JSON as GraphQL over HTTP has it: data, errors of the catalogue with the request's id, nothing else. */
function expectAnswer({ status, text, contentType }: Told): {
  readonly data?: unknown;
  readonly codes: readonly unknown[];
} {
  expect(contentType).toMatch(/^application\/(?:graphql-response\+)?json/);
  const answer = JSON.parse(text) as {
    data?: unknown;
    errors?: { message: unknown; extensions?: Record<string, unknown> }[];
    extensions?: unknown;
  };
  expect(Object.keys(answer).filter((key) => !['data', 'errors', 'extensions'].includes(key))).toEqual([]);
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);
  expect(codes.filter((code) => !CODES.has(code))).toEqual([]);
  for (const { message, extensions } of answer.errors ?? []) {
    expect(typeof message).toBe('string');
    expect(typeof extensions?.['requestId']).toBe('string');
  }
  expect(status === 500 || codes.some((code) => FAULTS_OF_OURS.test(String(code)))).toBe(false);
  return { data: answer.data, codes };
}

test(
  'documents and variables of any kind are answered by the rules, and never with another’s data',
  async () => {
    const secrets = { nobody: secretsFrom(undefined), minh: secretsFrom('minh') };
    await campaign(
      'documents',
      fc.asyncProperty(fuzzedRequests(), fc.boolean(), async (request, isMinh) => {
        const body = JSON.stringify(request);
        const told = await gateway.post(body, isMinh ? { authorization: `Bearer ${minhs}` } : {});
        expectAnswer(told);
        // What the document itself says comes back in errors that speak of it.
        const known = isMinh ? secrets.minh : secrets.nobody;
        expectNothingOf(
          told.text,
          known.filter((secret) => !body.includes(secret)),
        );
      }),
    );
  },
  timeLimitOf('documents'),
);

const expectNothingOf = (text: string, secrets: readonly string[]): void =>
  expect(secrets.filter((secret) => text.normalize('NFC').includes(secret))).toEqual([]);

test(
  'tokens of any kind are nobody’s, unless they are the genuine one',
  async () => {
    const genuine = partsOf(minhs);
    const claims = fc.dictionary(
      fc.constantFrom(...Object.keys(genuine.payload), 'act', 'cnf', 'session_exp', 'nbf', '__proto__'),
      fc.oneof(fc.constantFrom<unknown>('001190000001', 'officer', 'auditor', 2, 'lan'), fc.jsonValue()),
    );
    const heads = fc.dictionary(
      fc.constantFrom(
        'alg',
        'typ',
        'kid',
        'jwk',
        'jku',
        'x5c',
        'x5u',
        'crit',
        'b64',
        'zip',
        'cty',
        '__proto__',
      ),
      fc.oneof(fc.constantFrom<unknown>('none', 'HS256', 'ES256', 'EdDSA', 'at+jwt', 'JWT'), fc.jsonValue()),
    );
    const signature = fc.oneof(
      fc.constant(genuine.signature),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.string(),
    );
    const forged = fc.oneof(
      fc.tuple(heads, claims, signature).map(([head, payload, by]) =>
        compact({
          header: { ...genuine.header, ...head },
          payload: { ...genuine.payload, ...payload },
          signature: by,
        }),
      ),
      fc
        .tuple(fc.nat(minhs.length), fc.nat(9), fc.string({ maxLength: 4 }))
        .map(([at, length, put]) => `${minhs.slice(0, at)}${put}${minhs.slice(at + length)}`),
      fc.string({ maxLength: 300 }),
      fc.array(fc.base64String({ maxLength: 60 }), { maxLength: 6 }).map((parts) => parts.join('.')),
    );
    const secrets = secretsFrom('minh');
    await campaign(
      'tokens',
      fc.asyncProperty(
        forged,
        fc.constantFrom('Bearer', 'DPoP', 'bearer', ''),
        fc.option(fc.oneof(forged, fc.string()), { nil: undefined }),
        async (token, scheme, dpop) => {
          const headers = { authorization: `${scheme} ${token}`, ...(dpop === undefined ? {} : { dpop }) };
          // What no header can hold no client sends.
          fc.pre(Object.values(headers).every((value) => /^[\t\x20-\x7e]*$/.test(value)));
          const told = await gateway.post('{"query":"{ me { person { fullName } } }"}', headers);
          const { data, codes } = expectAnswer(told);
          expectNothingLeaked(told.text, secrets);
          if (data !== undefined && data !== null && codes.length === 0) expect(isSame(token)).toBe(true);
          else expect(codes).toEqual(['UNAUTHENTICATED']);
        },
      ),
    );
    // The last letter of a signature has bits that mean nothing.
    function isSame(token: string): boolean {
      const [head, payload, by = ''] = token.trim().split('.');
      const own = minhs.split('.');
      return (
        head === own[0] &&
        payload === own[1] &&
        Buffer.from(by, 'base64url').equals(Buffer.from(own[2] ?? '', 'base64url'))
      );
    }
  },
  timeLimitOf('tokens'),
);

test(
  'bytes of any kind on a socket never end as a fault of ours',
  async () => {
    const secrets = secretsFrom(undefined);
    await campaign(
      'http',
      fc.asyncProperty(rawRequests, async (bytes) => {
        const { answers, text } = await converse(gateway.url, bytes, 20, true);
        for (const { status, body } of answers) {
          expect(status === 500 || status === 501).toBe(false);
          expect(body).not.toMatch(FAULTS_OF_OURS);
        }
        expectNothingOf(text, secrets);
      }),
    );
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  },
  timeLimitOf('http'),
);

test('and all of it harmed nobody: no promise without an owner, no fault in the log, no long hold, no leak', async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(unhandled).toEqual([]);
  expect(gateway.logLines.filter((line) => /"level":(?:50|60)/.test(line)).slice(0, 3)).toEqual([]);
  expect(loop.max / 1e6).toBeLessThan(LONGEST_HOLD_MS);
  gateway.logLines.length = 0;
  expect(heapUsed() - heapBefore).toBeLessThan(MOST_GROWTH_BYTES);
  const { errors } = await gateway.ask('lan', '{ dossier(code: "H26.12-261102-0001") { code } }');
  expect(errors).toEqual([]);
});

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
