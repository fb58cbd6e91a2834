import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { BadContainer, readContainer, writeContainer } from './asic-container.ts';
import { storedFilesOf } from './testing/open-container.ts';

const AT = new Date('2026-11-20T03:00:00.000Z');
const messages = [
  { role: 'request', bytes: Buffer.from('eyJ.a.b'), mediaType: 'application/jose' },
  { role: 'answer', bytes: Buffer.from('<a>Đỗ Thị Lan</a>'), mediaType: 'text/xml; charset="utf-8"' },
  { role: 'answer', bytes: Buffer.from([0, 255, 10]), mediaType: 'application/\u0007<x>' },
] as const;
const keys = new Map([['jwks.json', '{"keys":[]}']]);
const container = () => writeContainer({ messages, keys, at: AT });

describe('a container of messages', () => {
  test('is a ZIP whose first file is its type, stored, with the messages as they went', () => {
    const zip = Buffer.from(container());
    expect(zip.toString('latin1', 30, 38)).toBe('mimetype');
    expect(zip.toString('latin1', 38, 69)).toBe('application/vnd.etsi.asic-e+zip');
    const files = storedFilesOf(zip);
    expect([...files.keys()]).toEqual([
      ...['mimetype', 'request-1.jose', 'answer-1.xml', 'answer-2.bin', 'META-INF/keys/jwks.json'],
      ...['META-INF/manifest.xml', 'META-INF/ASiCManifest.xml'],
    ]);
    expect(files.get('answer-1.xml')).toEqual(messages[1].bytes);
    expect(files.get('answer-2.bin')).toEqual(messages[2].bytes);
    const digest = createHash('sha256').update(messages[1].bytes).digest('base64');
    const manifest = files.get('META-INF/ASiCManifest.xml')?.toString() ?? '';
    expect(manifest).toContain(`<ds:DigestValue>${digest}</ds:DigestValue>`);
    expect(files.get('META-INF/manifest.xml')?.toString()).toContain(
      'manifest:full-path="answer-1.xml" manifest:media-type="text/xml; charset=&quot;utf-8&quot;"',
    );
  });

  test('is read again, each file compared with its digest', () => {
    expect(readContainer(container()).get('request-1.jose')).toEqual(new Uint8Array(messages[0].bytes));
  });

  const spoilt = (change: (files: Map<string, Uint8Array>) => void) => {
    const files = new Map<string, Uint8Array>(storedFilesOf(Buffer.from(container())));
    change(files);
    return zipSync(Object.fromEntries(files), { level: 0 });
  };
  test.each<[string, string, Uint8Array]>([
    ['no ZIP', 'no ZIP file', Buffer.from('nothing')],
    [
      'a changed message',
      'answer-1.xml is not what was put in',
      spoilt((f) => f.set('answer-1.xml', Buffer.from('<a/>'))),
    ],
    ['a lost message', 'answer-1.xml is missing', spoilt((f) => f.delete('answer-1.xml'))],
    [
      'a message too much',
      'answer-9.xml has no digest',
      spoilt((f) => f.set('answer-9.xml', Buffer.from('x'))),
    ],
    [
      'a changed key',
      'META-INF/keys/jwks.json is not what was put in',
      spoilt((f) => f.set('META-INF/keys/jwks.json', Buffer.from('{}'))),
    ],
    ['a path that leads elsewhere', 'another name', spoilt((f) => f.set('../x', Buffer.from('x')))],
    ['no digests', 'ASiCManifest.xml is missing', spoilt((f) => f.delete('META-INF/ASiCManifest.xml'))],
    ['another type', 'no mimetype', spoilt((f) => f.set('mimetype', Buffer.from('application/zip')))],
    [
      'more than it may hold',
      'more than a container holds',
      zipSync(Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`f${n}`, Buffer.from('x')]))),
    ],
  ])('is refused with %s', (_what, fault, zip) => {
    expect(() => readContainer(zip)).toThrow(BadContainer);
    expect(() => readContainer(zip)).toThrow(fault);
  });
});
