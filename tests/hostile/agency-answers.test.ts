import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectMockWorld } from '../world.ts';
import { type Between, type PassingAnswer, standBetween } from './between.ts';
import { compact, macedBy, makeOwnKey, partsOf, publicForms, signedBy } from './forged-tokens.ts';
import { expectNothingLeaked, LANS, startWatchedGateway, type WatchedGateway } from './watched-gateway.ts';
import { spoilSignature, type Wrapped, wrapEnveloped } from './xml-wrapping.ts';

const AGENCIES = ['tax', 'police', 'civil', 'onestop', 'hotline', 'land'] as const;
type Agency = (typeof AGENCIES)[number];
const FORGED = 'Kẻ Gian Lận';

let gateway: WatchedGateway;
let between: Record<Agency, Between>;
beforeAll(async () => {
  const world = await connectMockWorld();
  const entries = await Promise.all(
    AGENCIES.map(async (agency) => {
      const name = `${agency.toUpperCase()}_URL`;
      return [agency, name, await standBetween(world.env[name] ?? '')] as const;
    }),
  );
  between = Object.fromEntries(entries.map(([agency, , one]) => [agency, one])) as Record<Agency, Between>;
  gateway = await startWatchedGateway({
    ...Object.fromEntries(entries.map(([, name, one]) => [name, one.url])),
    // Every answer is another one, of the same dossiers.
    GATEWAY_RECORD_CACHE_BYTES: '0',
  });
}, 90_000);
afterAll(async () => {
  await gateway.close();
  await Promise.all(Object.values(between).map((one) => one.close()));
});
beforeEach(async () => {
  for (const one of Object.values(between)) one.spoil(undefined);
  await gateway.world.reset();
});

/** A field of lan's dossier that one agency alone answers. */
const ASKED: Readonly<Record<Agency, string>> = {
  tax: `{ dossier(code: "${LANS}") { code obligations { noticeNumber } } }`,
  police: '{ me { person { residence { since } } } }',
  civil: '{ me { person { birth { number } } } }',
  hotline: `{ dossier(code: "${LANS}") { code tickets { subject } } }`,
  land: `{ dossier(code: "${LANS}") { code parcels { id } } }`,
  onestop: `{ dossier(code: "${LANS}") { code status } }`,
};

/** What came of a forged answer: an error of that agency, nothing of what it said, and on record as no delivery. */
async function expectDisbelieved(agency: Agency): Promise<void> {
  const answer = await gateway.ask('lan', ASKED[agency]);
  const codes = answer.errors.map(({ extensions }) => [extensions['agency'], extensions['code']]);
  expect(codes).toEqual([[agency, expect.stringMatching(/^AGENCY_(?:BAD_ANSWER|FAULT)$/)]]);
  const told = JSON.stringify(answer);
  expect(told).not.toContain(FORGED);
  expectNothingLeaked(told, []);
}

/** A genuine answer that is sent once more to the next question. */
async function expectDisbelievedAgain(agency: Agency): Promise<void> {
  let first: string | undefined;
  between[agency].spoil(({ body }) => {
    first ??= body;
    return { body: first };
  });
  await gateway.ask('lan', ASKED[agency]);
  await expectDisbelieved(agency);
}

/** Breakers count rows and shares of failures: genuine answers between keep them closed, and show that the next question works. */
async function expectBelieved(agency: Agency): Promise<void> {
  between[agency].spoil(undefined);
  for (let asked = 0; asked < 2; asked += 1) {
    const { errors } = await gateway.ask('lan', ASKED[agency]);
    expect(errors).toEqual([]);
  }
}

const CDATA = /<!\[CDATA\[([\s\S]*)\]\]>/;
const changeData = (change: (data: string) => string) => (answer: PassingAnswer) => ({
  body: answer.body.replace(CDATA, (_all, data: string) => `<![CDATA[${change(data)}]]>`),
});
const forgeData = (unsigned: string): string =>
  unsigned.replace(
    /<BODY>[\s\S]*<\/BODY>/,
    `<BODY><ROW><MA_HS>${LANS}</MA_HS><TEN>${FORGED}</TEN></ROW></BODY>`,
  );
const variants = (
  make: (data: string) => readonly Wrapped[],
): readonly (readonly [string, (data: string) => string])[] =>
  make('<DATA><HEADER/><BODY></BODY><Signature></Signature></DATA>').map(({ name }, index) => [
    name,
    (data) => make(data)[index]?.xml ?? '',
  ]);

describe('a signed answer of the tax authority is not believed', () => {
  test.each(variants((data) => wrapEnveloped(data, forgeData)))('wrapped, %s', async (_name, change) => {
    between.tax.spoil(changeData(change));
    await expectDisbelieved('tax');
    await expectBelieved('tax');
  });

  test.each(variants(spoilSignature))('%s', async (_name, change) => {
    between.tax.spoil(changeData(change));
    await expectDisbelieved('tax');
    await expectBelieved('tax');
  });

  test('twice', () => expectDisbelievedAgain('tax'));

  test.each(['changed', 'unsigned', 'stranger', 'wrapped', 'moved', 'otherMessage', 'otherDay', 'empty'])(
    'that the authority’s side sent %s',
    async (tamper) => {
      await gateway.world.control('tax', { tamper });
      await expectDisbelieved('tax');
    },
  );
});

