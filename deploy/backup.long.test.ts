import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccessLog } from '../gateway/access-log/open-access-log.ts';
import { administer, testRecord } from '../gateway/access-log/testing/log-fixture.ts';
import { runLogCommand } from '../gateway/cli/log.ts';
import { DelegationStore } from '../gateway/mutations/delegation-store.ts';
import { prepareTables } from '../gateway/mutations/tables.ts';
import { FieldEncryption } from '../gateway/storage/field-encryption.ts';
import { keepSecret } from '../gateway/storage/kept-secret.ts';

const SERVER = process.env['TEST_DATABASE_URL'];
const [LAN, MINH] = ['001190000001', '001099000003'];
const hasPrograms = ['pg_dump', 'pg_restore', 'psql', 'openssl'].every(
  (name) => spawnSync(name, ['--version']).error === undefined && spawnSync('which', [name]).status === 0,
);

/** What an operator has: a database of its own, a gateway's folder, and a place for copies. */
const place = mkdtempSync(join(tmpdir(), 'backup-'));
const dataDir = join(place, 'data');
const [certificate, privateKey] = [join(place, 'backup.pem'), join(place, 'backup.key')];
const name = `backup_test_${randomBytes(6).toString('hex')}`;
const url = SERVER === undefined ? '' : Object.assign(new URL(SERVER), { pathname: `/${name}` }).href;

const run = (script: string, args: readonly string[], env: Record<string, string> = {}) => {
  const { status, stderr, stdout } = spawnSync(join(import.meta.dirname, script), args, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: url, ...env },
  });
  return { status, text: stdout + stderr };
};
const backUp = (what: string, to: string, env?: Record<string, string>) =>
  run('backup.sh', [what, join(place, to), certificate], env);
const restore = (what: string, from: string, env?: Record<string, string>) =>
  run('restore.sh', [what, join(place, from), certificate, privateKey], env);

async function withGateway<T>(
  task: (log: Awaited<ReturnType<typeof open>>, store: DelegationStore) => Promise<T>,
) {
  const log = await open();
  try {
    const secret = await keepSecret(
      join(dataDir, 'store-keys'),
      () => `k1:${randomBytes(32).toString('base64')}`,
    );
    const idKey = await keepSecret(join(dataDir, 'public-id-key'), () => randomBytes(32).toString('base64'));
    const encryption = FieldEncryption.parse(secret, Buffer.from(idKey, 'base64'));
    await prepareTables(log.database, encryption);
    return await task(
      log,
      new DelegationStore(log.database, log, encryption, (error) => {
        throw error;
      }),
    );
  } finally {
    await log.close();
  }
}
const open = () => openAccessLog({ dataDir, databaseUrl: url, instance: 'gateway-1' }, () => undefined);
/** @param heads files with heads that somebody keeps elsewhere. */
const verify = async (...heads: readonly string[]) => {
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
  const args = ['verify', '--database-url', url, '--data', dataDir, '--trust-folder-key', ...heads];
  return { exitCode: await runLogCommand(args, io), text: lines.join('\n') };
};
const use = (count: number, key?: string) =>
  withGateway(async (log, store) => {
    const at = new Date();
    await log.append(Array.from({ length: count }, () => testRecord({ at: at.toISOString() })));
    if (key === undefined) return;
    await store.grant(
      {
        key,
        ownerId: LAN,
        representativeId: MINH,
        dossiers: [],
        expiresAt: new Date(at.getTime() + 8.64e7).toISOString(),
      },
      { caller: undefined, requestId: undefined, at },
    );
  });
const held = () =>
  withGateway(async (_log, store) =>
    (await store.ofPerson(MINH)).map(({ ownerId, representativeId }) => [ownerId, representativeId]),
  );

