import { POLICY_DIR } from '../engine.ts';
import { type PolicySource, readPolicySource } from '../policy-source.ts';

export const checkedInSource = (): PolicySource => readPolicySource(POLICY_DIR);

/** The checked-in source with one more theme file. */
export const withFile = (source: PolicySource, file: string, text: string): PolicySource => ({
  ...source,
  files: [...source.files.filter((found) => found.file !== file), { file, text }],
});

/** Every annotation that a policy must have. */
export const annotated = (id: string, policy: string): string =>
  `@id("${id}")\n@title("Chính sách thử")\n@basis("Luật thử")\n${policy.trim().startsWith('forbid') ? '@remedy("NONE")\n' : ''}${policy}\n`;
