import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfCycloneDx } from './cyclonedx.ts';
import { faultsOfEntries, faultsOfManifest, faultsOfScripts } from './integrity.ts';
import { faultsOfLicences, unusedExceptions } from './licences.ts';
import { PROJECT_ROOT, readLockFile } from './lock-file.ts';
import { createSbom, faultsOfSbom, textOfSbom } from './sbom.ts';

/** A step of `.ci/run`: what is built from others' work is known, unchanged, and free to be used. Ends with 1 if not. */
const root = process.argv[2] ?? PROJECT_ROOT;
const packages = readLockFile(root);
const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const sbom = createSbom(root);
const faults = [
  ...faultsOfEntries(packages),
  ...faultsOfManifest(manifest),
  ...faultsOfScripts(packages, manifest),
  ...faultsOfLicences(packages, root),
  ...unusedExceptions(packages).map((name) => `${name}: an exception for a licence that nobody needs`),
  ...faultsOfCycloneDx(sbom),
  ...faultsOfSbom(sbom, packages),
  ...(textOfSbom(createSbom(root)) === textOfSbom(sbom) ? [] : ['the SBOM differs from run to run']),
];
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length === 0)
  process.stdout.write(`${packages.length} packages, ${sbom.components.length} of them in the product\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
