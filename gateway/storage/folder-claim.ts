import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from './error-code.ts';

/** Another process that lives holds the folder. */
export class FolderHeldError extends Error {}

/**
 * Holds a folder for this process: the embedded store would be damaged by two. A claim of a process that is gone is
 * taken over, so that a killed gateway starts again.
 *
 * Claims are numbered and only ever added: two processes that find the same dead owner both try the next number, and
 * the file system lets one of them have it. Deleting the dead claim instead would let the second delete the first's.
 * @param what is held, for the message.
 * @returns what gives the folder back.
 * @throws FolderHeldError when a living process holds it.
 */
export async function claimFolder(
  file: string,
  what = 'the embedded access log',
): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const claims = await listClaims(file);
    const last = claims.at(-1) ?? 0;
    const owner = last === 0 ? '' : await readFile(`${file}.${last}`, 'utf8').catch(() => '');
    if (await isHeldByOther(owner))
      throw new FolderHeldError(`${what} is in use by process ${owner.split(' ')[0]}`);
    const own = `${file}.${last + 1}`;
    try {
      await writeFile(own, `${process.pid} ${await startOf(process.pid)}`, { flag: 'wx' });
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue;
      throw error;
    }
    await Promise.all(claims.map((number) => rm(`${file}.${number}`, { force: true })));
    return () => writeFile(own, '');
  }
  throw new Error(`${what} could not be claimed`);
}

async function listClaims(file: string): Promise<number[]> {
  const prefix = `${basename(file)}.`;
  const names = await readdir(dirname(file));
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
}

async function isHeldByOther(owner: string): Promise<boolean> {
  const [pid = 0, start = ''] = [Number(owner.split(' ')[0]), owner.split(' ')[1]];
  if (!Number.isInteger(pid) || pid <= 0) return false;
  // Our own number under another start is one that the system has given out again.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
  return start === '' || start === (await startOf(pid));
}

/** When a process began, in ticks since boot (proc(5), field 22); empty where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(join('/proc', String(pid), 'stat'), 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
