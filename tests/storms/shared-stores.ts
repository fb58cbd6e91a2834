import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  findPgPrograms,
  type PgCluster,
  startPgCluster,
} from '../../gateway/access-log/testing/pg-cluster.ts';
import { type Line, placeOf, startLine } from './line.ts';
import { findRedis, type RedisServer, startRedis } from './redis-server.ts';

/** A PostgreSQL and a Redis of the test's own, each behind a line: two gateways share them, and a test kills them. */
export interface SharedStores {
  readonly postgres: { readonly line: Line; readonly server: PgCluster };
  readonly redis: { readonly line: Line; readonly server: RedisServer };
  /** Settings that gateways which share these have in common. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Undefined where one of the two is not installed here. */
export const canShare = (): boolean => findPgPrograms() !== undefined && findRedis() !== undefined;

export async function startSharedStores(folder: string): Promise<SharedStores> {
  const server = await startPgCluster(findPgPrograms() ?? '');
  const postgres = { server, line: await startLine(placeOf(server.url)) };
  // A line finds a free port; what it leaves is the server's.
  const reserved = await startLine(placeOf(server.url));
  await reserved.close();
  const own = join(folder, 'redis');
  mkdirSync(own);
  const redisServer = await startRedis(findRedis() ?? '', reserved.port, own);
  const redis = {
    server: redisServer,
    line: await startLine({ host: '127.0.0.1', port: redisServer.port }),
  };
  const key = () => randomBytes(32).toString('base64');
  return {
    postgres,
    redis,
    env: {
      DATABASE_URL: postgres.line.through(server.url),
      REDIS_URL: `redis://127.0.0.1:${redis.line.port}`,
      GATEWAY_PUBLIC_ID_KEY: key(),
      GATEWAY_STORE_KEYS: `k1:${key()}`,
      ACCESS_LOG_SUBJECT_KEYS: `k1:${key()}`,
      UPLOAD_DIR: join(folder, 'uploads'),
      GATEWAY_RECORD_CACHE_BYTES: '67108864',
    },
    async close() {
      await Promise.all([postgres.line.close(), redis.line.close()]);
      await redis.server.kill();
      await server.drop();
    },
  };
}
