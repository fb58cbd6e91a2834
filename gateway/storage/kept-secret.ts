import { readFile, writeFile } from 'node:fs/promises';
import { hasCode } from './error-code.ts';

/** A secret that is made on first use, readable by its owner only. */
export async function keepSecret(file: string, make: () => string): Promise<string> {
  try {
    await writeFile(file, make(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
