import { fileURLToPath } from 'node:url';
import type { NoteVerifier } from '../access-log/checkpoint.ts';
import { parseCosignerKey } from '../access-log/cosignature.ts';

/** A witness as the configuration names it. */
export type WitnessSetting =
  | { readonly kind: 'http'; readonly url: string; readonly key: NoteVerifier; readonly verifierKey: string }
  | { readonly kind: 'file'; readonly folder: string };

/**
 * `<url>|<verifier key>` of a witness that speaks C2SP tlog-witness, or `file:///folder` of storage on which files can
 * only be added.
 * @returns undefined when it is neither.
 */
export function parseWitness(text: string): WitnessSetting | undefined {
  try {
    if (/^file:\/\/\//.test(text)) return { kind: 'file', folder: fileURLToPath(text) };
    const [, url = '', verifierKey = ''] = /^(https?:\/\/[^|?#\s]+)\|(.+)$/.exec(text) ?? [];
    const key = parseCosignerKey(verifierKey);
    return { kind: 'http', url: new URL(url).href.replace(/\/+$/, ''), key, verifierKey };
  } catch {
    return undefined;
  }
}
