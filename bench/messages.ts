import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignedXml } from 'xml-crypto';
import * as civil from '../connectors/agencies/civil/operations.ts';
import * as hotline from '../connectors/agencies/hotline/operations.ts';
import * as onestop from '../connectors/agencies/onestop/operations.ts';
import { createXmlSigner, createXmlVerifier } from '../connectors/transports/gip/xml-signature.ts';
import { parseJson } from '../connectors/transports/rest/json-body.ts';
import { canonicalForm } from '../connectors/xml/canonical-xml.ts';
import { readXml } from '../connectors/xml/safe-xml.ts';
import { childOf, type XmlElement } from '../connectors/xml/xml-element.ts';
import { toAgencyId } from '../schema/terms.ts';
import { ownMicros } from './cpu-clock.ts';

/** What one step of reading an agency's message costs, microseconds of CPU per KB (1,024 bytes) of it. */
export interface MessageCost {
  readonly step: string;
  readonly kilobytes: number;
  readonly microsPerKb: number;
}

const fixture = (path: string): string =>
  readFileSync(join(import.meta.dirname, '..', 'connectors', 'agencies', path), 'utf8');

/** The rows of a sound message, so often that it becomes a long one. */
function repeated(text: string, row: RegExp, times: number): string {
  const found = row.exec(text)?.[0];
  if (found === undefined) throw new Error(`no row like ${row}`);
  return text.replace(found, () => found.repeat(times));
}

/** Takes some seconds. */
export async function measureMessages(rounds = 15): Promise<readonly MessageCost[]> {
  const costs: MessageCost[] = [];
  const measure = async (step: string, bytes: number, run: () => unknown, times = rounds): Promise<void> => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < times; round += 1) {
      least = Math.min(least, await ownMicros(run));
    }
    const kilobytes = bytes / 1_024;
    costs.push({
      step,
      kilobytes: Math.round(kilobytes),
      microsPerKb: Number((least / kilobytes).toFixed(1)),
    });
  };

  const xml = repeated(
    fixture('civil/fixtures/civilDossiers/one.xml'),
    /<(\w+:)?hoSo>[\s\S]*<\/(\w+:)?hoSo>/,
    20,
  );
  const json = repeated(
    fixture('onestop/fixtures/onestopDossiers/one.json'),
    /\{\s*"MaHoSo"[\s\S]*\}(?=\s*\])/,
    1,
  );
  const tickets = fixture('hotline/fixtures/hotlineDossiers/many.json');
  const agency = toAgencyId('onestop');
  const bodyOf = (root: XmlElement): XmlElement =>
    childOf(childOf(root, 'Body') ?? root, 'TraCuuHoSoHoTichResponse') ?? root;
  const parsedXml = readXml(xml);
  const parsedJson: unknown = await parseJson(agency, Buffer.from(json));
  const parsedTickets: unknown = await parseJson(agency, Buffer.from(tickets));
  await measure('XML: parse', xml.length, () => readXml(xml));
  await measure('XML: shape and mapping (civil)', xml.length, () => civil.readDossiers(bodyOf(parsedXml)));
  await measure('XML: canonical form', xml.length, () => canonicalForm(parsedXml));
  await measure('JSON: count and parse', json.length, () => parseJson(agency, Buffer.from(json)), 200);
  await measure(
    'JSON: shape and mapping (onestop)',
    json.length,
    () => onestop.readDossiers(parsedJson),
    200,
  );
  await measure(
    'JSON: shape and mapping (hotline)',
    tickets.length,
    () => hotline.readTickets(parsedTickets),
    200,
  );

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const publicCert = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const ROWS = /<ROW_SOTHUE>[\s\S]*?<\/ROW_SOTHUE>/;
  for (const times of [1, 40, 400]) {
    const data = repeated(fixture('tax/fixtures/taxDossiers/one.xml'), ROWS, times).replace(
      /<Signature[\s\S]*<\/Signature>/,
      '',
    );
    const signed = createXmlSigner(key)(data);
    const verify = createXmlVerifier([publicCert]);
    const message = readXml(signed);
    await measure('signed XML: verify', signed.length, () => verify(message));
    if (times > 40) continue;
    await measure(
      'signed XML: verify by xml-crypto',
      signed.length,
      () => verifyByLibrary(signed, publicCert),
      3,
    );
  }
  return costs;
}

/** As a reader of its documentation would. */
function verifyByLibrary(xml: string, publicCert: string): void {
  const checker = new SignedXml({ publicCert });
  checker.loadSignature(/<Signature[\s\S]*<\/Signature>/.exec(xml)?.[0] ?? '');
  if (!checker.checkSignature(xml)) throw new Error('a genuine signature does not hold');
}

export const tableOf = (costs: readonly MessageCost[]): string =>
  [
    'step of reading a message                KB   CPU µs per KB',
    ...costs.map(
      ({ step, kilobytes, microsPerKb }) =>
        `${step.padEnd(36)} ${String(kilobytes).padStart(6)} ${microsPerKb.toFixed(1).padStart(15)}`,
    ),
  ].join('\n');
