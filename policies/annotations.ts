import { own } from '../schema/own.ts';
import type { DataClass } from '../schema/terms.ts';
import type { SchemaNames } from './cedar.ts';
import { MASK_RULES, type Mask, type MaskRule, REMEDIES, type Remedy } from './decision.ts';
import { MEANING_NAMES, type Meaning, readMeaning } from './meaning.ts';

/** What a policy says of itself beside its rule. */
export interface Annotations {
  readonly id: string;
  /** Law it rests on. */
  readonly basis: string;
  /** What it says, in Vietnamese. */
  readonly title: string;
  readonly masks: readonly Mask[];
  /** What would help a caller whom this rule refuses; `NONE` for a permit. */
  readonly remedy: Remedy;
  /** For what a permit is meant; `policies/lint/` proves that it gives nothing else. */
  readonly meaning: Meaning | undefined;
}

const KNOWN = new Set(['id', 'basis', 'title', 'mask', 'remedy', ...MEANING_NAMES]);
const ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;

/**
 * Annotations carry law and masks, and Cedar itself ignores them; so a misspelt one (`@masks`) would silently hand
 * out unmasked data. Every name and value is therefore checked here.
 * @returns what they say, undefined when there is no usable id, and all that is wrong.
 */
export function checkAnnotations(
  file: string,
  effect: 'permit' | 'forbid',
  annotations: Readonly<Record<string, string>>,
  names: SchemaNames,
): { readonly said: Annotations | undefined; readonly faults: readonly string[] } {
  const faults: string[] = [];
  for (const name of Object.keys(annotations)) {
    if (!KNOWN.has(name)) faults.push(`unknown annotation @${name}`);
  }
  const need = (name: string): string => {
    const value = (own(annotations, name) ?? '').trim();
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
  const dataClasses = names.enums.get('DataClass') ?? [];
  const masks = readMasks(annotations['mask'], effect, dataClasses, faults);
  const remedy = readRemedy(annotations['remedy'], effect, faults);
  const meaning = readMeaning(annotations, effect, names, faults);
  return { said: id ? { id, basis, title, masks, remedy, meaning } : undefined, faults };
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
