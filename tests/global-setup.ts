import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Only says where mock worlds will note their addresses; each worker starts its own when a test first needs it. */
export default function setUp(): void {
  process.env['MOCK_WORLD_DIR'] = mkdtempSync(join(tmpdir(), 'lien-thong-worlds-'));
  process.env['MOCK_WORLD_OWNER'] = String(process.pid);
}
