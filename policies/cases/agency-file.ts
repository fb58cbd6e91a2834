import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ABOUTS } from './abouts.ts';

/**
 * Cases that an agency keeps of its own data: `agency-<id>.yaml` beside the files of the personas, so that a new agency needs no line in
 * any other file. `npm run cli -- agency new` writes one.
 */
const agencyFile = z.strictObject({
  agency: z.string(),
  /** Its data classes, each with what a request for it is about. */
  classes: z.record(z.string().regex(/^[a-z]+\.[a-z]+$/), z.enum(ABOUTS)),
  /** As in a persona's file, each with its persona. */
  scenarios: z.array(z.looseObject({ persona: z.string() })),
});

export type AgencyCases = z.infer<typeof agencyFile> & { readonly file: string };

const NAME = /^agency-([a-z0-9-]+)\.yaml$/;

export const isAgencyFile = (name: string): boolean => NAME.test(name);

/** @throws Error for one that is not of this shape, or named for another agency. */
export const readAgencyFiles = (dir: string): readonly AgencyCases[] =>
  readdirSync(dir)
    .filter(isAgencyFile)
    .sort()
    .map((file) => {
      const read = agencyFile.safeParse(parse(readFileSync(`${dir}/${file}`, 'utf8')));
      if (!read.success) throw new Error(`policies/cases/${file}: ${z.prettifyError(read.error)}`);
      if (NAME.exec(file)?.[1] !== read.data.agency)
        throw new Error(`policies/cases/${file}: is of ${read.data.agency}`);
      return { ...read.data, file };
    });
