import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { createAgency } from './create-agency.ts';
import type { CommandIo } from './log/command-io.ts';

const USAGE = [
  'agency list           the agencies on disk with their transports and operations',
  'agency new <id>       a new agency to fill in: connector, mock, policy, with what to do next',
  'agency check          are the folders complete and their manifests right?',
];
const ROOT = join(import.meta.dirname, '..', '..');
const NEEDED = [
  'manifest.yaml',
  'schema.graphql',
  'wire.ts',
  'mapping.ts',
  'operations.ts',
  'contract.test.ts',
  'fixtures',
];

/** @returns exit code: 0 well, 1 something is missing, 2 the command cannot run. */
export async function runAgencyCommand(args: string[], io: CommandIo): Promise<number> {
  const [command, id] = args;
  if (command === 'list') return list(io);
  if (command === 'check') return check(io);
  if (command === 'new' && id !== undefined) return create(id, io);
  for (const line of USAGE) io.err(line);
  return 2;
}

/** What is written from what all agencies say, and by which command. */
const IN_SYNC: readonly (readonly [string, readonly string[]])[] = [
  ['schema/: public schema, types of the SDL and of operations', ['generate']],
  ['docs/policies-matrix.md', ['cli', '--', 'policy', 'matrix', '--write']],
];

async function list(io: CommandIo): Promise<number> {
  for (const { manifest } of await discoverAgencies()) {
    io.out(
      `${manifest.id.padEnd(10)} ${manifest.transport.padEnd(14)} ${Object.keys(manifest.operations).join(', ')}`,
    );
    io.out(`${''.padEnd(10)} ${manifest.name.vi} — ${manifest.contact}`);
  }
  return 0;
}

async function check(io: CommandIo): Promise<number> {
  let faults = 0;
  for (const { manifest } of await discoverAgencies()) {
    const missing = [
      ...NEEDED.map((name) => join('connectors', 'agencies', manifest.id, name)),
      join('policies', `agency-${manifest.id}.cedar`),
      join('mocks', 'agencies', manifest.id, 'server.ts'),
    ].filter((path) => !existsSync(join(ROOT, path)));
    faults += missing.length;
    io.out(
      missing.length === 0 ? `${manifest.id}: complete` : `${manifest.id}: missing ${missing.join(', ')}`,
    );
  }
  return faults > 0 ? 1 : 0;
}

async function create(id: string, io: CommandIo): Promise<number> {
  const { made, changed, next } = await createAgency(id, ROOT);
  for (const path of made) io.out(`made ${path}`);
  for (const what of changed) io.out(`changed ${what}`);
  for (const [told, step] of IN_SYNC) {
    const { status, stderr } = spawnSync('npm', ['run', '--silent', ...step], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (status !== 0) {
      io.err(`npm run ${step.join(' ')} failed: ${stderr.slice(-2_000)}`);
      return 1;
    }
    io.out(`changed ${told}`);
  }
  io.out('next:');
  for (const step of next) io.out(`  ${step}`);
  return 0;
}
