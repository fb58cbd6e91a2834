import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res',
  'schema',
);
const schema = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

/**
 * Validates against the schema that OWASP publishes for CycloneDX 1.5 (ECMA-424), of the SPDX licence list beside it.
 * @returns what is wrong, with the place; nothing when the document is valid.
 */
export function faultsOfCycloneDx(document: unknown): readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  // The two that the package does not know; the specification gives them as hints to tools.
  ajv.addFormat('iri-reference', true).addFormat('idn-email', /@/);
  // Under the names by which the main schema refers to them.
  for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'])
    ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}` });
  const isValid = ajv.compile(schema('bom-1.5.SNAPSHOT.schema.json'));
  if (isValid(document)) return [];
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
}
