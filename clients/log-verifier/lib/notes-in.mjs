import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a witness remembers: a note in a file, or every note in a folder and the folders below it. Torn files and others
 * that are no notes are passed over.
 */
export async function notesIn(path) {
  if (!(await stat(path)).isDirectory()) return [await readFile(path, 'utf8')];
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const notes = [];
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
    if (/^[^\s+]+\n\d+\n[A-Za-z0-9+/]{43}=\n\n(\u2014 [^\n]+\n)+$/.test(text)) notes.push(text);
  }
  return notes;
}
