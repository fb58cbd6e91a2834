import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { loadPolicySet } from '../../policies/engine.ts';
import { agencySchema } from '../../stitching/stitch.ts';
import { checkCoverage } from '../boundary/declared-coverage.ts';
import { createAgency } from './create-agency.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A checkout with what a new agency touches. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'agency-'));
  roots.push(root);
  for (const room of ['connectors', 'deploy', 'dossier', 'policies', 'schema', 'mocks'])
    cpSync(room, join(root, room), { recursive: true });
  cpSync('package.json', join(root, 'package.json'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return root;
}

describe('a new agency from the template', () => {
  test('is found on disk, covered by its policy and complete, with nothing left to fill in', async () => {
    const root = checkout();
    const { made } = await createAgency('land-archive', root);
    for (const path of made) expect(readFileSync(join(root, path), 'utf8')).not.toMatch(/__\w+?__/);
    const agencies = await discoverAgencies(join(root, 'connectors', 'agencies'));
    const found = agencies.find(({ manifest }) => manifest.id === 'land-archive');
    expect(Object.keys(found?.manifest.operations ?? {})).toEqual(['landArchiveDossiers']);
    expect(agencySchema(found?.typeDefs ?? '').getType('LandArchiveNote')).toBeDefined();
    expect(() => checkCoverage(loadPolicySet(join(root, 'policies')), agencies)).not.toThrow();
  });

  test.each(['a1', 'land-archive', 'so-lao-dong-thuong-binh-xa-hoi'])(
    'is written as the lint of this project wants it, however long its id is: %s',
    async (id) => {
      const root = checkout();
      cpSync('biome.json', join(root, 'biome.json'));
      const { made } = await createAgency(id, root);
      const { status, stdout, stderr } = spawnSync(
        join(process.cwd(), 'node_modules', '.bin', 'biome'),
        ['check', '--vcs-enabled=false', ...made.filter((path) => /\.(ts|json)$/.test(path))],
        { cwd: root, encoding: 'utf8' },
      );
      expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('Checked')]);
    },
    30_000,
  );

  test('answers through its connector from its own mock over a socket', async () => {
    const root = checkout();
    await createAgency('land-archive', root);
    const load = (path: string) => import(pathToFileURL(join(root, path)).href);
    const { mock } = await load('mocks/agencies/land-archive/server.ts');
    const { connectAgency } = await load('mocks/kit/testing/connected-agency.ts');
    const agency = await connectAgency(mock);
    try {
      const keys = ['H26.12-261102-0001', 'H26.12-261102-9999'];
      const { rows } = await agency.ask('landArchiveDossiers', {
        keys,
        fields: { landArchiveNotes: { text: true } },
      });
      expect(Object.fromEntries(rows)).toEqual({
        'H26.12-261102-0001': { landArchiveNotes: [{ text: 'Đã chuyển thẩm định' }] },
      });
      await agency.control({ mode: 'fault' });
      await expect(agency.ask('landArchiveDossiers', { keys })).rejects.toMatchObject({
        code: 'AGENCY_FAULT',
      });
    } finally {
      await agency.close();
    }
  });

  test('never overwrites one that is there', async () => {
    const root = checkout();
    await createAgency('forestry', root);
    await expect(createAgency('forestry', root)).rejects.toThrow(/there already: .*manifest\.yaml/);
  });

  test.each(['', 'x', 'Land', '../x', 'a b'])('refuses the id "%s"', async (id) => {
    const root = checkout();
    await expect(createAgency(id, root)).rejects.toThrow(/an id is/);
    expect(existsSync(join(root, 'connectors', 'agencies', id, 'manifest.yaml.template'))).toBe(false);
  });
});
