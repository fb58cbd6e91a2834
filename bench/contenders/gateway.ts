import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { openAccessLog } from '../../gateway/access-log/open-access-log.ts';
import { composeGateway } from '../../gateway/compose.ts';
import { readConfig } from '../../gateway/config.ts';
import { createLogger } from '../../gateway/observability/logger.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import type { Contender } from './contender.ts';

/** All load is one person's: their limits hold, and are counted, but further out. */
const ONE_PERSON = 'requests.person=10000000,requests.client=10000000,crossings.person=100000000';

/** Two processes on one store have the same. */
const SUBJECT_KEYS = `k1:${Buffer.alloc(32, 8).toString('base64')}`;

/** The product as it is: token, policies, stitching, connectors, durable access log, presentation. */
export const start = (): Promise<Contender> => startGateway(true);

/**
 * Its log lies in the database that the bench made for it, or in a folder of its own.
 * @param isLogged false leaves the records out, to see what they cost; the product has no such switch.
 */
export async function startGateway(isLogged: boolean): Promise<Contender> {
  const databaseUrl = process.env['BENCH_LOG_DATABASE_URL'];
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const agencies = await discoverAgencies();
  const GATEWAY_LIMITS = [ONE_PERSON, process.env['GATEWAY_LIMITS'] ?? []].flat().join();
  const config = readConfig(
    // Like is compared with like: the limit asks every agency every time, so the gateway holds no records.
    {
      ...{ GATEWAY_RECORD_CACHE_BYTES: '0', ...process.env },
      ...{ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', GATEWAY_LIMITS },
    },
    agencies.map(({ manifest }) => manifest),
  );
  const accessLog = await openAccessLog(
    {
      dataDir,
      instance: `bench-${process.pid}`,
      subjectKeys: SUBJECT_KEYS,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    },
    () => undefined,
  );
  if (!isLogged) accessLog.recordRequest = async () => undefined;
  const gateway = await composeGateway({
    config,
    agencies,
    accessLog,
    publicIdKey: Buffer.alloc(32, 7),
    encryption: new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 9) }]),
    logger: createLogger('error'),
    now: () => new Date(),
  });
  const url = await gateway.server.listen({ port: 0, host: '127.0.0.1' });
  for (let tries = 0; !(await fetch(`${url}/health/ready`)).ok; tries += 1) {
    if (tries > 200) throw new Error('the gateway did not become ready');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port: Number(new URL(url).port),
    async close() {
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
