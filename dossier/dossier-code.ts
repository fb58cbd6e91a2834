import { type DossierCode, toDossierCode } from '../schema/terms.ts';

/**
 * Reading a dossier code as people type it, scanners send it and agencies store it.
 *
 * A code is opaque: what it spells (a receiving unit, a date, a serial) is never used to decide who may see the
 * dossier. The unified rule on codes that NĐ 309/2026 Art. 12 announces is not published yet, so recognisers are a
 * list that can grow, and a code that none of them knows is carried through unchanged.
 *
 * Threat: codes arrive from the open internet. Input is bounded before any pattern runs, patterns have no nested
 * repetition, and only ASCII passes: `Н26` with a Cyrillic letter must not read as `H26`.
 */
/** Upper-case text without spaces → canonical form, or undefined when the text is not of this form. */
export type CodeRecogniser = (text: string) => string | undefined;

/** Longest raw input looked at; the agency part alone may have 35 characters (QĐ 20/2020/QĐ-TTg Art. 4). */
const MAX_INPUT_LENGTH = 128;
const MAX_CODE_LENGTH = 64;

const PRINTED_ASCII = /^[\x20-\x7e]+$/;
/** What an unknown code may consist of. No quotes, angle brackets, spaces or braces ever reach an agency. */
const OPAQUE = /^[0-9A-Za-z][0-9A-Za-z._/-]{2,63}$/;
/** QCVN 102:2016: lowest level first. TT 01/2018/TT-VPCP Art. 19; the longer date and serial occur since 2026. */
const CLASSIC =
  /^([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y][0-9]{2})(-(?:[0-9]{6}|[0-9]{8})-[0-9]{4,7})$/;
/** QĐ 20/2020/QĐ-TTg Art. 4: level 1 first, at most 35 characters before the date. */
const NEW_FORM = /^([A-Z][0-9]{2}(?:\.[0-9A-Z]{1,3}){0,10})(-(?:[0-9]{6}|[0-9]{8})-[0-9]{4,7})$/;

const isZeros = (group: string): boolean => /^0+$/.test(group);

/** `H26.12` → `000.00.12.H26`; undefined where the groups do not fit the classic 3.2.2.3 frame. */
function toClassicUnit(unit: string): string | undefined {
  const [level1, ...groups] = unit.split('.');
  if (level1 === undefined || !/^[A-Y]/.test(level1) || groups.length > 3) return undefined;
  let level2 = '00';
  let level3 = '00';
  let level4 = '000';
  for (const [index, group] of groups.entries()) {
    if (isZeros(group)) return undefined;
    // A level-4 group that looks like a level 1 (`A00`) reads both ways round: such a code is left as it is.
    if (/^[A-Y][0-9]{2}$/.test(group)) return undefined;
    if (group.length === 3 && index === groups.length - 1) level4 = group;
    else if (group.length === 2 && index === 0) level2 = group;
    else if (group.length === 2 && index === 1) level3 = group;
    else return undefined;
  }
  return `${level4}.${level3}.${level2}.${level1}`;
}

/** `000.00.12.H26` → `H26.12` (domain.md §1.2); only where the way back leads to the same unit. */
function toNewUnit(classic: string): string | undefined {
  const [level1 = '', ...groups] = classic.split('.').reverse();
  const unit = [level1, ...groups.filter((group) => !isZeros(group))].join('.');
  // `000.12.00.H26` and `000.00.12.H26` must never become one code: that would show one citizen another's dossier.
  return toClassicUnit(unit) === classic ? unit : undefined;
}

const classicForm: CodeRecogniser = (text) => {
  const match = CLASSIC.exec(text);
  if (match === null) return undefined;
  const [, v = '', z = '', y = '', m = '', rest = ''] = match;
  const classic = `${v}.${z}.${y}.${m}`;
  return `${toNewUnit(classic) ?? classic}${rest}`;
};

const newForm: CodeRecogniser = (text) => {
  const match = NEW_FORM.exec(text);
  return match !== null && (match[1] ?? '').length <= 35 ? text : undefined;
};

/** In the order tried. A later rule of the Ministry is one more entry here. */
export const CODE_RECOGNISERS: readonly CodeRecogniser[] = [classicForm, newForm];

/** Is it surely a code, rather than a text that might be one of a kind that nobody here knows? */
export const isRecognisedCode = (text: string): boolean =>
  CODE_RECOGNISERS.some((recognise) => recognise(text.toUpperCase()) !== undefined);

/**
 * The canonical code of what was typed or scanned, or undefined when no dossier code can look like this
 * (empty, too long, other characters). Lower case, surrounding white space and spaces beside `.` and `-` are
 * forgiven in recognised codes; an unrecognised code is kept exactly, trimmed.
 */
export function parseDossierCode(
  input: unknown,
  recognisers: readonly CodeRecogniser[] = CODE_RECOGNISERS,
): DossierCode | undefined {
  if (typeof input !== 'string' || input.length > MAX_INPUT_LENGTH) return undefined;
  const trimmed = input.trim();
  if (!PRINTED_ASCII.test(trimmed)) return undefined;
  const tight = trimmed.replace(/ *([.-]) */g, '$1');
  if (tight.length <= MAX_CODE_LENGTH) {
    const upper = tight.toUpperCase();
    for (const recognise of recognisers) {
      const canonical = recognise(upper);
      if (canonical !== undefined) return toDossierCode(canonical);
    }
  }
  return OPAQUE.test(trimmed) ? toDossierCode(trimmed) : undefined;
}
