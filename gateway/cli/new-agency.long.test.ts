import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ID = 'so-thu';
/** Made anew by whoever needs them, or as large as everything else together. */
const LEFT_OUT = new Set(['node_modules', '.git', 'data', 'dist']);

/** A checkout with a new agency, on which everything is asked that `.ci/run` asks of a commit and that an agency can break. */
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'new-agency-'));
  for (const name of readdirSync('.'))
    if (!LEFT_OUT.has(name)) cpSync(name, join(root, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  expect(ran('git', ['init', '--quiet'])).toEqual(WELL);
  commit('as it was');
  expect(ran('npm', ['run', '--silent', 'cli', '--', 'agency', 'new', ID])).toEqual(WELL);
  commit('a new agency');
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const WELL = { status: 0, told: '' };

function commit(message: string): void {
  const as = ['-c', 'user.name=agency', '-c', 'user.email=agency@example.vn'];
  expect(ran('git', ['add', '--all'])).toEqual(WELL);
  expect(ran('git', [...as, 'commit', '--quiet', '--message', message])).toEqual(WELL);
}

/** What this run of tests has for itself; one within it makes its own. */
const OURS = [
  'TMPDIR',
  'TESTS_IN_MEMORY',
  'TESTS_TEMPLATES',
  'MOCK_WORLD_DIR',
  'MOCK_WORLD_OWNER',
  'JEST_WORKER_ID',
];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name)));

/** @returns what it told, where it did not go well. */
function ran(
  command: string,
  args: readonly string[],
): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd: root, env, encoding: 'utf8', timeout: 300_000, maxBuffer: 64 * 1024 * 1024 },
  });
  if (status === 0) return WELL;
  const failed = `${stdout}${stderr}`.split('\n').filter((line) => /^\s*(FAIL|●|[-+] )/.test(line));
  return { status, told: `${failed.join('\n').slice(0, 6_000)}\n…\n${`${stdout}${stderr}`.slice(-2_000)}` };
}

test.each([
  ['its lint', 'npm', ['run', '--silent', 'lint']],
  ['its types', 'npm', ['run', '--silent', 'types']],
  ['what is generated', 'npm', ['run', '--silent', 'generate']],
  ['that what is generated was in sync', 'git', ['diff', '--exit-code', '--stat']],
  ['the public schema', 'node', ['--import', 'tsx', 'stitching/compare-public.ts']],
  ['its deployment', 'node', ['--import', 'tsx', 'deploy/check.ts']],
  ['its policies and cases', 'npm', ['run', '--silent', 'cli', '--', 'policy', 'check']],
  ['its own completeness', 'npm', ['run', '--silent', 'cli', '--', 'agency', 'check']],
  [
    'every test that looks at all agencies, classes or policies',
    'npm',
    [
      ...['test', '--', `connectors/agencies/${ID}`, `mocks/agencies/${ID}`, 'connectors/connected-agencies'],
      ...['policies/', 'stitching/', 'deploy/', 'gateway/cli/policy.test', 'gateway/cli/schema'],
      ...[
        'tests/architecture',
        'tests/own-properties',
        'tests/glossary',
        'tests/free-texts',
        'gateway/boundary',
      ],
    ],
  ],
] as const)(
  'a fresh agency passes what is asked of %s',
  (_what, command, args) => {
    expect(ran(command, args)).toEqual(WELL);
  },
  400_000,
);
