import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the mock worlds that this run started, by the ids they noted, and gives back the memory that its files took. */
export default function tearDown(): void {
  endWorlds();
  const inMemory = process.env['TESTS_IN_MEMORY'];
  if (inMemory) rmSync(inMemory, { recursive: true, force: true, maxRetries: 5 });
}

function endWorlds(): void {
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
