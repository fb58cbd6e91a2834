import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tax authority's districts became numbered offices with the communes' reorganisation. */
const REORGANISED_ON = '2025-07-01';

/** Read at the first question. */
let lists: { readonly former: NameList; readonly current: NameList } | undefined;
type NameList = ReadonlyMap<string, string>;

/**
 * Name that a tax office had on a day (`2026-11-11`), from the lists beside this file; for a code (`10108`) that they do not
 * know, the code itself.
 */
export function taxOfficeName(code: string | undefined, day: string): string {
  if (code === undefined) return 'Cơ quan thuế';
  lists ??= { former: readList('offices-until-2025-06-30.txt'), current: readList('offices-2025-07-01.txt') };
  const { former, current } = lists;
  return (day < REORGANISED_ON ? former : current).get(code) ?? `Cơ quan thuế ${code}`;
}

function readList(file: string): NameList {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8').normalize('NFC');
  return new Map([...text.matchAll(/^(\d{5}) (.+)$/gm)].map(([, code = '', name = '']) => [code, name]));
}
