import { join } from 'node:path';
import { z } from 'zod';
import type { WorldOptions } from './world/world.ts';

const shape = z.object({
  DEMO_SEED: z.string().min(1).default('lien-thong'),
  DEMO_DOSSIERS: z.coerce.number().int().min(0).max(1_000_000).default(500),
  /** Day that generated dossiers are dated around, `YYYY-MM-DD`; the demo hands its own day to all mocks. */
  DEMO_ANCHOR: z.iso.date().optional(),
  DATA_DIR: z.string().min(1).default('./data'),
});

/** @throws Error naming every faulty variable. */
export function readWorldOptions(
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): WorldOptions & { readonly secretsFile: string; readonly dataDir: string } {
  const parsed = shape.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the settings of the mock world are faulty:\n  ${faults.join('\n  ')}`);
  }
  const { DEMO_SEED, DEMO_DOSSIERS, DEMO_ANCHOR, DATA_DIR } = parsed.data;
  return {
    seed: DEMO_SEED,
    dossiers: DEMO_DOSSIERS,
    now: DEMO_ANCHOR === undefined ? now : new Date(`${DEMO_ANCHOR}T00:00:00+07:00`),
    dataDir: DATA_DIR,
    secretsFile: join(DATA_DIR, 'demo-secrets.json'),
  };
}
