import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL server of a test's own: unlike a database on the shared one it can be stopped, copied and put back. */
export interface PgCluster {
  /** Of its database `postgres`, as superuser. */
  readonly url: string;
  start(): Promise<void>;
  /** `immediate` is what a crash leaves: nothing is tidied up. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** Sets parameters of the server; they hold from the next start. */
  configure(settings: Readonly<Record<string, string>>): Promise<void>;
  /** A copy of a stopped server's files, as they are. */
  copyFiles(): Promise<string>;
  /** A base backup of a running one. */
  backUp(): Promise<string>;
  /** Puts a copy or backup in the place of its files; it is stopped before and after. */
  restore(copy: string): Promise<void>;
  /** A second server that follows this one; it is stopped, and so follows only once it is started. */
  standby(): Promise<PgCluster>;
  /** Ends a standby's recovery: it becomes a server of its own. */
  promote(): Promise<void>;
  /** Stops it and removes all its files, copies and standbys. */
  drop(): Promise<void>;
}

/**
 * Programs of a server that is installed here; undefined where there is none, or where the tests are not meant to use
 * one: `TEST_DATABASE_URL` says so.
 */
export function findPgPrograms(): string | undefined {
  if (process.env['TEST_DATABASE_URL'] === undefined) return undefined;
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [configuredFolder(), ...folders.map((version) => join(debian, version, 'bin'))];
  return candidates.find(
    (folder) =>
      folder !== undefined &&
      ['initdb', 'pg_ctl', 'pg_basebackup'].every((name) => existsSync(join(folder, name))),
  );
}

function configuredFolder(): string | undefined {
  try {
    return execFileSync('pg_config', ['--bindir'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

interface Place {
  readonly programs: string;
  readonly owner: Owner;
  /** Everything of this server and of those made from it. */
  readonly root: string;
}

/** A fresh, running server with default durability. @param programs as `findPgPrograms` found them. */
export async function startPgCluster(programs: string): Promise<PgCluster> {
  const owner = await ownerOfServers();
  const root = await mkdtemp(join(tmpdir(), 'lienthong-pg-'));
  if (owner.uid !== undefined) await chown(root, owner.uid, owner.gid ?? owner.uid);
  const place = { programs, owner, root };
  const data = join(root, 'data');
  await run(place, 'initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  const cluster = await clusterAt(place, data);
  await cluster.start();
  return cluster;
}

async function clusterAt(place: Place, data: string): Promise<PgCluster> {
  const { root } = place;
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let copies = 0;
  const standbys: PgCluster[] = [];
  const control = (...args: string[]) => run(place, 'pg_ctl', ['-D', data, '-w', '-t', '60', ...args]);
  const baseBackup = async (...args: string[]) => {
    copies += 1;
    const copy = `${data}-${copies}`;
    await run(place, 'pg_basebackup', [
      '-D',
      copy,
      '-d',
      url,
      '-c',
      'fast',
      '-X',
      'stream',
      '--no-sync',
      ...args,
    ]);
    return copy;
  };
  const configure = async (settings: Readonly<Record<string, string>>) => {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    await appendFile(join(data, 'postgresql.conf'), lines.join(''));
  };
  const settle = () =>
    configure({
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: root,
      shared_buffers: '16MB',
    });
  await settle();
  const cluster: PgCluster = {
    url,
    configure,
    async start() {
      await control('-l', `${data}.log`, 'start');
    },
    async stop(how = 'fast') {
      await control('-m', how, 'stop');
    },
    async copyFiles() {
      copies += 1;
      const copy = `${data}-${copies}`;
      await promisify(execFile)('cp', ['-a', data, copy]);
      return copy;
    },
    backUp: () => baseBackup(),
    async restore(copy) {
      await rm(data, { recursive: true });
      await promisify(execFile)('cp', ['-a', copy, data]);
    },
    async standby() {
      const standby = await clusterAt(place, await baseBackup('-R'));
      standbys.push(standby);
      return standby;
    },
    async promote() {
      await control('promote');
    },
    async drop() {
      await Promise.all(standbys.map((standby) => standby.drop()));
      await control('-m', 'immediate', 'stop').catch(() => undefined);
      if (data === join(root, 'data')) await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return cluster;
}

async function run(
  { programs, owner, root }: Place,
  program: string,
  args: readonly string[],
): Promise<void> {
  // A server that is started keeps the pipes of who started it: its words go to its own file, ours are not waited for.
  const words = join(root, `${program}.out`);
  await writeFile(words, '');
  if (owner.uid !== undefined) await chown(words, owner.uid, owner.gid ?? owner.uid);
  const script = 'exec "$0" "$@" >"$WORDS" 2>&1';
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', WORDS: words };
  try {
    await promisify(execFile)('/bin/sh', ['-c', script, join(programs, program), ...args], {
      ...owner,
      cwd: root,
      env,
    });
  } catch (cause) {
    throw new Error(`${program}: ${await readFile(words, 'utf8')}`, { cause });
  }
}

/** The server's programs refuse to run as root. */
async function ownerOfServers(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const line = (await readFile('/etc/passwd', 'utf8'))
      .split('\n')
      .find((one) => one.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('no unprivileged user to run a database server as');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