describe('a signed answer of the police is not believed', () => {
  const own = makeOwnKey();
  let published: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    const answer = await fetch(`${gateway.world.urls['police']}/jwks`);
    published = ((await answer.json()) as { keys: Record<string, unknown>[] }).keys[0] ?? {};
  });
  const forge = (payload: object) => ({ ...payload, DanhSach: [{ HoTen: FORGED }], jti: randomUUID() });
  const inPlace = (change: (token: string) => string) => (answer: PassingAnswer) =>
    /^[\w-]+\.[\w-]+\.[\w-]+$/.test(answer.body) ? { body: change(answer.body) } : {};

  test.each<[string, (token: string) => string]>([
    [
      'without an algorithm',
      (token) =>
        compact({ ...partsOf(token), header: { ...partsOf(token).header, alg: 'none' }, signature: '' }),
    ],
    [
      'with another payload',
      (token) => compact({ ...partsOf(token), payload: forge(partsOf(token).payload) }),
    ],
    [
      'with a signature of zeros',
      (token) =>
        compact({
          ...partsOf(token),
          payload: forge(partsOf(token).payload),
          signature: Buffer.alloc(64).toString('base64url'),
        }),
    ],
    [
      'by another key',
      (token) => signedBy(own.privateKey, partsOf(token).header, forge(partsOf(token).payload)),
    ],
    [
      'by a key that it brings along',
      (token) =>
        signedBy(own.privateKey, { ...partsOf(token).header, jwk: own.jwk }, forge(partsOf(token).payload)),
    ],
    [
      'by a key at an address',
      (token) =>
        signedBy(
          own.privateKey,
          { ...partsOf(token).header, jku: 'http://127.0.0.1:9/jwks' },
          forge(partsOf(token).payload),
        ),
    ],
    [
      'by a key without a name',
      (token) =>
        signedBy(own.privateKey, { ...partsOf(token).header, kid: undefined }, forge(partsOf(token).payload)),
    ],
    [
      'by the public key as a secret',
      (token) =>
        macedBy(
          publicForms(published)[0] ?? '',
          { ...partsOf(token).header, alg: 'HS256' },
          forge(partsOf(token).payload),
        ),
    ],
    [
      'with a demand that nobody here knows',
      (token) => compact({ ...partsOf(token), header: { ...partsOf(token).header, crit: ['x'], x: 1 } }),
    ],
    [
      'of the type of a request',
      (token) =>
        compact({ ...partsOf(token), header: { ...partsOf(token).header, typ: 'lgsp-request+jws' } }),
    ],
    ['with one part more', (token) => `${token}.AA`],
    ['with one part less', (token) => token.split('.').slice(0, 2).join('.')],
    ['as bare JSON', (token) => JSON.stringify(forge(partsOf(token).payload))],
  ])('%s', async (_name, change) => {
    between.police.spoil(inPlace(change));
    await expectDisbelieved('police');
    await expectBelieved('police');
  });

  test.each(['foreign-key', 'unsigned', 'stale', 'other-request', 'replay', 'other-partner'])(
    'that the police’s side sent %s',
    async (tamper) => {
      await gateway.ask('lan', ASKED.police);
      await gateway.world.control('police', { tamper });
      await expectDisbelieved('police');
    },
  );
});

describe('an answer over X-Road is not believed', () => {
  test.each<[string, RegExp, string]>([
    ['to another message', /(<[\w:]*id(?: [^>]*)?>)[0-9a-f-]{36}(<)/, `$1${randomUUID()}$2`],
    ['to another request by its hash', /(<xrd:requestHash[^>]*>)[^<]{4}/, '$1AAAA'],
    ['without the hash of the request', /<xrd:requestHash[^>]*>[^<]*<\/xrd:requestHash>/, ''],
    [
      'with the hash in another algorithm',
      /algorithmId="[^"]*"/,
      'algorithmId="http://www.w3.org/2000/09/xmldsig#sha1"',
    ],
    ['with two hashes', /(<xrd:requestHash[^>]*>[^<]*<\/xrd:requestHash>)/, '$1$1'],
    ['for another user', /(<[\w:]*userId(?: [^>]*)?>)[^<]*/, '$1VN0000'],
    [
      'for a dossier that was not asked for',
      /<\/([\w-]+):Header>/,
      '<xrd:issue xmlns:xrd="http://x-road.eu/xsd/xroad.xsd">H26.00-000000-0000</xrd:issue></$1:Header>',
    ],
    ['of another service', /(<[\w:]*serviceCode(?: [^>]*)?>)[^<]*/, '$1Khac'],
    ['of another member', /(<[\w:]*memberCode(?: [^>]*)?>)[^<]*/g, '$1KHAC'],
    ['without headers', /<([\w-]+):Header[\s\S]*<\/\1:Header>/, ''],
    ['with two bodies', /(<([\w-]+):Body[\s\S]*<\/\2:Body>)/, '$1$1'],
    ['with a DTD', /<([\w-]+):Envelope/, '<!DOCTYPE x><$1:Envelope'],
  ])('%s', async (_name, from, to) => {
    const passed: boolean[] = [];
    between.civil.spoil(({ body }) => {
      const spoilt = body.replace(from, to);
      passed.push(spoilt === body);
      return { body: spoilt };
    });
    await expectDisbelieved('civil');
    expect(passed).toEqual([false]);
    await expectBelieved('civil');
  });

  test('that answered the question before', () => expectDisbelievedAgain('civil'));
});

