import type { DemoSecrets } from '../../kit/agency.ts';

/** Demo only: the key that the invented hotline gave to the gateway, and the secret for its webhooks. */
export const demoSettings = (url: string, secrets: DemoSecrets): Readonly<Record<string, string>> => ({
  HOTLINE_URL: url,
  HOTLINE_API_KEY: secrets.text('hotline-api-key'),
  HOTLINE_WEBHOOK_SECRET: secrets.text('hotline-webhook-secret'),
});