(SERVER === undefined || !hasPrograms ? describe.skip : describe)('a store and its keys', () => {
  beforeAll(async () => {
    await administer(SERVER ?? '', `create database ${name}`);
    const subject = [
      '-x509',
      '-newkey',
      'rsa:3072',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=backup of the test',
    ];
    execFileSync('openssl', ['req', ...subject, '-keyout', privateKey, '-out', certificate], {
      stdio: 'ignore',
    });
    await use(20, 'first');
  }, 120_000);
  afterAll(async () => {
    await administer(SERVER ?? '', `drop database if exists ${name} with (force)`);
    rmSync(place, { recursive: true, force: true });
  });
  const loseDatabase = async () => {
    await administer(SERVER ?? '', `drop database ${name} with (force)`);
    await administer(SERVER ?? '', `create database ${name}`);
  };

  test('are copied apart, sealed, and without the head that was signed last', async () => {
    expect(backUp('database', 'db-1')).toMatchObject({ status: 0 });
    expect(backUp('keys', 'keys-1', { DATA_DIR: dataDir })).toMatchObject({ status: 0 });
    expect(readdirSync(join(place, 'db-1')).sort()).toEqual(['SHA256SUMS', 'database.dump.cms']);
    expect(readdirSync(join(place, 'keys-1')).sort()).toEqual(['SHA256SUMS', 'keys.tar.cms']);
    const key = readFileSync(join(dataDir, 'store-keys'), 'utf8').slice(3, 30);
    for (const file of ['db-1/database.dump.cms', 'keys-1/keys.tar.cms'])
      for (const secret of [key, 'PRIVATE KEY', 'access_record'])
        expect([file, secret, readFileSync(join(place, file)).includes(secret)]).toEqual([
          file,
          secret,
          false,
        ]);
    expect(backUp('database', 'db-1').text).toContain('is there already');
  }, 60_000);

  test('come back after the database is lost: the log verifies, and who represents whom is known', async () => {
    const before = await held();
    expect(before).toEqual([[LAN, MINH]]);
    expect(backUp('database', 'db-2')).toMatchObject({ status: 0 });
    expect(restore('database', 'db-2').text).toContain('not empty');
    await loseDatabase();
    expect(restore('database', 'db-2')).toMatchObject({ status: 0 });
    expect(await verify()).toMatchObject({ exitCode: 0 });
    expect(await held()).toEqual(before);
  }, 120_000);

  test('keys come back to a folder that has none, and open what they sealed', async () => {
    const elsewhere = join(place, 'data-2');
    expect(restore('keys', 'keys-1', { DATA_DIR: elsewhere })).toMatchObject({ status: 0 });
    for (const file of ['store-keys', 'public-id-key', 'subject-keys', 'log-verifier-key.txt'])
      expect(readFileSync(join(elsewhere, file))).toEqual(readFileSync(join(dataDir, file)));
    expect(readdirSync(elsewhere).filter((file) => file.startsWith('log-head'))).toEqual([]);
    expect(restore('keys', 'keys-1', { DATA_DIR: elsewhere }).status).not.toBe(0);
  }, 60_000);

  test('an older copy is convicted by the head that was signed, and goes on only by a decision on record', async () => {
    await use(5);
    const head = join(place, 'head-of-a-witness');
    const told: string[] = [];
    const listening = { out: (line: string) => void told.push(line), err: () => undefined };
    await runLogCommand(['checkpoint', '--database-url', url, '--data', dataDir], listening);
    writeFileSync(head, `${told.join('\n')}\n`);
    await loseDatabase();
    expect(restore('database', 'db-2')).toMatchObject({ status: 0 });
    await expect(open()).rejects.toThrow(/records are signed/);
    // By itself it is as consistent as it was; what somebody else keeps of it tells.
    expect((await verify()).exitCode).toBe(0);
    expect((await verify('--checkpoint', head)).exitCode).toBe(1);
    const fork = ['fork', '--decided-by', 'Sở Nội vụ', '--reason', 'hỏng đĩa, bản sao đêm qua', '--yes'];
    const lines: string[] = [];
    const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
    const args = [...fork, '--database-url', url, '--data', dataDir];
    expect([await runLogCommand(args, io), lines.join('\n')]).toEqual([
      0,
      expect.stringContaining('on record'),
    ]);
    expect(await held()).toEqual([[LAN, MINH]]);
  }, 120_000);

  test('a copy that was changed, or is for another key, is not put back', async () => {
    await loseDatabase();
    cpSync(join(place, 'db-2'), join(place, 'db-bad'), { recursive: true });
    const file = join(place, 'db-bad', 'database.dump.cms');
    const bytes = readFileSync(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(restore('database', 'db-bad').text).toContain('is not what was written');
    // Whoever changes the copy changes its sums as well.
    execFileSync('sh', ['-c', 'sha256sum ./*.cms >SHA256SUMS'], { cwd: join(place, 'db-bad') });
    expect(restore('database', 'db-bad').status).not.toBe(0);
    const open = await import('pg').then(({ default: { Client } }) => new Client({ connectionString: url }));
    await open.connect();
    const { rows } = await open.query(
      "select count(*)::int as tables from pg_tables where schemaname = 'public'",
    );
    await open.end();
    expect(rows).toEqual([{ tables: 0 }]);
  }, 60_000);
});
