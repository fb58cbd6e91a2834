import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 4 * 2 ** 30;

/** Stores of tests live for seconds and flush at every commit: where there is room for them in memory, the disk is spared. */
function chooseTemporaryFolder(): void {
  if (process.env['TMPDIR'] !== undefined || !existsSync(IN_MEMORY)) return;
  endForgotten();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  if (bavail * bsize < ROOM_BYTES) return;
  const folder = mkdtempSync(join(IN_MEMORY, `lien-thong-${process.pid}-`));
  // Database servers that a test starts may run as another user.
  chmodSync(folder, 0o1777);
  // What later runs use again, `gateway/access-log/testing/pglite-folder.ts`.
  process.env['TESTS_TEMPLATES'] = tmpdir();
  process.env['TMPDIR'] = folder;
  process.env['TESTS_IN_MEMORY'] = folder;
}

/** A run that was broken off leaves its folder behind. */
function endForgotten(): void {
  for (const name of readdirSync(IN_MEMORY)) {
    const [, pid] = /^lien-thong-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(IN_MEMORY, name), { recursive: true, force: true });
  }
}

/** Only says where mock worlds will note their addresses; each worker starts its own when a test first needs it. */
export default function setUp(): void {
  chooseTemporaryFolder();
  process.env['MOCK_WORLD_DIR'] = mkdtempSync(join(tmpdir(), 'lien-thong-worlds-'));
  process.env['MOCK_WORLD_OWNER'] = String(process.pid);
}
