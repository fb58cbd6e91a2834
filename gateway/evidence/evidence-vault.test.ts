import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decryptContainer, newEvidenceKey, readEvidenceKey } from './evidence-key.ts';
import {
  createEvidenceVault,
  deleteExpiredEvidence,
  openEvidenceVault,
  parseContainerName,
} from './evidence-vault.ts';
import { openJwe, storedFilesOf } from './testing/open-container.ts';

const content = {
  messages: [{ role: 'answer', bytes: Buffer.from('Đỗ Thị Lan'), mediaType: 'text/xml' }],
  keys: new Map<string, string>(),
  at: new Date('2026-11-20T23:59:59.000Z'),
} as const;
const P256 = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: JSON.stringify(publicKey.export({ format: 'jwk' })),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the evidence that is kept', () => {
  test.each([
    ['X25519 as PEM', newEvidenceKey],
    ['P-256 as JWK', P256],
  ])('is opened with the private half of %s, by a program of one’s own', async (_kind, make) => {
    const pair = make();
    await writeFile(join(folder, 'key'), pair.publicKey);
    const vault = await openEvidenceVault(join(folder, 'below', 'evidence'), join(folder, 'key'));
    const named = parseContainerName(await vault.keep(content));
    expect(named?.path).toMatch(/^2026\/11\/20\//);
    const file = join(folder, 'below', 'evidence', named?.path ?? '');
    const sealed = await readFile(file);
    expect(createHash('sha256').update(sealed).digest('base64url')).toBe(named?.sha256);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const zip = openJwe(sealed.toString(), createPrivateKey(pair.privateKey));
    expect(storedFilesOf(zip).get('answer-1.xml')?.toString()).toBe('Đỗ Thị Lan');
    expect(Buffer.from(await decryptContainer(sealed.toString(), pair.privateKey))).toEqual(zip);
    await expect(decryptContainer(sealed.toString(), make().privateKey)).rejects.toThrow('not for this key');
    const changed = sealed.toString().replace(/.{4}$/, 'AAAA');
    await expect(decryptContainer(changed, pair.privateKey)).rejects.toThrow('was changed');
  });

  test('takes the public key of two kinds and nothing else', async () => {
    const { privateKey } = newEvidenceKey();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const ed = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    for (const [text, fault] of [
      [privateKey, 'this is a private key'],
      [JSON.stringify({ ...ed, d: 'x' }), 'this is a private key'],
      [JSON.stringify(ed), 'neither X25519 nor P-256'],
      [rsa.export({ format: 'pem', type: 'spki' }).toString(), 'neither X25519 nor P-256'],
      ['{', 'neither PEM nor JWK'],
      ['secret words', 'neither PEM nor JWK'],
    ] as const)
      await expect(readEvidenceKey(text)).rejects.toThrow(fault);
    await expect(openEvidenceVault(folder, join(folder, 'none'))).rejects.toThrow('ENOENT');
  });

  test('leaves nothing half written, and is there again once its folder is', async () => {
    const vault = createEvidenceVault(folder, await readEvidenceKey(newEvidenceKey().publicKey));
    await vault.keep(content);
    const day = join(folder, '2026', '11', '20');
    expect((await readdir(day)).every((name) => name.endsWith('.asice.jwe'))).toBe(true);
    await rm(day, { recursive: true });
    await writeFile(day, 'in the way');
    await expect(vault.keep(content)).rejects.toThrow();
    await rm(day);
    await expect(vault.keep(content)).resolves.toMatch(/ sha256=/);
  });

  test('goes with the months of its records, whole months and no others', async () => {
    for (const month of ['2025/12', '2026/01', '2026/09', '2026/10', 'keys/01'])
      await mkdir(join(folder, month, '15'), { recursive: true });
    await writeFile(join(folder, '2026', '09', '15', 'a.asice.jwe'), 'x');
    expect(await deleteExpiredEvidence(folder, '2026-10')).toEqual(['2025-12', '2026-01', '2026-09']);
    expect(existsSync(join(folder, '2026', '09'))).toBe(false);
    for (const stays of ['2026/10/15', 'keys/01/15']) expect(existsSync(join(folder, stays))).toBe(true);
    expect(await deleteExpiredEvidence(folder, '2026-10')).toEqual([]);
    expect(await deleteExpiredEvidence(join(folder, 'none'), '2026-10')).toEqual([]);
  });

  test.each(['../../etc/passwd sha256=x', '2026/11/20/../../x.asice.jwe sha256=x', '', '2026/11/20/a'])(
    'is named by nothing else: %s',
    (name) => expect(parseContainerName(name)).toBeUndefined(),
  );
});
