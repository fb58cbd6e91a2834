import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
/** Both belong to whoever makes a release; a machine without them tests the rest. */
const canRelease =
  existsSync(join(ROOT, '.git')) && spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined;

(canRelease ? describe : describe.skip)('a release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const files = join(folder, 'files');
  const signers = join(folder, 'signers');
  const makeKey = (name: string): string => {
    const file = join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    return file;
  };
  const release = (key: string, output: string) =>
    execFileSync('bash', ['deploy/release.sh', key, output], { cwd: ROOT, stdio: 'pipe' });
  const verify = (path = files) =>
    spawnSync('bash', ['deploy/verify-release.sh', signers, path], { cwd: ROOT, encoding: 'utf8' });
  /** Says whether the copy of the release with this change is still believed. */
  const isBelievedAfter = (change: (copy: string) => void): boolean => {
    const copy = mkdtempSync(join(folder, 'copy-'));
    execFileSync('cp', ['-r', `${files}/.`, copy]);
    change(copy);
    return verify(copy).status === 0;
  };

  beforeAll(() => {
    const key = makeKey('release');
    writeFileSync(signers, `release namespaces="lien-thong-release" ${readFileSync(`${key}.pub`, 'utf8')}`);
    release(key, files);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is believed as it was signed, and holds what an installation needs', () => {
    expect(verify().stdout).toBe('signed by a release key\n');
    const listed = execFileSync('sh', ['-c', `tar -tzf ${files}/*.tar.gz`], { encoding: 'utf8' });
    expect(listed).toMatch(/\/package-lock\.json\n/);
    expect(listed).toMatch(/\/\.npmrc\n/);
    expect(JSON.parse(readFileSync(join(files, 'sbom.cdx.json'), 'utf8'))).toMatchObject({
      metadata: { component: { name: 'lien-thong' } },
    });
  });

  test('comes out the same a second time', () => {
    const again = join(folder, 'again');
    release(join(folder, 'release'), again);
    expect(readFileSync(join(again, 'SHA256SUMS'), 'utf8')).toBe(
      readFileSync(join(files, 'SHA256SUMS'), 'utf8'),
    );
  });

  test.each<[string, (copy: string) => void]>([
    ['a changed file', (copy) => appendFileSync(join(copy, 'sbom.cdx.json'), ' ')],
    ['a changed list of digests', (copy) => appendFileSync(join(copy, 'SHA256SUMS'), '\n')],
    ['a file beside the signed ones', (copy) => writeFileSync(join(copy, 'install.sh'), '')],
    ['a missing file', (copy) => rmSync(join(copy, 'sbom.cdx.json'))],
    ['no signature', (copy) => rmSync(join(copy, 'SHA256SUMS.sig'))],
  ])('is refused with %s', (_what, change) => {
    expect(isBelievedAfter(() => undefined)).toBe(true);
    expect(isBelievedAfter(change)).toBe(false);
  });

  test('is refused when another key signed it, or the same key for something else', () => {
    const sign = (key: string, namespace: string) => (copy: string) => {
      rmSync(join(copy, 'SHA256SUMS.sig'));
      execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', key, '-n', namespace, join(copy, 'SHA256SUMS')]);
    };
    expect(isBelievedAfter(sign(makeKey('another'), 'lien-thong-release'))).toBe(false);
    expect(isBelievedAfter(sign(join(folder, 'release'), 'git'))).toBe(false);
  });
});
