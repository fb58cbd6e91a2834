import { isFitText, isUsualText } from '../../schema/fit-text.ts';

/**
 * Some sources store decomposed Unicode; everything that leaves a connector is NFC, without outer blanks, its lines ended
 * by LF. What is no fit text stays as it came: the connector's edge refuses it in its place (`edge.ts`).
 */
export function readText(text: string): string {
  if (isUsualText(text)) return text.trim();
  return isFitText(text) ? text.replaceAll('\r\n', '\n').normalize('NFC').trim() : text;
}

/** `undefined` for missing, nil and empty alike: where the common language has just "not known". */
export function readOptionalText(text: string | null | undefined): string | undefined {
  const read = text === null || text === undefined ? '' : readText(text);
  return read === '' ? undefined : read;
}

/** A personal id has twelve digits and nothing else is known about them (Law on Identity 2023). */
export function readPersonalId(text: string | null | undefined): string | undefined {
  const read = text === null || text === undefined ? '' : text.trim();
  return /^[0-9]{12}$/.test(read) ? read : undefined;
}
