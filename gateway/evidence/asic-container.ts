import { createHash } from 'node:crypto';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import type { WireMessage } from '../../connectors/wire-tap.ts';
import { readXml } from '../../connectors/xml/safe-xml.ts';
import { attributeOf, childrenOf, textOf } from '../../connectors/xml/xml-element.ts';
import { writeXml, XML_DECLARATION, type XmlNode } from '../../connectors/xml/xml-write.ts';

/** A message that is kept whole. */
export interface KeptMessage extends WireMessage {
  readonly role: 'request' | 'answer';
}

/** What one container holds. */
export interface ContainerContent {
  /** In the order in which they went over the wire. */
  readonly messages: readonly KeptMessage[];
  /** Public keys and certificates that the agency's signatures are checked with, by file name. */
  readonly keys: ReadonlyMap<string, string>;
  readonly at: Date;
}

export const ASIC_E = 'application/vnd.etsi.asic-e+zip';
const ODF = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
const ASIC = 'http://uri.etsi.org/02918/v1.2.1#';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const ODF_MANIFEST = 'META-INF/manifest.xml';
const ASIC_MANIFEST = 'META-INF/ASiCManifest.xml';
const KEYS = 'META-INF/keys/';

/** Names of files in a container; nothing else is unpacked. */
const SAFE_NAME = /^(META-INF\/(keys\/)?)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Two megabyte of answers and requests for each of a few tries; a container is made by whoever has the public key. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 200;

/** It is not what a container must be, or a file in it is not what was put in. */
export class BadContainer extends Error {}

/**
 * Messages as a ZIP in the form of an associated signature container (ETSI EN 319 162-1, ASiC-E with ASiCManifest): `mimetype`
 * first and stored, the messages as they went, and the digest of each. It is "like" one because the container has no signature
 * of its own: each message carries its sender's, and the access record, which the log's signed head commits to, names the
 * SHA-256 of the file.
 */
export function writeContainer({ messages, keys, at }: ContainerContent): Uint8Array {
  const files = new Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }>();
  const counts = { request: 0, answer: 0 };
  for (const { role, bytes, mediaType } of messages) {
    counts[role] += 1;
    const type = fitMediaType(mediaType);
    files.set(`${role}-${counts[role]}.${extensionOf(type)}`, { bytes, mediaType: type });
  }
  for (const [name, text] of keys)
    files.set(`${KEYS}${name}`, {
      bytes: Buffer.from(text),
      mediaType: name.endsWith('.json') ? 'application/jwk-set+json' : 'application/x-pem-file',
    });
  const entries = [...files].map(([path, { bytes, mediaType }]) => ({ path, bytes, mediaType }));
  const stored: Zippable = {};
  const put = (path: string, bytes: Uint8Array) => {
    stored[path] = [bytes, { level: 0, mtime: at }];
  };
  put('mimetype', Buffer.from(ASIC_E));
  for (const { path, bytes } of entries) put(path, bytes);
  put(ODF_MANIFEST, odfManifest(entries));
  put(ASIC_MANIFEST, asicManifest(entries));
  return zipSync(stored);
}

/**
 * The files of a container, each compared with its digest.
 * @throws BadContainer naming the file that is missing, too much or another than was put in.
 */
export function readContainer(zip: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map(Object.entries(unzip(zip)));
  if (Buffer.from(files.get('mimetype') ?? []).toString() !== ASIC_E)
    throw new BadContainer('no mimetype of ASiC-E');
  // Its content stands where `file` and browsers look for it: after the 30 bytes of the first entry's head and its name.
  if (Buffer.from(zip.subarray(38, 38 + ASIC_E.length)).toString() !== ASIC_E)
    throw new BadContainer('mimetype is not the first file');
  const digests = digestsIn(files.get(ASIC_MANIFEST));
  for (const [path, digest] of digests) {
    const bytes = files.get(path);
    if (!bytes) throw new BadContainer(`${path} is missing`);
    if (digestOf(bytes) !== digest) throw new BadContainer(`${path} is not what was put in`);
  }
  const own = new Set(['mimetype', ODF_MANIFEST, ASIC_MANIFEST]);
  const strange = [...files.keys()].find((path) => !own.has(path) && !digests.has(path));
  if (strange !== undefined) throw new BadContainer(`${strange} has no digest`);
  return files;
}

interface Entry {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** OpenDocument 1.2 part 3, §3: every file with its type. */
function odfManifest(entries: readonly Entry[]): Uint8Array {
  const entry = (path: string, type: string): XmlNode => ({
    name: 'manifest:file-entry',
    attributes: { 'manifest:full-path': path, 'manifest:media-type': type },
    content: '',
  });
  return document({
    name: 'manifest:manifest',
    attributes: { 'xmlns:manifest': ODF, 'manifest:version': '1.2' },
    content: [entry('/', ASIC_E), ...entries.map(({ path, mediaType }) => entry(path, mediaType))],
  });
}

/** EN 319 162-1 §A.4: the digest of every data object. */
function asicManifest(entries: readonly Entry[]): Uint8Array {
  return document({
    name: 'asic:ASiCManifest',
    attributes: { 'xmlns:asic': ASIC, 'xmlns:ds': DSIG },
    content: entries.map(({ path, bytes, mediaType }) => ({
      name: 'asic:DataObjectReference',
      attributes: { URI: path, MimeType: mediaType },
      content: [
        { name: 'ds:DigestMethod', attributes: { Algorithm: SHA256 }, content: '' },
        { name: 'ds:DigestValue', content: digestOf(bytes) },
      ],
    })),
  });
}

function digestsIn(manifest: Uint8Array | undefined): ReadonlyMap<string, string> {
  if (!manifest) throw new BadContainer(`${ASIC_MANIFEST} is missing`);
  try {
    const references = childrenOf(readXml(Buffer.from(manifest)), 'DataObjectReference', ASIC);
    return new Map(
      references.map((one) => [attributeOf(one, 'URI') ?? '', textOf(one, 'DigestValue', DSIG) ?? '']),
    );
  } catch (cause) {
    throw new BadContainer(`${ASIC_MANIFEST} cannot be read`, { cause });
  }
}

function unzip(zip: Uint8Array): Record<string, Uint8Array> {
  let [bytes, files] = [0, 0];
  try {
    return unzipSync(zip, {
      filter({ name, originalSize }) {
        bytes += originalSize;
        files += 1;
        if (!SAFE_NAME.test(name)) throw new BadContainer('a file of another name than containers have');
        if (bytes > MAX_BYTES || files > MAX_FILES) throw new BadContainer('more than a container holds');
        return true;
      },
    });
  } catch (cause) {
    throw cause instanceof BadContainer ? cause : new BadContainer('no ZIP file', { cause });
  }
}

const document = (root: XmlNode): Uint8Array => Buffer.from(XML_DECLARATION + writeXml(root));

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

/** An agency may write anything into its header; with its parameters, since the boundary of several parts is one. */
const fitMediaType = (told: string): string =>
  /^[\x20-\x7e]{1,200}$/.test(told) ? told : 'application/octet-stream';

function extensionOf(mediaType: string): string {
  const [essence = ''] = mediaType.toLowerCase().split(';');
  if (/[/+]xml\s*$/.test(essence)) return 'xml';
  if (/[/+]json\s*$/.test(essence)) return 'json';
  if (essence.trim() === 'application/jose') return 'jose';
  return essence.startsWith('multipart/') ? 'mime' : 'bin';
}
