import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the mock worlds that this run started, by the ids they noted. */
export default function tearDown(): void {
  const folder = process.env['MOCK_WORLD_DIR'];
  if (!folder) return;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const { pid }: { pid: number } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true });
}
