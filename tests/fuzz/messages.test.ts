import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import {
  readCitizens,
  readDossiers as readCivilDossiers,
} from '../../connectors/agencies/civil/operations.ts';
import { readTickets } from '../../connectors/agencies/hotline/operations.ts';
import { readDossiers as readLandDossiers, readParcels } from '../../connectors/agencies/land/operations.ts';
import { readWardNames } from '../../connectors/agencies/land/ward-names.ts';
import { readDossiers as readOnestopDossiers } from '../../connectors/agencies/onestop/operations.ts';
import {
  readPersons,
  readDossiers as readPoliceDossiers,
} from '../../connectors/agencies/police/operations.ts';
import { readLedgers } from '../../connectors/agencies/tax/operations.ts';
import { readData } from '../../connectors/transports/gip/gip-message.ts';
import { createXmlSigner, createXmlVerifier } from '../../connectors/transports/gip/xml-signature.ts';
import { parseJson } from '../../connectors/transports/rest/json-body.ts';
import { readSoapAnswer } from '../../connectors/transports/soap/soap-answer.ts';
import { parseXml } from '../../connectors/xml/safe-xml.ts';
import { UntrustedXml } from '../../connectors/xml/verify-signature.ts';
import type { XmlElement } from '../../connectors/xml/xml-element.ts';
import { writeXml, type XmlNode } from '../../connectors/xml/xml-write.ts';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { campaign, timeLimitOf } from './campaign.ts';

const wards = readWardNames();
const AGENCY = toAgencyId('land');
const own = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
/** By a library that shares no code with what verifies. */
const sign = createXmlSigner(own.privateKey);
const verify = createXmlVerifier([own.publicKey]);

/** Each agency's answers, read as its connector reads them once a transport has let them in. */
const READERS: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
  'civil/civilDossiers': soapReader(
    'TraCuuHoSoHoTichResponse',
    'http://hotich.example/vdxp/v1',
    readCivilDossiers,
  ),
  'civil/civilPersons': soapReader(
    'TraCuuSuKienHoTichResponse',
    'http://hotich.example/vdxp/v1',
    readCitizens,
  ),
  'land/landDossiers': soapReader('TraCuuHoSoResponse', 'http://datdai.hanoi.example/traodoi/v2', (body) =>
    readLandDossiers(body, wards),
  ),
  'land/landParcels': soapReader('TraCuuThuaDatResponse', 'http://datdai.hanoi.example/traodoi/v2', (body) =>
    readParcels(body, wards),
  ),
  'tax/taxDossiers': async (text) =>
    readLedgers(readData(toAgencyId('tax'), await parseXml(AGENCY, text)).body),
  'hotline/hotlineDossiers': async (text) => readTickets(await parseJson(AGENCY, Buffer.from(text))),
  'onestop/onestopDossiers': async (text) => readOnestopDossiers(await parseJson(AGENCY, Buffer.from(text))),
  'police/policeDossiers': async (text) => readPoliceDossiers(await parseJson(AGENCY, Buffer.from(text))),
  'police/policePersons': async (text) => readPersons(await parseJson(AGENCY, Buffer.from(text))),
};

function soapReader(name: string, namespace: string, read: (body: XmlElement) => unknown) {
  return async (text: string): Promise<unknown> => {
    const answer = { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(text) };
    const rules = {
      agency: AGENCY,
      version: '1.1',
      output: { namespace, name },
      limits: {},
      security: undefined,
      describeFault: undefined,
    } as const;
    return read((await readSoapAnswer(answer, rules)).body);
  };
}

const examples = (ending: string): readonly (readonly [string, string])[] =>
  Object.keys(READERS).flatMap((name) => {
    const folder = join('connectors', 'agencies', name.replace('/', '/fixtures/'));
    return readdirSync(folder)
      .filter((file) => file.endsWith(ending) && !file.endsWith('.expected.json'))
      .map((file) => [name, readFileSync(join(folder, file), 'utf8')] as const);
  });

/** Whatever is read may be refused, but only in the one way that callers are told of, and without a word of the message. */
async function expectTyped(read: Promise<unknown> | undefined): Promise<void> {
  try {
    await read;
  } catch (error) {
    if (!(error instanceof GatewayError))
      throw new Error('another error than the typed one', { cause: error });
    expect(error.code).toMatch(/^AGENCY_(?:BAD_ANSWER|FAULT|BUSY)$/);
  }
}

const VALUES = [
  '',
  '0',
  '-1',
  '1e999',
  'NaN',
  '0000-00-00',
  '2026-02-30',
  '99999999999999999999',
  '\u0000',
  '\ud800',
  '<a/>',
  '&x;',
  ']]>',
  '__proto__',
  'constructor',
  'null',
  '30/02/2026',
  '20261332250000',
  'Đ',
  '\u0301',
];

