import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ORGANISATION_KINDS } from '../../schema/organisation.ts';
import { CHANNELS, GROUNDS } from '../../schema/terms.ts';
import { CALLER_KINDS, ORGANISATION_ROLES } from '../decision.ts';
import { ABOUTS } from './abouts.ts';
import { readAgencyFiles } from './agency-file.ts';

/** The folder of the cases that are checked in. */
export const CASES_DIR = fileURLToPath(new URL('.', import.meta.url));

const kind = z.enum(CALLER_KINDS);
const grounds = z.array(z.enum(GROUNDS));

const caller = z.strictObject({
  kind,
  id: z.string(),
  client: z.string(),
  channel: z.enum(CHANNELS),
  loa: z.literal([0, 1, 2]),
  agency: z.string().exactOptional(),
  unit: z.string().exactOptional(),
  branch: z.string().exactOptional(),
  ward: z.string().exactOptional(),
  organisation: z
    .strictObject({
      number: z.string(),
      kind: z.enum(ORGANISATION_KINDS),
      role: z.enum(ORGANISATION_ROLES),
      sectors: z.array(z.string()).exactOptional(),
      until: z.string().exactOptional(),
    })
    .exactOptional(),
  actor: z.strictObject({ id: z.string(), kind, branch: z.string().exactOptional() }).exactOptional(),
});

const persona = z.strictObject({
  caller,
  /** Personal id, for a persona who is a citizen; in a session for an organisation nobody asks about themselves. */
  person: z.string().exactOptional(),
  /** By dossier code. */
  ties: z.record(z.string(), grounds).default({}),
  /** Grounds on the access log. */
  log: grounds.default([]),
});

const dossier = z.strictObject({
  about: z.string(),
  /** Personal id, or the number of an organisation. */
  owner: z.string(),
  facts: z.strictObject({
    procedure: z.string(),
    sector: z.string(),
    isBoundaryFree: z.boolean(),
    receivingBranch: z.string(),
    competentAgency: z.string(),
    competentWard: z.string().exactOptional(),
  }),
});

const dataClass = z.templateLiteral([z.string(), '.', z.string()]);

const facts = z.strictObject({
  personas: z.record(z.string(), persona),
  dossiers: z.record(z.string(), dossier),
  classes: z.record(z.string(), z.strictObject({ agency: z.string(), about: z.enum(ABOUTS) })),
});

export type Facts = z.infer<typeof facts>;
export type Persona = z.infer<typeof persona>;

/** With the classes of which agencies keep their own cases. Throws on a file that is missing or not of this shape. */
export function readFacts(dir: string = CASES_DIR): Facts {
  const known = facts.parse(parse(readFileSync(`${dir}/_facts.yaml`, 'utf8')));
  const own = readAgencyFiles(dir).flatMap(({ agency, classes }) =>
    Object.entries(classes).map(([name, about]) => [name, { agency, about }] as const),
  );
  return { ...known, classes: { ...known.classes, ...Object.fromEntries(own) } };
}

/** Throws for a text that is not written `<owner>.<kind>`. */
export const parseDataClass = (text: string) => dataClass.parse(text);
