import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeTrustedManifest } from './trusted-manifest.ts';

/** Writes the manifest of trusted documents; its diff is what public clients may newly ask. `npm run generate` */
const text = JSON.stringify(composeTrustedManifest(), undefined, 2);
writeFileSync(join(import.meta.dirname, '..', 'schema', 'generated', 'trusted-documents.json'), `${text}\n`);