/** A message of an agency in which pieces were left out, doubled, moved or replaced. */
const spoilt = (ending: string, pieces: readonly string[]): Arbitrary<readonly [string, string]> =>
  fc
    .tuple(
      fc.constantFrom(...examples(ending)),
      fc.array(
        fc.tuple(
          fc.nat(20_000),
          fc.nat(60),
          fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...VALUES), fc.nat(20_000)),
        ),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([[name, text], changes]) => [
      name,
      changes.reduce((changed, [at, length, put]) => {
        const place = at % (changed.length + 1);
        const piece =
          typeof put === 'string'
            ? put
            : changed.slice(put % changed.length, (put % changed.length) + length * 4);
        return `${changed.slice(0, place)}${piece}${changed.slice(place + length)}`;
      }, text),
    ]);

const name = fc.constantFrom('a', 'b', 'DATA', 'Đ', 'x-y', 'row');
const text = fc
  .string({ unit: 'binary' })
  .filter((value) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(value));
const { node } = fc.letrec<{ node: XmlNode }>((tie) => ({
  node: fc.record({
    name,
    attributes: fc.dictionary(name, text, { maxKeys: 3 }),
    content: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.array(tie('node'), { maxLength: 4 }),
    ),
  }),
}));

test(
  'XML of any kind is read or refused in one way, and what we write is read as it was written',
  async () => {
    const messages = spoilt('.xml', [
      '<',
      '>',
      '</',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?x ?>',
      '<!DOCTYPE a>',
      '&#0;',
      '&#x10FFFF;',
      ' xmlns="x"',
      ' xsi:nil="true"',
      '"',
      '=',
    ]);
    await campaign(
      'xml',
      fc.asyncProperty(
        messages,
        node,
        fc.uint8Array({ maxLength: 60 }),
        async ([reader, message], written, bytes) => {
          await expectTyped(READERS[reader]?.(message));
          await expectTyped(parseXml(AGENCY, bytes));
          const readable = await parseXml(AGENCY, message).catch(() => undefined);
          if (readable) await expect(verify(readable)).rejects.toThrow(UntrustedXml);
          expect(sameAs(await parseXml(AGENCY, writeXml(written)), written)).toBe(true);
          const signed = await parseXml(AGENCY, sign(writeXml(written)));
          expect(sameAs(await verify(signed), written)).toBe(true);
        },
      ),
    );
  },
  timeLimitOf('xml'),
);

/** NFC is all that writing changes. */
function sameAs(read: XmlElement, { name: wanted, attributes, content }: XmlNode): boolean {
  const own = Object.entries(attributes ?? {}).every(([key, value]) =>
    read.attributes.some((attribute) => attribute.name === key && attribute.value === value.normalize('NFC')),
  );
  if (read.name !== wanted || !own) return false;
  if (typeof content === 'string') return read.text === content.normalize('NFC');
  return (
    Array.isArray(content) &&
    read.children.length === content.length &&
    content.every((child: XmlNode, index) => {
      const found = read.children[index];
      return found !== undefined && sameAs(found, child);
    })
  );
}

/** The same JSON with one value of any depth replaced, so that mappings are reached and not the parser alone. */
const replaced = fc
  .tuple(
    fc.constantFrom(...examples('.json').filter(([, json]) => isJson(json))),
    fc.array(fc.tuple(fc.nat(500), fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(...VALUES))), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([[reader, json], changes]) => {
    const value: unknown = JSON.parse(json);
    return [
      reader,
      JSON.stringify(changes.reduce((now, [at, put]) => replaceNth(now, at, put), value)),
    ] as const;
  });

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

function replaceNth(value: unknown, at: number, put: unknown): unknown {
  const places: ((by: unknown) => void)[] = [];
  const copy: unknown = structuredClone(value);
  const walk = (inner: unknown): void => {
    if (inner === null || typeof inner !== 'object') return;
    for (const key of Object.keys(inner)) {
      const holder = inner as Record<string, unknown>;
      places.push((by) => {
        holder[key] = by;
      });
      walk(holder[key]);
    }
  };
  walk(copy);
  places[at % Math.max(1, places.length)]?.(put);
  return copy;
}

test(
  'JSON of any kind is read or refused in one way',
  async () => {
    const messages = fc.oneof(
      replaced,
      spoilt('.json', ['{', '}', '[', ']', ',', ':', '"', 'null', '1e999', '\\u0000', '\\ud800']),
    );
    await campaign(
      'json',
      fc.asyncProperty(
        messages,
        fc.uint8Array({ maxLength: 60 }),
        fc.jsonValue(),
        async ([reader, message], bytes, value) => {
          await expectTyped(READERS[reader]?.(message));
          await expectTyped(parseJson(AGENCY, bytes));
          expect(await parseJson(AGENCY, Buffer.from(JSON.stringify(value)))).toEqual(
            JSON.parse(JSON.stringify(value)),
          );
        },
      ),
    );
  },
  timeLimitOf('json'),
);
