import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { runSchemaCommand } from './schema.ts';

async function run(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const code = await runSchemaCommand(args, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'impact-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const LAND = 'connectors/agencies/land/schema.graphql';
/** A proposed SDL of the land registry in a file of its own. */
function propose(change: (sdl: string) => string): string {
  const file = join(folder, `${Math.random()}.graphql`);
  writeFileSync(file, change(readFileSync(LAND, 'utf8')));
  return file;
}

describe('schema contract', () => {
  test('prints the part of the schema that a client has', async () => {
    const { code, out, err } = await run('contract', 'auditor');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const roots = Object.keys(buildSchema(out).getQueryType()?.getFields() ?? {});
    expect(roots).toContain('procedures');
    // No document of an auditor asks for them.
    expect(roots).not.toContain('me');
    expect(roots).not.toContain('dossier');
  });

  test('of nobody says whose there are', async () => {
    expect(await run('contract', 'nobody')).toMatchObject({
      code: 2,
      err: expect.stringContaining('portal'),
    });
    expect((await run()).err).toContain('schema contract <client>');
  });
});

describe('schema impact', () => {
  test('of a proposal that takes a field away names documents, client, class, policies and agency, and ends with 1', async () => {
    const file = propose((sdl) => sdl.replace(/\n {2}"[^"\n]+"\n {2}mapSheet: String/, ''));
    const { code, out } = await run('impact', file, '--agency', 'land');
    expect(code).toBe(1);
    for (const part of [
      "! Field 'mapSheet' was removed from object type 'Parcel'",
      '! breaks  portal DossierPage  schema/operations/portal/dossier-page.graphql',
      'land.parcel',
      'citizen.own-dossier',
    ])
      expect(out).toContain(part);
    const { code: again, out: json } = await run('impact', file, '--agency', 'land', '--json');
    expect(again).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      breaks: true,
      clients: ['portal'],
      agencies: ['land'],
      dataClasses: ['land.parcel'],
      policies: expect.arrayContaining(['officer-land.land-records']),
    });
  });

  test('of a proposal that adds a field breaks nothing', async () => {
    const file = propose((sdl) =>
      sdl.replace('  mapSheet: String', '  mapSheet: String\n  "Old."\n  oldSheet: String'),
    );
    const { code, out } = await run('impact', file, '--agency', 'land');
    expect(code).toBe(0);
    expect(out).toContain('no registered document is touched');
  });

  test('of a class that no caller of a client is given says who would lose the field', async () => {
    const file = propose((sdl) =>
      sdl.replace('mapSheet: String', 'mapSheet: String @data(class: "dossier.internal")'),
    );
    const { code, out } = await run('impact', file, '--agency', 'land');
    expect(code).toBe(1);
    expect(out).toContain('! withheld  portal: Parcel.mapSheet would be dossier.internal');
  });

  test('of a whole schema is told as well', async () => {
    const file = join(folder, 'public.graphql');
    writeFileSync(
      file,
      readFileSync('schema/public.graphql', 'utf8').replace(/\n {2}"""[^"]+"""\n {2}lane: Lane!?/, ''),
    );
    expect(await run('impact', file, '--json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Dossier.lane'),
    });
  });

  test('of the working tree is told against a reference of git', async () => {
    const { code, out } = await run('impact', '--agency', 'land', '--against', 'HEAD');
    expect([0, 1]).toContain(code);
    expect(out).toContain('the SDL of land against HEAD');
    await expect(run('impact', '--against', '--upload-pack=x')).rejects.toThrow();
    await expect(run('impact', '--against', 'no-such-reference')).rejects.toThrow('no-such-reference');
    await expect(run('impact', '--agency', 'nobody')).rejects.toThrow('no agency nobody');
  });
});
