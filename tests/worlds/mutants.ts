import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FactKind } from './facts.ts';

/** A rule that falls, and what is seen for it. */
export interface Mutant {
  readonly about: string;
  /** A policy of this id is taken out, of this file. */
  readonly without?: readonly [file: string, id: string];
  /** When this holds as well, the class may be read. */
  readonly permits?: readonly [principal: string, ground: string, dataClass: string];
  /** Place of the example, and whom it is asked as. */
  readonly example: number;
  readonly caller: RegExp;
  readonly seen: FactKind;
}

const CITIZEN_AT_A_KIOSK = /at a kiosk$/;
const PLAIN_CITIZEN = /^\S+ \S+ \S+$/;

export const MUTANTS: readonly Mutant[] = [
  {
    about: 'owners read the phones of the people of their dossiers',
    ...{
      permits: ['Citizen', 'owner', 'person.contact'],
      example: 0,
      caller: PLAIN_CITIZEN,
      seen: 'contact',
    },
  },
  {
    about: 'parties read the papers of the dossier',
    ...{
      permits: ['Citizen', 'party', 'dossier.content'],
      example: 1,
      caller: PLAIN_CITIZEN,
      seen: 'content',
    },
  },
  {
    about: 'representatives read where people live',
    ...{ permits: ['Citizen', 'representative', 'person.residence'], example: 1, caller: PLAIN_CITIZEN },
    seen: 'residence-place',
  },
  {
    about: 'who acts for an organisation reads where people live',
    ...{ permits: ['OrganisationAgent', 'organisation', 'person.residence'], example: 4 },
    ...{ caller: /^head of \d{10}$/, seen: 'residence-place' },
  },
  {
    about: 'what stands on the screen of a kiosk is seen by whoever passes',
    ...{
      without: ['kiosk.cedar', 'kiosk.public-place'],
      example: 0,
      caller: CITIZEN_AT_A_KIOSK,
      seen: 'contact',
    },
  },
  {
    about: 'people under protection are people like others',
    ...{
      without: ['protected-records.cedar', 'protected-records.person'],
      example: 2,
      caller: PLAIN_CITIZEN,
    },
    seen: 'residence-place',
  },
  {
    about: 'secrets of adoption are entries like others',
    ...{
      without: ['protected-records.cedar', 'protected-records.adoption'],
      example: 2,
      caller: PLAIN_CITIZEN,
    },
    seen: 'birth',
  },
];

/** Changes the policies in a folder. @returns what changes them back. */
export async function mutate(dir: string, { without, permits }: Mutant): Promise<() => Promise<void>> {
  if (permits) {
    const [principal, ground, dataClass] = permits;
    const file = join(dir, 'mutant.cedar');
    const text = `@id("mutant.permit")\n@title("Thử")\n@basis("Thử")
permit (principal is ${principal}, action == Action::"read", resource)
when { context.grounds.contains(Ground::"${ground}") && resource.dataClass == DataClass::"${dataClass}" };\n`;
    await writeFile(file, text);
    return () => rm(file);
  }
  const [name = '', id = ''] = without ?? [];
  const file = join(dir, name);
  const text = await readFile(file, 'utf8');
  // A policy ends where the next one is named.
  const mutated = text.replace(new RegExp(`@id\\("${id}"\\)[^]*?\\n(?=\\n|$)`), '');
  if (mutated === text) throw new Error(`no policy ${id} in ${name}`);
  await writeFile(file, mutated);
  return () => writeFile(file, text);
}
