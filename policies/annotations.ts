import type { DataClass } from '../schema/terms.ts';
import { MASK_RULES, type Mask, type MaskRule, type Remedy } from './decision.ts';

/** From the obstacle that nothing moves to the one that is easiest to overcome. */
export const REMEDIES = [
  'PROTECTED_RECORD',
  'NONE',
  'NOT_NEEDED_FOR_PROCEDURE',
  'OUTSIDE_JURISDICTION',
  'CHANNEL_NOT_ALLOWED',
  'PERSON_PRESENT_REQUIRED',
  'LOGIN_REQUIRED',
  'LOA2_REQUIRED',
  'GROUNDS_MISSING',
] as const satisfies readonly Remedy[];

export interface CheckedAnnotations {
  /** Undefined when there is no usable id. */
  readonly id: string | undefined;
  readonly basis: string;
  readonly title: string;
  readonly masks: readonly Mask[];
  readonly remedy: Remedy;
  readonly faults: readonly string[];
}

const KNOWN = new Set(['id', 'basis', 'title', 'mask', 'remedy']);
const ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;

/**
 * Annotations carry law and masks, and Cedar itself ignores them; so a misspelt one (`@masks`) would silently hand
 * out unmasked data. Every name and value is therefore checked here.
 */
export function checkAnnotations(
  file: string,
  effect: 'permit' | 'forbid',
  annotations: Readonly<Record<string, string>>,
  dataClasses: readonly string[],
): CheckedAnnotations {
  const faults: string[] = [];
  for (const name of Object.keys(annotations)) {
    if (!KNOWN.has(name)) faults.push(`unknown annotation @${name}`);
  }
  const need = (name: string): string => {
    const value = (annotations[name] ?? '').trim();
    if (!value) faults.push(`@${name} is missing or empty`);
    return value;
  };
  const id = need('id');
  const theme = file.replace(/\.cedar$/, '');
  if (id && !(ID.test(id) && id.startsWith(`${theme}.`))) {
    faults.push(`@id("${id}") must be written "${theme}.<what-it-says>" in lower case`);
  }
  const basis = need('basis');
  const title = need('title');
  const masks = readMasks(annotations['mask'], effect, dataClasses, faults);
  const remedy = readRemedy(annotations['remedy'], effect, faults);
  return { id: id || undefined, basis, title, masks, remedy, faults };
}

function readMasks(
  text: string | undefined,
  effect: 'permit' | 'forbid',
  dataClasses: readonly string[],
  faults: string[],
): Mask[] {
  if (text === undefined) return [];
  if (effect === 'forbid') faults.push('@mask belongs to a permit; a forbid gives nothing to mask');
  return text.split(',').flatMap((part): Mask[] => {
    const [dataClass = '', rule = ''] = part.trim().split(':');
    if (isKnownClass(dataClass, dataClasses) && isMaskRule(rule)) return [{ dataClass, rule }];
    faults.push(`@mask("${part.trim()}") names no known data class and rule`);
    return [];
  });
}

function readRemedy(text: string | undefined, effect: 'permit' | 'forbid', faults: string[]): Remedy {
  if (effect === 'permit') {
    if (text !== undefined) faults.push('@remedy belongs to a forbid');
    return 'NONE';
  }
  const found = REMEDIES.find((remedy) => remedy === text);
  if (!found) faults.push(`@remedy must be one of ${REMEDIES.join(', ')}`);
  return found ?? 'NONE';
}

const isMaskRule = (text: string): text is MaskRule => MASK_RULES.some((rule) => rule === text);
const isKnownClass = (text: string, known: readonly string[]): text is DataClass => known.includes(text);
