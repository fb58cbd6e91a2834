import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMockWorld, type MockWorldHandle } from '../tests/world.ts';

/** What is in the world, as `mocks/world-options.ts` reads it; without, the mocks' own. */
export interface InventedWorld {
  readonly DEMO_SEED: string;
  readonly DEMO_DOSSIERS: string;
  /** Day, `YYYY-MM-DD`. */
  readonly DEMO_ANCHOR: string;
}

/** A mock world of its own, ended when the work is done. */
export async function withWorld<T>(
  work: (world: MockWorldHandle) => Promise<T>,
  invented?: InventedWorld,
): Promise<T> {
  const known = { ...process.env };
  Object.assign(process.env, invented);
  const folder = mkdtempSync(join(tmpdir(), 'bench-world-'));
  process.env['MOCK_WORLD_DIR'] = folder;
  process.env['MOCK_WORLD_OWNER'] = String(process.pid);
  try {
    return await work(await connectMockWorld());
  } finally {
    for (const name of Object.keys(invented ?? {})) {
      if (known[name] === undefined) delete process.env[name];
      else process.env[name] = known[name];
    }
    endWorld(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function endWorld(folder: string): void {
  try {
    process.kill(JSON.parse(readFileSync(join(folder, 'world-1.json'), 'utf8')).pid, 'SIGTERM');
  } catch {
    // It never came up, or is gone.
  }
}