describe('an answer in JSON is not believed', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  test.each<[string, string]>([
    ['that is nothing', ''],
    ['that is null', 'null'],
    ['that is a page', '<html><body>login</body></html>'],
    ['cut off', '{"error_code": 0, "data": ['],
    ['nested without end', deep],
    ['beyond its size', `{"x":"${'a'.repeat(6_000_000)}"}`],
    ['of other things', '{"error_code":"0","result":"none","data":"none"}'],
    ['with names that every object has', '{"__proto__":{"error_code":0,"data":[]},"constructor":1}'],
  ])('%s', async (_name, body) => {
    for (const agency of ['hotline', 'onestop'] as const) {
      between[agency].spoil(({ path }) => (/api|tickets/.test(path) ? { body, status: 200 } : {}));
      const { errors } = await gateway.ask('lan', ASKED[agency]);
      expect(errors.map(({ extensions }) => extensions['code'])).toContain('AGENCY_BAD_ANSWER');
      between[agency].spoil(undefined);
    }
    await expectBelieved('hotline');
  });

  test.each([301, 302, 307, 308])('that sends elsewhere: HTTP %i', async (status) => {
    const before = await gateway.world.calls('tax');
    between.hotline.spoil(() => ({
      status,
      headers: { location: `${gateway.world.urls['tax']}/__calls` },
      body: '',
    }));
    const { errors } = await gateway.ask('lan', ASKED.hotline);
    expect(errors.map(({ extensions }) => extensions['agency'])).toEqual(['hotline']);
    expect(await gateway.world.calls('tax')).toEqual(before);
    await expectBelieved('hotline');
  });
});

describe('a webhook is not believed', () => {
  const event = (over: object = {}) =>
    JSON.stringify({
      eventId: randomUUID(),
      sequence: 1,
      type: 'ticket.changed',
      dossier: LANS,
      at: new Date().toISOString(),
      ...over,
    });
  const secret = () => gateway.world.env['HOTLINE_WEBHOOK_SECRET'] ?? '';
  const seconds = () => Math.floor(Date.now() / 1000);
  const mac = (body: string, at: number, by = secret()) =>
    `t=${at},v1=${createHmac('sha256', by).update(`${at}.${body}`).digest('hex')}`;
  const knock = async (body: string, signature: string | undefined, path = '/webhooks/hotline') => {
    const headers = {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'x-signature': signature }),
    };
    const answer = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body });
    return { status: answer.status, text: await answer.text() };
  };

  test.each<[string, (body: string) => string | undefined]>([
    ['without a signature', () => undefined],
    ['with an empty signature', () => ''],
    ['by another secret', (body) => mac(body, seconds(), 'another-secret-of-32-characters!!')],
    ['by no secret', (body) => mac(body, seconds(), '')],
    ['of an hour ago', (body) => mac(body, seconds() - 3_600)],
    ['of the next hour', (body) => mac(body, seconds() + 3_600)],
    [
      'with another time than was signed',
      (body) => mac(body, seconds()).replace(/t=\d+/, `t=${seconds() - 1}`),
    ],
    ['with two times', (body) => `t=0,${mac(body, seconds())}`],
    ['with a time that is none', (body) => mac(body, seconds()).replace(/t=\d+/, 't=NaN')],
    ['of another body', () => mac(event(), seconds())],
    ['with its signature cut', (body) => mac(body, seconds()).slice(0, -2)],
    ['of another scheme', (body) => mac(body, seconds()).replace('v1=', 'v0=')],
  ])('%s', async (_name, sign) => {
    const body = event();
    const before = await gateway.failedLogins();
    expect(await knock(body, sign(body))).toEqual({ status: 401, text: '' });
    expect(await gateway.failedLogins()).toBe(before + 1);
    expect(await gateway.heard()).toEqual([]);
  });

  test.each(['{}', '[]', 'null', '{"sequence":1e999}', '{"eventId":{}}', '__proto__'])(
    'rightly signed, but no event: %s',
    async (body) => {
      const { status, text } = await knock(body, mac(body, seconds()));
      expect([400, 200, 204].includes(status) && !text.includes('INTERNAL')).toBe(true);
    },
  );
});

test('after all of this the gateway answers as before, and no fault of its own is in its log', async () => {
  for (const agency of AGENCIES) await expectBelieved(agency);
  expect(gateway.logLines.filter((line) => /"level":60|uncaught|unhandled/i.test(line))).toEqual([]);
});
