import { createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * Keys out of a setting that holds one PEM after the other; `\n` may be written out, as in environment files.
 * @throws Error naming the setting, never its value, when there is none or one is unreadable or no RSA key.
 */
export function readPemKeys(setting: string, text: string, kind: 'private' | 'public'): readonly string[] {
  const found = text.replaceAll('\\n', '\n').match(/-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g);
  if (!found) throw new Error(`${setting}: no PEM key`);
  for (const pem of found) {
    if (readType(kind, pem) !== 'rsa') throw new Error(`${setting}: not a readable RSA ${kind} key`);
  }
  return found;
}

function readType(kind: 'private' | 'public', pem: string): string | undefined {
  try {
    return (kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem)).asymmetricKeyType;
  } catch {
    return undefined;
  }
}
