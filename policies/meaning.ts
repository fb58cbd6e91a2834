import { own } from '../schema/own.ts';
import type { SchemaNames } from './cedar.ts';

/** For what a permit is meant, as its annotations say it. */
export interface Meaning {
  /** Kinds of subject: `@subjects("dossier, person")`. */
  readonly subjects: readonly string[];
  /** Each way in: all of its grounds must hold. `@grounds("owner, handler+circle")`; `none` asks for no ground at all. */
  readonly grounds: readonly (readonly string[])[];
  /** `@classes("civil.birth, civil.death")` */
  readonly classes: readonly string[];
  /** Sectors of the dossier in whose name it is asked, `@sectors("land")`; undefined: it does not matter. */
  readonly sectors: readonly string[] | undefined;
}

export const MEANING_NAMES = ['subjects', 'grounds', 'classes', 'sectors'] as const;
const NEEDED = ['subjects', 'grounds', 'classes'] as const;
const NO_GROUND = 'none';

/** @returns undefined where nothing, or not enough, is said; what is said wrongly is added to the faults. */
export function readMeaning(
  annotations: Readonly<Record<string, string>>,
  effect: 'permit' | 'forbid',
  names: SchemaNames,
  faults: string[],
): Meaning | undefined {
  const said = MEANING_NAMES.filter((name) => own(annotations, name) !== undefined);
  if (said.length === 0) return undefined;
  if (effect === 'forbid') faults.push(`@${said.join(', @')}: a forbid gives nothing that could be meant`);
  const missing = NEEDED.filter((name) => own(annotations, name) === undefined);
  if (missing.length > 0) faults.push(`@${missing.join(', @')} is missing beside @${said.join(', @')}`);
  const listed = (name: (typeof MEANING_NAMES)[number], members?: readonly string[]): string[] => {
    const items = (own(annotations, name) ?? '').split(',').map((item) => item.trim());
    const unknown = items
      .flatMap((item) => item.split('+'))
      .filter((item) => members?.includes(item) === false);
    if (unknown.length > 0) faults.push(`@${name}: unknown ${unknown.map((item) => `"${item}"`).join(', ')}`);
    return items;
  };
  if (faults.length > 0 || missing.length > 0) return undefined;
  const grounds = listed('grounds', [...(names.enums.get('Ground') ?? []), NO_GROUND]);
  return {
    subjects: listed('subjects', names.enums.get('SubjectKind')),
    grounds: grounds.map((way) => (way === NO_GROUND ? [] : way.split('+'))),
    classes: listed('classes', names.enums.get('DataClass')),
    sectors: annotations['sectors'] === undefined ? undefined : listed('sectors'),
  };
}
