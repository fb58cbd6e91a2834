import type { DemoSecrets } from '../../kit/agency.ts';

/** Demo only: what the invented LGSP and police gave to the gateway, and the gateway's own invented signing key. */
export const demoSettings = (url: string, secrets: DemoSecrets): Readonly<Record<string, string>> => ({
  POLICE_URL: url,
  POLICE_ACCESS_KEY: 'lien-thong-demo',
  POLICE_SECRET_KEY: secrets.text('police-secret-key'),
  POLICE_SIGNING_KEY: secrets.keyPair('police-partner', 'ec-p256').privateKey,
  POLICE_SIGNING_KEY_ID: 'lien-thong-demo-1',
});
