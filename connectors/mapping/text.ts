/** Some sources store decomposed Unicode; everything that leaves a connector is NFC, without outer blanks. */
export const readText = (text: string): string => text.normalize('NFC').trim();

/** `undefined` for missing, nil and empty alike: where the common language has just "not known". */
export function readOptionalText(text: string | null | undefined): string | undefined {
  const read = text === null || text === undefined ? '' : readText(text);
  return read === '' ? undefined : read;
}

/** A personal id has twelve digits and nothing else is known about them (Law on Identity 2023). */
export function readPersonalId(text: string | null | undefined): string | undefined {
  const read = readOptionalText(text);
  return read !== undefined && /^[0-9]{12}$/.test(read) ? read : undefined;
}
