import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { compactVerify, createLocalJWKSet } from 'jose';
import { SignedXml } from 'xml-crypto';
import { openJwe, storedFilesOf } from '../../gateway/evidence/testing/open-container.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { type Between, standBetween } from '../hostile/between.ts';
import { connectMockWorld } from '../world.ts';

const LANS = 'H26.12-261102-0001';
const SIGNING = ['police', 'tax', 'land', 'civil'] as const;
type Signing = (typeof SIGNING)[number];
const EVERYTHING = `{ dossier(code: "${LANS}") { code parcels { address { text } } obligations { name } }
  me { person { fullName civilEvents { kind } } } }`;

const { privateKey, publicKey } = generateKeyPairSync('x25519');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url');

let folder: string;
let between: Record<Signing, Between>;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-journey-'));
  await writeFile(join(folder, 'auditor.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
  const world = await connectMockWorld();
  const stood = await Promise.all(
    SIGNING.map(
      async (agency) => [agency, await standBetween(world.env[`${agency.toUpperCase()}_URL`] ?? '')] as const,
    ),
  );
  between = Object.fromEntries(stood) as Record<Signing, Between>;
  env = Object.fromEntries(stood.map(([agency, { url }]) => [`${agency.toUpperCase()}_URL`, url]));
}, 90_000);
afterAll(async () => {
  for (const one of Object.values(between)) await one.close();
  await rm(folder, { recursive: true, force: true });
});

interface Shown {
  readonly agency: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly network: string | null;
  readonly networkClass: string | null;
  readonly evidence: { request: string | null; answer: string | null; container: string | null } | null;
}

/** Crossings of these agencies that were recorded since `from`. */
async function recorded(gateway: TestGateway, from: string): Promise<Shown[]> {
  const { data, errors } = await gateway.ask(
    'auditor',
    `query ($from: DateTime) { accessLog(first: 100, filter: { kind: CROSSING, from: $from }) { nodes {
      agency outcome code network networkClass evidence { request answer container } } } }`,
    { from },
  );
  expect(errors).toEqual([]);
  return data.accessLog.nodes.filter(({ agency }: Shown) => (SIGNING as readonly string[]).includes(agency));
}

/** The exchange on the wire that a record speaks of, by hashes made here. */
const exchangeOf = ({ agency, evidence }: Shown) =>
  between[agency as Signing].passed.find(
    ({ request, answer }) => sha256(request) === evidence?.request && sha256(answer) === evidence?.answer,
  );

async function filesIn(container: string): Promise<Map<string, Buffer>> {
  const [path = '', hash = ''] = container.split(' sha256=');
  const sealed = await readFile(join(folder, 'data', 'evidence', path));
  expect(sha256(sealed)).toBe(hash);
  return storedFilesOf(
    openJwe(sealed.toString(), createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))),
  );
}

