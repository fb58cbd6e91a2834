import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from '../storage/durable-file.ts';
import { hasCode } from '../storage/error-code.ts';
import { newId } from '../storage/random-ids.ts';
import { type ContainerContent, writeContainer } from './asic-container.ts';
import { hashOf } from './evidence-hash.ts';
import { type EvidenceKey, readEvidenceKey } from './evidence-key.ts';

/** Keeps signed messages, encrypted for the auditor. */
export interface EvidenceVault {
  /**
   * @returns `<path below the folder> sha256=<Base64url of the file's bytes>`; the file is durable by then.
   * @throws Error when it could not be written.
   */
  keep(content: ContainerContent): Promise<string>;
}

const SUFFIX = '.asice.jwe';

/** Where containers lie below the data folder. */
export const evidenceFolder = (dataDir: string): string => join(dataDir, 'evidence');

/**
 * Files `<yyyy>/<mm>/<dd>/<id>.asice.jwe` below a folder, by UTC day, readable by the gateway's user alone.
 * @param keyFile the auditor's public key. @throws Error when it cannot be read, or is none.
 */
export async function openEvidenceVault(folder: string, keyFile: string): Promise<EvidenceVault> {
  const key = await readEvidenceKey(await readFile(keyFile, 'utf8'));
  await ensureFolder(folder);
  return createEvidenceVault(folder, key);
}

export function createEvidenceVault(folder: string, key: EvidenceKey): EvidenceVault {
  /** The last day whose folder is surely there; one promise for all who need it at once. */
  let ready: { readonly day: string; readonly made: Promise<void> } | undefined;
  const dayFolder = (day: string): Promise<void> => {
    if (ready?.day !== day) {
      const made = ensureFolder(join(folder, day)).catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      ready = { day, made };
    }
    return ready.made;
  };
  return {
    async keep(content) {
      const day = content.at.toISOString().slice(0, 10).replaceAll('-', '/');
      const bytes = Buffer.from(await key.encrypt(writeContainer(content)), 'latin1');
      const name = `${day}/${newId()}${SUFFIX}`;
      await dayFolder(day);
      await writeDurably(join(folder, name), bytes).catch((error: unknown) => {
        // Somebody may have taken the folder away: the next one makes it again.
        ready = undefined;
        throw error;
      });
      return `${name} sha256=${hashOf(bytes)}`;
    },
  };
}

/** What `EvidenceVault.keep` returned. @returns undefined for anything else, above all for a path that leads elsewhere. */
export function parseContainerName(
  name: string,
): { readonly path: string; readonly sha256: string } | undefined {
  const [, path, sha256] =
    /^(\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\.asice\.jwe) sha256=([\w-]{43})$/.exec(name) ?? [];
  return path !== undefined && sha256 !== undefined ? { path, sha256 } : undefined;
}

/**
 * Deletes the containers of months whose records' retention has ended. A container lies in the month of its call, which is
 * never before that of its record.
 * @param oldestMonth `yyyy-mm`, the oldest one that stays.
 * @returns months that went, `yyyy-mm`, in order.
 */
export async function deleteExpiredEvidence(folder: string, oldestMonth: string): Promise<readonly string[]> {
  const deleted: string[] = [];
  for (const year of await namesIn(folder, /^\d{4}$/)) {
    for (const month of await namesIn(join(folder, year), /^\d\d$/)) {
      if (`${year}-${month}` >= oldestMonth) continue;
      await rm(join(folder, year, month), { recursive: true, force: true });
      await flushFolder(join(folder, year));
      deleted.push(`${year}-${month}`);
    }
  }
  return deleted;
}

async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name)).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** The name appears when all bytes are on the disk: a file of that name is whole. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await flushFolder(dirname(file));
}

/** A new folder is durable when the one that holds it is. */
async function ensureFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made));
}
