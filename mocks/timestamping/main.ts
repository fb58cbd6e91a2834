import { join } from 'node:path';
import { onProcessEnd } from '../kit/process-end.ts';
import { startTimeStampingAuthority } from './authority.ts';

/**
 * `node --import tsx mocks/timestamping/main.ts [port]`: the mock time-stamping authority in a process of its own, keys in
 * `DATA_DIR/timestamping`. Prints one line of JSON when it listens; `ca` is for ACCESS_LOG_TSA_CA_FILE.
 */
const folder = join(process.env['DATA_DIR'] ?? './data', 'timestamping');
const port = Number(process.argv[2] ?? Number(process.env['MOCK_PORT_BASE'] ?? 4100) + 12);
const running = await startTimeStampingAuthority({ folder, port, host: process.env['HOST'] ?? '127.0.0.1' });
onProcessEnd(() => running.close());
process.stdout.write(`${JSON.stringify({ ready: true, url: running.url, ca: running.caFile })}\n`);
