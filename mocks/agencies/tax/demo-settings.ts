import type { DemoSecrets } from '../../kit/agency.ts';

export const SERVICE_PATH = '/gip';

/** Names of the authority's own keys, in the order in which it takes them into use. */
export const AUTHORITY_KEYS = ['TAX_AUTHORITY_KEY_1', 'TAX_AUTHORITY_KEY_2'] as const;

/**
 * Demo only: the gateway's invented signing key and the authority's invented keys. The private halves of the latter
 * are named here because a mock gets all that it knows from these settings; no manifest names them.
 */
export function demoSettings(url: string, secrets: DemoSecrets): Readonly<Record<string, string>> {
  const own = AUTHORITY_KEYS.map((name) => secrets.keyPair(name, 'rsa-2048'));
  return {
    TAX_URL: `${url}${SERVICE_PATH}`,
    TAX_SIGNING_KEY: secrets.keyPair('tax-partner', 'rsa-2048').privateKey,
    TAX_TRUSTED_KEYS: own.map(({ publicKey }) => publicKey).join('\n'),
    ...Object.fromEntries(AUTHORITY_KEYS.map((name, index) => [name, own[index]?.privateKey ?? ''])),
  };
}
