import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { faultsOfCycloneDx } from './cyclonedx.ts';
import { faultsOfEntries, faultsOfManifest, faultsOfScripts } from './integrity.ts';
import { EXCEPTIONS, faultsOfLicences, unusedExceptions } from './licences.ts';
import { PROJECT_ROOT, parseLockFile, readLockFile } from './lock-file.ts';
import { createSbom, faultsOfSbom, textOfSbom } from './sbom.ts';

const packages = readLockFile();
const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
const sbom = createSbom();

const DIGEST = `sha512-${'A'.repeat(86)}==`;
const sound = { version: '1.0.0', integrity: DIGEST, license: 'MIT' };
const lockOf = (entry: object, place = 'node_modules/a') =>
  parseLockFile(JSON.stringify({ lockfileVersion: 3, packages: { '': {}, [place]: entry } }));

describe('the lock file', () => {
  test('of this project has no fault', () => {
    expect(packages.length).toBeGreaterThan(300);
    expect(faultsOfEntries(packages)).toEqual([]);
    expect(faultsOfManifest(manifest)).toEqual([]);
    expect(faultsOfScripts(packages, manifest)).toEqual([]);
    expect(faultsOfEntries(lockOf(sound))).toEqual([]);
  });

  test.each([
    ['no digest', { ...sound, integrity: undefined }],
    ['a short digest', { ...sound, integrity: 'sha512-AAAA' }],
    ['a digest of a broken algorithm', { ...sound, integrity: `sha1-${'A'.repeat(27)}=` }],
    ['a second, weaker digest', { ...sound, integrity: `${DIGEST} sha1-${'A'.repeat(27)}=` }],
    ['a git address', { ...sound, resolved: 'git+ssh://git@host.example/a.git#0123' }],
    ['a file', { ...sound, resolved: 'file:../a.tgz' }],
    ['an address without encryption', { ...sound, resolved: 'http://host.example/a.tgz' }],
    ['a link', { resolved: '../a', link: true }],
    ['a range', { ...sound, version: '^1.0.0' }],
    ['no version', { ...sound, version: undefined }],
    ['no digest, as an optional package of the product', { version: '1.0.0', optional: true }],
    ['no digest, as any optional development package', { version: '1.0.0', optional: true, dev: true }],
  ])('is refused with %s', (_what, entry) => {
    expect(faultsOfEntries(lockOf(entry))).toContainEqual(expect.stringMatching(/^node_modules\/a: /));
  });

  test('may lack digests of development binaries, but not of the platform that tests and production use', () => {
    const binary = { version: '1.0.0', optional: true, dev: true };
    expect(faultsOfEntries(lockOf(binary, 'node_modules/@swc/core-darwin-x64'))).toEqual([]);
    expect(
      faultsOfEntries(lockOf({ ...binary, dev: false }, 'node_modules/@swc/core-darwin-x64')),
    ).toHaveLength(1);
    expect(faultsOfEntries(lockOf(binary, 'node_modules/@swc/core-linux-x64-gnu'))).toHaveLength(1);
    expect(
      faultsOfEntries(lockOf({ ...binary, name: 'evil' }, 'node_modules/@swc/core-darwin-x64')),
    ).toHaveLength(1);
  });

  test.each(['2', '{"lockfileVersion":2,"packages":{}}', '{"lockfileVersion":3}', '[]'])(
    'is refused as %s',
    (text) => {
      expect(() => parseLockFile(text)).toThrow(/version 3/);
    },
  );

  test.each([
    '^1.0.0',
    'latest',
    '*',
    'git+https://host.example/a.git',
    'file:../a',
    'npm:b@1.0.0',
    { b: '1.0.0' },
  ])('is not asked for %j', (wanted) => {
    expect(faultsOfManifest({ dependencies: { a: wanted } })).toHaveLength(1);
    expect(faultsOfManifest({ overrides: { a: wanted } })).toHaveLength(1);
  });

  test('an install script that nobody has denied is a fault', () => {
    const entry = { ...sound, hasInstallScript: true };
    expect(faultsOfScripts(lockOf(entry), {})).toHaveLength(1);
    expect(faultsOfScripts(lockOf(entry), { allowScripts: { a: true } })).toHaveLength(1);
    expect(faultsOfScripts(lockOf(entry), { allowScripts: { a: false } })).toEqual([]);
  });
});

