import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { AccessLog } from '../access-log.ts';
import type { NoteSigner } from '../checkpoint.ts';
import type { AccessRecord } from '../record.ts';
import { SubjectKeys } from '../subject-keys.ts';
import { openEmptyDatabase, openEmptyFolder, type TestStore } from './emptied-stores.ts';

export { administer, freshDatabase } from './databases.ts';

/** The stores that the same tests run on: always PGlite; PostgreSQL when TEST_DATABASE_URL names one. */
export const STORES: readonly { readonly name: string; open(): Promise<TestStore> }[] = [
  { name: 'PGlite', open: openEmptyFolder },
  ...(process.env['TEST_DATABASE_URL']
    ? [{ name: 'PostgreSQL', open: () => openEmptyDatabase(process.env['TEST_DATABASE_URL'] ?? '') }]
    : []),
];

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
