import { writeFileSync } from 'node:fs';
import { createSbom, textOfSbom } from './sbom.ts';

/** `deploy/release.sh` calls it with the file to write and the folder of the lock file. */
const [file, root] = process.argv.slice(2);
if (file === undefined) throw new Error('which file?');
writeFileSync(file, textOfSbom(createSbom(root)));
