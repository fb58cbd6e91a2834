import { z } from 'zod';
import { compilePolicySet, type PolicySet } from './policy-set.ts';
import { SCHEMA_FILE } from './policy-source.ts';

const archived = z.strictObject({
  schema: z.string(),
  files: z.array(z.string()),
  policies: z.array(z.strictObject({ id: z.string(), file: z.string(), text: z.string() })),
});

/**
 * Builds a policy set again from its `canonical` text, so that an auditor can replay a decision on the policies of
 * that day. The result has the same version as the original. Throws on a text that is not such an archive, and
 * PolicySetError on policies that are not valid.
 */
export function restorePolicySet(canonical: string): PolicySet {
  const { schema, files, policies } = archived.parse(JSON.parse(canonical));
  return compilePolicySet({
    schema: { file: SCHEMA_FILE, text: schema },
    files: files.map((file) => ({
      file,
      text: policies
        .filter((policy) => policy.file === file)
        .map(({ text }) => `${text}\n`)
        .join(''),
    })),
  });
}
