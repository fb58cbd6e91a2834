export const SERVICE_PATH = '/xroad';

/** Demo only: an X-Road security server knows its own side by the network, so there is nothing secret here. */
export const demoSettings = (url: string): Readonly<Record<string, string>> => ({
  CIVIL_URL: `${url}${SERVICE_PATH}`,
});
