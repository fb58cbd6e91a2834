import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { readFacts } from '../../policies/cases/facts.ts';
import { renderMatrix } from '../../policies/cases/matrix.ts';
import { readScenarios } from '../../policies/cases/scenarios.ts';
import { POLICY_DIR } from '../../policies/engine.ts';
import { MATRIX_FILE, runPolicyCommand } from './policy.ts';

async function run(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runPolicyCommand(argv, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A copy of the policies with one text exchanged. */
function changedPolicies(file: string, from: string, to: string): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'policies-'));
  cpSync(POLICY_DIR, dir, { recursive: true, filter: (name) => !/\.ts$|cases|testing/.test(name) });
  const target = path.join(dir, file);
  const text = readFileSync(target, 'utf8');
  expect(text).toContain(from);
  writeFileSync(target, text.replace(from, to));
  return dir;
}

test('policy check says how many cases passed', async () => {
  const { code, out, err } = await run('check');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^\d+ policies valid, policy set [0-9a-f]{64}\n(\d+) of \1 cases passed \(\d+ scenarios, 22 personas\)$/,
  );
});

test('policy check names each case that a changed policy breaks, and fails', async () => {
  const dir = changedPolicies('citizen.cedar', 'principal.loa < 2', 'principal.loa < 1');
  const { code, out, err } = await run('check', '--policies', dir);
  expect(code).toBe(1);
  expect(err).toMatch(
    /FAILED hung\.yaml: hung: Hùng \(level 1\) reads .* \[dossier\.content\]: expected .*LOA2_REQUIRED/,
  );
  expect(out).not.toMatch(/(\d+) of \1 cases/);
  rmSync(dir, { recursive: true });
});

test('policy check names file, line and reason of every fault of an invalid set', async () => {
  const dir = changedPolicies('citizen.cedar', 'principal.loa < 2', 'principal.level < 2');
  const { code, err } = await run('check', '--policies', dir);
  expect(code).toBe(1);
  expect(err).toMatch(/citizen\.cedar:\d+: citizen\.loa2-beyond-progress: .*`level`/);
  rmSync(dir, { recursive: true });
});

test('policy explain prints decision, deciding policies, basis and what would change it', async () => {
  const { code, out } = await run(
    ...[
      'explain',
      '--as',
      'officer-land-bavi',
      '--dossier',
      'H26.12-261102-0001',
      '--class',
      'land.ownership',
    ],
  );
  expect(code).toBe(0);
  expect(out).toContain('DENY, remedy GROUNDS_MISSING');
  expect(out).toContain('circle.only-through-a-dossier (forbid, policies/circle.cedar:');
  expect(out).toContain('basis: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15');
  expect(out).toContain('- the caller handled the dossier, and the caller’s ward were 00103');
});

test('policy explain prints the masks of a permission, and no way out where there is none', async () => {
  const party = await run(
    ...[
      'explain',
      '--as',
      'lan',
      '--dossier',
      'H26.12-261102-0001',
      '--class',
      'person.identity',
      '--about',
      'other',
    ],
  );
  expect(party.out).toContain(
    'PERMIT, masked: person.identity initials, person.identity last3, person.identity year-only',
  );
  const tax = await run(
    ...['explain', '--as', 'officer-tax', '--dossier', 'H26.12-261102-0001', '--class', 'civil.birth'],
  );
  expect(tax.out).toContain('No change of at most three facts would permit it.');
});

test.each([
  [['explain', '--as', 'nobody', '--class', 'land.parcel'], /no persona nobody/],
  [['explain', '--as', 'lan', '--class', 'land.gold'], /no data class land\.gold/],
  [['explain', '--as', 'lan', '--class', 'land.parcel', '--grounds', 'friend'], /friend is none of/],
  [['explain'], /policy explain --as/],
  [['rewrite'], /policy check/],
  [['check', '--fast'], /--fast/],
])('a wrong command says how it goes and exits with 2: %p', async (argv, expected) => {
  const { code, err } = await run(...argv);
  expect(code).toBe(2);
  expect(err).toMatch(expected);
});

test('docs/policies-matrix.md is what the cases say (npm run cli -- policy matrix --write)', () => {
  expect(readFileSync(MATRIX_FILE, 'utf8')).toBe(renderMatrix(readFacts(), readScenarios()));
});