describe('licences', () => {
  const nowhere = join(tmpdir(), 'nothing-is-installed-here');
  const judge = (entry: object, place?: string) => faultsOfLicences(lockOf(entry, place), nowhere);

  test('of every package are allowed, by the lock and by the package itself', () => {
    expect(faultsOfLicences(packages, PROJECT_ROOT)).toEqual([]);
    expect(unusedExceptions(packages)).toEqual([]);
    for (const { reason } of Object.values(EXCEPTIONS)) expect(reason.length).toBeGreaterThan(20);
  });

  test.each([
    'GPL-3.0-only',
    'AGPL-3.0',
    'UNLICENSED',
    'SEE LICENSE IN x',
    'MIT OR Nothing',
    '',
    undefined,
    1,
  ])('%j is refused with the name of the package', (license) => {
    expect(judge({ ...sound, license })).toEqual([expect.stringContaining('a@1.0.0')]);
  });

  test('that a package tells otherwise than the registry are refused', () => {
    const root = mkdtempSync(join(tmpdir(), 'licences-'));
    mkdirSync(join(root, 'node_modules/a'), { recursive: true });
    for (const told of [
      '{"license":"GPL-2.0"}',
      '{}',
      '{"licenses":[{"type":"MIT"},{"type":"GPL-2.0"}]}',
      '[]',
    ]) {
      writeFileSync(join(root, 'node_modules/a/package.json'), told);
      expect(faultsOfLicences(lockOf(sound), root)).toHaveLength(1);
    }
    writeFileSync(join(root, 'node_modules/a/package.json'), '{"license":"MIT"}');
    expect(faultsOfLicences(lockOf(sound), root)).toEqual([]);
    rmSync(root, { recursive: true });
  });

  test('an exception is for one package, one licence, and for development where it says so', () => {
    const browsers = { ...sound, license: 'CC-BY-4.0', dev: true };
    expect(judge(browsers, 'node_modules/caniuse-lite')).toEqual([]);
    expect(judge({ ...browsers, dev: false }, 'node_modules/caniuse-lite')).toHaveLength(1);
    expect(judge({ ...browsers, license: 'CC-BY-3.0' }, 'node_modules/caniuse-lite')).toHaveLength(1);
    expect(judge(browsers, 'node_modules/constructor')).toHaveLength(1);
  });
});

describe('the SBOM', () => {
  test('is valid CycloneDX, names the whole product with digests, and comes out the same every time', () => {
    expect(faultsOfCycloneDx(sbom)).toEqual([]);
    expect(faultsOfSbom(sbom, packages)).toEqual([]);
    expect(textOfSbom(createSbom())).toBe(textOfSbom(sbom));
    expect(textOfSbom(sbom)).not.toMatch(/timestamp|serialNumber/);
  });

  test('names no development package', () => {
    const names = sbom.components.map((component) => component['bom-ref']);
    expect(names.filter((name) => /^(?:jest|typescript|fast-check)@/.test(name))).toEqual([]);
    expect(names).toContainEqual(expect.stringMatching(/^fastify@/));
  });

  test('is refused when a package, its digest or its licence is missing, or when it is no CycloneDX', () => {
    const [first, ...others] = sbom.components;
    expect(faultsOfSbom({ ...sbom, components: others }, packages)).toContainEqual(
      expect.stringContaining('not listed'),
    );
    const bare = { ...first, 'bom-ref': first?.['bom-ref'] ?? '', hashes: [], licenses: [] };
    expect(faultsOfSbom({ ...sbom, components: [bare, ...others] }, packages)).toHaveLength(2);
    expect(faultsOfCycloneDx({ ...sbom, bomFormat: 'SPDX' })).not.toEqual([]);
    expect(faultsOfCycloneDx({ ...sbom, components: [{ name: 'a' }] })).not.toEqual([]);
  });
});

test('the step of .ci/run fails for a lock file that was tampered with', () => {
  const root = mkdtempSync(join(tmpdir(), 'tampered-'));
  const run = () =>
    spawnSync(process.execPath, ['--import', 'tsx', 'deploy/supply-chain/check.ts', root], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, NODE_OPTIONS: '' },
      encoding: 'utf8',
    });
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(PROJECT_ROOT, name), join(root, name));
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  writeFileSync(
    join(root, 'package-lock.json'),
    lock.replace(/"integrity": "sha512-/, '"integrity": "sha256-'),
  );
  expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('one SHA-512') });
  rmSync(root, { recursive: true });
});
