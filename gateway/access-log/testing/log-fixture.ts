import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { openPgDriver } from '../../storage/pg-driver.ts';
import { openPgliteDriver } from '../../storage/pglite-driver.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { AccessLog } from '../access-log.ts';
import type { NoteSigner } from '../checkpoint.ts';
import type { AccessRecord } from '../record.ts';
import { SubjectKeys } from '../subject-keys.ts';
import { freshPgliteFolder } from './pglite-folder.ts';

/** The stores that the same tests run on: always PGlite; PostgreSQL when TEST_DATABASE_URL names one. */
export const STORES: readonly {
  readonly name: string;
  open(): Promise<{ driver: SqlDriver; drop(): Promise<void> }>;
}[] = [
  {
    name: 'PGlite',
    open: async () => {
      const folder = await freshPgliteFolder();
      return {
        driver: await openPgliteDriver(folder),
        drop: () => rm(folder, { recursive: true, force: true }),
      };
    },
  },
  ...(process.env['TEST_DATABASE_URL']
    ? [{ name: 'PostgreSQL', open: () => freshDatabase(process.env['TEST_DATABASE_URL'] ?? '') }]
    : []),
];

/** A database of its own on the test server, dropped afterwards. */
export async function freshDatabase(
  url: string,
): Promise<{ driver: SqlDriver; url: string; drop(): Promise<void> }> {
  const name = `access_log_test_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    driver: await openPgDriver(own.href),
    url: own.href,
    drop: () => administer(url, `drop database ${name} with (force)`),
  };
}

export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A log of its own over a store; whoever closes it closes the store. */
export const openTestLog = (driver: SqlDriver, instance = 'gateway-1'): Promise<AccessLog> =>
  AccessLog.open({
    ...{ driver, instance, signer: testSigner(instance), keys: testKeys() },
    onFailure: () => undefined,
  });

export const testSigner = (instance = 'gateway-1'): NoteSigner => ({
  name: `lienthong.hanoi.example/${instance}`,
  privateKey: generateKeyPairSync('ed25519').privateKey,
});

export const testKeys = (): SubjectKeys => new SubjectKeys([{ id: 'k1', key: randomBytes(32) }]);

export function testRecord(over: Partial<AccessRecord> = {}): AccessRecord {
  return {
    v: 1,
    kind: 'crossing',
    id: uuidv7(),
    at: '2026-11-23T03:00:00.000Z',
    nonce: randomBytes(16).toString('base64url'),
    actor: {
      kind: 'officer',
      id: 'officer-land',
      org: 'land',
      client: 'land-desk',
      channel: 'AGENCY',
      loa: 2,
    },
    subject: { kind: 'parcel', hash: 'k1:abc', relation: ['handler'] },
    data: { source: 'land', service: 'landParcels', released: ['land.parcel'], withheld: [], masks: [] },
    why: { purpose: 'procedure:1.012793', dossier: 'H26.12-261102-0001', legalBasis: ['Luật Đất đai'] },
    decision: { result: 'permit', policies: ['officer-land.case'], policySet: 'test', faults: [] },
    outcome: { result: 'delivered', latencyMs: 3.2 },
    trace: { requestId: 'request-1' },
    ...over,
  };
}
