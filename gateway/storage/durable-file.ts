import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file by another text, whole or not at all, durable when this resolves: written beside it, flushed, renamed,
 * and the folder flushed. One writer a file.
 */
export async function writeDurably(file: string, text: string | Buffer): Promise<void> {
  await writeFlushed(`${file}.tmp`, text, 'w');
  await rename(`${file}.tmp`, file);
  await flushFolder(dirname(file));
}

/** Writes a file that nothing overwrites, durable when this resolves. @throws Error EEXIST when there is one. */
export async function addDurably(file: string, text: string | Buffer): Promise<void> {
  await writeFlushed(file, text, 'wx');
  await flushFolder(dirname(file));
}

async function writeFlushed(file: string, text: string | Buffer, flag: 'w' | 'wx'): Promise<void> {
  const handle = await open(file, flag, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name is durable once its folder is. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
