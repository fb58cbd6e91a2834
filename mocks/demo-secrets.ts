import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DemoSecrets } from './kit/agency.ts';

const fileShape = z.object({
  root: z.string().min(32),
  pairs: z.record(z.string(), z.object({ privateKey: z.string(), publicKey: z.string() })),
});
type SecretsFile = z.infer<typeof fileShape>;

function generate(kind: Parameters<DemoSecrets['keyPair']>[1]) {
  if (kind === 'rsa-2048') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return kind === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function makePair(kind: Parameters<DemoSecrets['keyPair']>[1]): ReturnType<DemoSecrets['keyPair']> {
  const { privateKey, publicKey } = generate(kind);
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function readOrMake(path: string): SecretsFile {
  try {
    return fileShape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return { root: randomBytes(32).toString('hex'), pairs: {} };
    }
    throw new Error(`${path} is damaged; delete it to make new demo secrets`, { cause });
  }
}

/**
 * Demo secrets of one data directory, made at the first use and kept in a file that only the owner reads. Several
 * processes may open the same file once its pairs are made; the demo makes them all before it starts the others.
 * @throws Error when the file cannot be read or written.
 */
export function openDemoSecrets(path: string): DemoSecrets {
  const stored = readOrMake(path);
  const save = (): void => {
    mkdirSync(dirname(path), { recursive: true });
    // Whole or not at all: another process may be reading.
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(stored), { mode: 0o600 });
    renameSync(temporary, path);
  };
  return {
    text(name) {
      if (!stored.pairs['']) {
        // Marks the root as written, so that it stays the same for whoever opens the file next.
        stored.pairs[''] = { privateKey: '', publicKey: '' };
        save();
      }
      return createHmac('sha256', stored.root).update(name).digest('hex').slice(0, 32);
    },
    keyPair(name, kind) {
      const found = stored.pairs[name];
      if (found) return found;
      const made = makePair(kind);
      stored.pairs[name] = made;
      save();
      return made;
    },
  };
}
