import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';

/** Where something was kept, and its bytes. */
export interface Kept {
  readonly place: string;
  readonly bytes: Buffer;
}

/** Every file below a folder, the write-ahead log included. */
export const filesBelow = (folder: string): Kept[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ place: file.slice(folder.length + 1), bytes: readFileSync(file) }));

/** Every cell of every table as text: long values lie compressed in the files. */
export async function cellsOf(driver: SqlDriver): Promise<Kept[]> {
  const tables = await driver.query(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const kept: Kept[] = [];
  for (const { name } of tables) {
    const rows = await driver.query(`select row_to_json(t)::text as row from ${name} t`);
    for (const { row } of rows) kept.push({ place: `table ${name}`, bytes: Buffer.from(String(row)) });
  }
  return kept;
}

/** A text as it may be written down: as it is, escaped, in base64 at any offset, in hexadecimal. */
function spellingsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const base64 = [0, 1, 2].flatMap((offset) => {
    // Only the characters that depend on nothing but the text.
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 8) / 6));
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  const texts = [escaped, encodeURIComponent(text), ...base64, hex, hex.toUpperCase()];
  return [bytes, Buffer.from(text, 'utf16le'), ...[...new Set(texts)].map((one) => Buffer.from(one))];
}

/** Which of the texts stand where, in whatever spelling. */
export function foundIn(kept: readonly Kept[], texts: readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const spelling of spellingsOf(text))
      for (const { place, bytes } of kept) if (bytes.includes(spelling)) found.add(`${place}: ${text}`);
  return [...found];
}

/** Which of the numbers stand where, with whatever between their digits. For texts only: any bytes hold any digits. */
export function numbersIn(kept: readonly Kept[], numbers: readonly string[]): string[] {
  const found = new Set<string>();
  for (const { place, bytes } of kept) {
    const digits = bytes
      .toString('utf8')
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]+/gu, '');
    for (const number of numbers) if (digits.includes(number)) found.add(`${place}: ${number}`);
  }
  return [...found];
}
