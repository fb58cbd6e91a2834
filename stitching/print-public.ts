import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { composePublicSchema } from './public-schema.ts';

/** Prints the public schema; its diff is the change of the API. `npm run generate` */
const text = printSchema(lexicographicSortSchema(composePublicSchema()));
writeFileSync(join(import.meta.dirname, '..', 'schema', 'public.graphql'), `${text}\n`);
