import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const ROOT = join(import.meta.dirname, '..', '..');

export const readText = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Every document of a file; anchors and merges as compose has them. @throws Error with the place of what is no YAML. */
export function readYaml(file: string): readonly unknown[] {
  return parseAllDocuments(readText(file), { merge: true, strict: true, uniqueKeys: true }).map(
    (document) => {
      const [fault] = document.errors;
      if (fault) throw new Error(`${file}: ${fault.message}`);
      return document.toJS();
    },
  );
}
