import type { DemoSecrets } from '../../kit/agency.ts';

/** Demo only: the account that the invented reception system gave to the gateway. */
export const demoSettings = (url: string, secrets: DemoSecrets): Readonly<Record<string, string>> => ({
  ONESTOP_URL: url,
  ONESTOP_USERNAME: 'lien-thong',
  ONESTOP_PASSWORD: secrets.text('onestop-password'),
});
