import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { own } from '../../schema/own.ts';

const bilingual = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const shape = z.record(z.string(), z.strictObject({ title: bilingual, description: bilingual }));

type Texts = z.infer<typeof shape>[string];

const FILE = join(import.meta.dirname, '..', '..', 'schema', 'operations', 'tools.yaml');

/**
 * What assistants are told of a registered query: our words, never a person's or an agency's. @throws Error for a file that is
 * not of this shape.
 */
export function readToolTexts(file = FILE): (name: string, document: string) => Texts {
  const texts = shape.parse(parse(readFileSync(file, 'utf8')));
  return (name, document) => own(texts, name) ?? textsOfComment(name, document);
}

/** The comment above a document was written for developers by us; better than nothing until somebody says it twice. */
function textsOfComment(name: string, document: string): Texts {
  const comment = /^(?:#.*\n)+/.exec(document)?.[0].replaceAll(/^# ?/gm, '').trim() || name;
  return { title: { vi: name, en: name }, description: { vi: comment, en: comment } };
}
