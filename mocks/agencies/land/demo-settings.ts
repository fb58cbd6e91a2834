import type { DemoSecrets } from '../../kit/agency.ts';

export const SERVICE_PATH = '/ws/dat-dai';

/** Demo only: the account that the invented land registry gave to the gateway. */
export const demoSettings = (url: string, secrets: DemoSecrets): Readonly<Record<string, string>> => ({
  LAND_URL: `${url}${SERVICE_PATH}`,
  LAND_USERNAME: 'lien-thong',
  LAND_PASSWORD: secrets.text('land-password'),
});
