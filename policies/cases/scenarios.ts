import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CHANNELS, GROUNDS } from '../../schema/terms.ts';
import { REMEDIES } from '../decision.ts';
import { ABOUTS } from './abouts.ts';
import { isAgencyFile, readAgencyFiles } from './agency-file.ts';
import { CASES_DIR } from './facts.ts';

/** Circumstances that differ from the persona's and the dossier's own. */
const given = z.strictObject({
  loa: z.literal([0, 1, 2]).exactOptional(),
  channel: z.enum(CHANNELS).exactOptional(),
  actorKind: z.enum(['clerk', 'officer', 'citizen']).exactOptional(),
  /** A digital assistant asks in the persona's place. */
  agent: z.string().exactOptional(),
  sector: z.string().exactOptional(),
  isBoundaryFree: z.boolean().exactOptional(),
  competentWard: z.string().exactOptional(),
  receivingBranch: z.string().exactOptional(),
  isProtected: z.boolean().exactOptional(),
  isAdoptionSecret: z.boolean().exactOptional(),
  isDefenceParcel: z.boolean().exactOptional(),
  parcelWard: z.string().exactOptional(),
  logOf: z.string().exactOptional(),
  /** Agency that keeps the record, when it is not the class's usual one. */
  keptBy: z.string().exactOptional(),
  purpose: z.string().exactOptional(),
  phase: z.enum(['admit', 'release']).exactOptional(),
});

const ids = z.union([z.string().transform((id) => [id]), z.array(z.string())]);

const scenario = z
  .strictObject({
    /** The scenario in plain words; the title of its test. */
    say: z.string().min(10),
    dossier: z.string().exactOptional(),
    about: z.enum(ABOUTS).exactOptional(),
    action: z.string().default('read'),
    /** Instead of those that follow from the ties in `_facts.yaml`. */
    grounds: z.array(z.enum(GROUNDS)).exactOptional(),
    given: given.default({}),
    expect: z.enum(['permit', 'deny']),
    masks: z.array(z.string()).default([]),
    remedy: z.enum(REMEDIES).exactOptional(),
    /** For every data class asked for, exactly the policies that decide. */
    by: z.record(z.string(), ids),
  })
  .refine(({ expect, remedy }) => (expect === 'deny') === (remedy !== undefined), {
    error: 'a refusal names its remedy, a permission has none',
  })
  .refine(({ masks, by }) => masks.every((mask) => Object.hasOwn(by, mask.split(':')[0] ?? '')), {
    error: 'a mask is of a class that the scenario asks for',
  });

const file = z.strictObject({ persona: z.string(), scenarios: z.array(scenario) });

export type Scenario = z.infer<typeof scenario> & { readonly persona: string; readonly file: string };

/** All scenarios of a folder, by file and in the order they are written. Throws on a malformed file. */
export function readScenarios(dir: string = CASES_DIR): Scenario[] {
  const names = readdirSync(dir).filter((name) => /^[^_].*\.yaml$/.test(name) && !isAgencyFile(name));
  const ofPersonas = names.sort().flatMap((name) => {
    const { persona, scenarios } = file.parse(parse(readFileSync(`${dir}/${name}`, 'utf8')));
    return scenarios.map((found) => ({ ...found, persona, file: name }));
  });
  const ofAgencies = readAgencyFiles(dir).flatMap(({ scenarios, file: name }) =>
    scenarios.map(({ persona, ...found }) => ({ ...scenario.parse(found), persona, file: name })),
  );
  return [...ofPersonas, ...ofAgencies];
}