describe.each([
  ['their hashes alone', false],
  ['the messages themselves', true],
])('of agencies that sign, with %s kept,', (_what, isKept) => {
  let gateway: TestGateway;
  let from: string;
  beforeAll(async () => {
    gateway = await startTestGateway({
      ...env,
      ...(isKept && {
        DATA_DIR: join(folder, 'data'),
        ACCESS_LOG_EVIDENCE_KEY_FILE: join(folder, 'auditor.pem'),
      }),
    });
  }, 90_000);
  beforeEach(async () => {
    for (const one of Object.values(between)) one.spoil(undefined);
    await gateway.world.reset();
    from = new Date().toISOString();
  });
  afterAll(() => gateway.close());

  test('every record names the bytes that went over the wire, both ways', async () => {
    const { errors, data } = await gateway.ask('lan', EVERYTHING);
    expect(errors).toEqual([]);
    expect(data.me.person.civilEvents.length).toBeGreaterThan(0);
    const records = await recorded(gateway, from);
    expect([...new Set(records.map(({ agency }) => agency))].sort()).toEqual([...SIGNING].sort());
    for (const record of records) {
      expect([record.agency, exchangeOf(record) !== undefined]).toEqual([record.agency, true]);
      expect(record.networkClass).toBe('loopback');
      expect(record.evidence?.container !== null).toBe(isKept);
    }
  });

  test('an answer that was of no use is evidence too', async () => {
    for (const one of Object.values(between))
      one.spoil(({ path, body }) =>
        /token|jwks/.test(path) ? {} : { body: body.replace(/[A-Za-z]/g, 'x') },
      );
    const { data } = await gateway.ask('lan', EVERYTHING);
    expect([data.dossier.parcels, data.dossier.obligations, data.me.person.fullName]).toEqual([
      null,
      null,
      null,
    ]);
    const records = await recorded(gateway, from);
    expect(records.length).toBeGreaterThanOrEqual(4);
    for (const record of records) {
      expect([record.outcome, record.code]).toEqual(['failed', 'AGENCY_BAD_ANSWER']);
      expect(exchangeOf(record)?.answer.toString()).toMatch(/xxx/);
    }
  });

  test('an agency that did not answer leaves the request alone', async () => {
    await gateway.world.control('land', { mode: 'slow', delayMs: 20_000 });
    await gateway.ask('lan', `{ dossier(code: "${LANS}") { parcels { address { text } } } }`);
    const [land] = (await recorded(gateway, from)).filter(({ agency }) => agency === 'land');
    expect([land?.outcome, land?.evidence?.answer]).toEqual(['failed', null]);
    expect(land?.evidence?.request).toMatch(/^[\w-]{43}$/);
  });

  test('agencies that do not sign leave none', async () => {
    await gateway.ask('lan', `{ dossier(code: "${LANS}") { tickets { subject } } }`);
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 5, filter: { agency: "hotline" }) { nodes { evidence { request } } } }',
    );
    expect(data.accessLog.nodes[0]).toEqual({ evidence: null });
  });

  if (!isKept) return;

  test('the container opens with the auditor’s key, and the agency’s signature in it holds', async () => {
    await gateway.ask('lan', EVERYTHING);
    const records = await recorded(gateway, from);
    for (const record of records) {
      const files = await filesIn(record.evidence?.container ?? '');
      const exchange = exchangeOf(record);
      const named = (role: string) => [...files].find(([name]) => name.startsWith(`${role}-1.`))?.[1];
      expect(named('request')).toEqual(exchange?.request);
      expect(named('answer')).toEqual(exchange?.answer);
    }
    const of = async (agency: Signing) =>
      filesIn(records.find((record) => record.agency === agency)?.evidence?.container ?? '');
    const police = await of('police');
    const jwks = JSON.parse(police.get('META-INF/keys/jwks.json')?.toString() ?? '{}');
    const { payload } = await compactVerify(
      police.get('answer-1.jose')?.toString() ?? '',
      createLocalJWKSet(jwks),
    );
    expect(Buffer.from(payload).toString()).toContain('DanhSach');

    const tax = await of('tax');
    const envelope = tax.get('answer-1.xml')?.toString() ?? '';
    const carried = /<return>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/return>/.exec(envelope)?.[1] ?? '';
    const text = carried.startsWith('&lt;')
      ? carried
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
      : carried;
    const signature = /<(?:\w+:)?Signature[\s\S]*<\/(?:\w+:)?Signature>/.exec(text)?.[0] ?? '';
    const verifier = new SignedXml({
      publicCert: createPublicKey(tax.get('META-INF/keys/agency-1.pem') ?? '').export({
        format: 'pem',
        type: 'spki',
      }),
    });
    verifier.loadSignature(signature);
    expect(verifier.checkSignature(text)).toBe(true);
    expect(verifier.getSignedReferences()[0]).toContain('MA_HS');
  });

  test('no citizen and nobody without the key reads a name in it', async () => {
    const told = (await gateway.ask('lan', '{ me { person { fullName } } }')).data.me.person.fullName;
    const [record] = (await recorded(gateway, from)).filter(({ agency }) => agency === 'police');
    const [path = ''] = (record?.evidence?.container ?? '').split(' ');
    const sealed = await readFile(join(folder, 'data', 'evidence', path), 'utf8');
    expect(sealed).not.toContain(told);
    expect(Buffer.from(sealed, 'base64').includes(told)).toBe(false);
  });

  test('no evidence where it is demanded, no data', async () => {
    const evidence = join(folder, 'data', 'evidence');
    await rm(evidence, { recursive: true });
    await writeFile(evidence, 'in the way');
    const { data, errors } = await gateway.ask('lan', EVERYTHING);
    expect([data.dossier.parcels, data.dossier.obligations, data.me.person.fullName]).toEqual([
      null,
      null,
      null,
    ]);
    expect([...new Set(errors.map(({ extensions }) => extensions['code']))]).toEqual([
      'ACCESS_LOG_UNAVAILABLE',
    ]);
    for (const record of await recorded(gateway, from)) {
      expect([record.outcome, record.code]).toEqual(['failed', 'ACCESS_LOG_UNAVAILABLE']);
      expect(exchangeOf(record)).toBeDefined();
    }
    await rm(evidence);
    expect((await gateway.ask('lan', EVERYTHING)).errors).toEqual([]);
  });
});
