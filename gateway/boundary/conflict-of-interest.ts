/**
 * What a token says of the officer's own name and home (OIDC `family_name`, `address.formatted`). For comparing only:
 * it is never written anywhere, decides nothing and leaves the process with nothing.
 */
export interface OwnFacts {
  readonly familyName?: string;
  readonly address?: string;
}

export type ConflictSignal = 'own-surname' | 'own-address';

const MAX_DEPTH = 5;

/**
 * Does a record speak of somebody with the officer's surname, or at the officer's address? The access log holds only
 * this answer. It can know no more than the record showed: who asked for a residence alone showed no name.
 */
export function conflictSignalsOf(own: OwnFacts | undefined, row: unknown): readonly ConflictSignal[] {
  if (own === undefined) return [];
  const found = new Set<ConflictSignal>();
  const [surname, home] = [plain(own.familyName), plain(own.address)];
  const walk = (value: unknown, depth: number): void => {
    if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'fullName' && surname !== '' && plain(inner).split(' ')[0] === surname)
        found.add('own-surname');
      if (name === 'address' && home !== '' && plain(textOf(inner)) === home) found.add('own-address');
      walk(inner, depth + 1);
    }
  };
  walk(row, 0);
  return [...found];
}

const textOf = (address: unknown): unknown =>
  address !== null && typeof address === 'object' && 'text' in address ? address.text : address;

/** One spelling for what is the same: letters and digits in lower case, diacritics kept, one space between words. */
function plain(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .normalize('NFC')
    .toLocaleLowerCase('vi')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
