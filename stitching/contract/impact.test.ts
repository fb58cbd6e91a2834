import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { composePublicSchema, readAgencySdl } from '../public-schema.ts';
import { readClientDocuments } from './client-documents.ts';
import { type Impact, impactOf, type SchemaState } from './impact.ts';
import { mapSdl } from './sdl-map.ts';

const documents = readClientDocuments();
const agencies = readAgencySdl();
const stateOf = (sdl: typeof agencies): SchemaState => ({
  schema: composePublicSchema({}, sdl),
  map: mapSdl(sdl),
});
const before = stateOf(agencies);

/** What becomes of the clients when an agency changes its own SDL so. */
async function changing(agency: string, change: (sdl: string) => string): Promise<Impact> {
  const changed = agencies.map((one) =>
    one.id === agency ? { ...one, typeDefs: change(one.typeDefs) } : one,
  );
  const { typeDefs } = agencies.find(({ id }) => id === agency) ?? {};
  // A change that does not meet its place would prove nothing.
  expect(changed.find(({ id }) => id === agency)?.typeDefs).not.toBe(typeDefs);
  return impactOf(before, stateOf(changed), documents);
}
const namesOf = ({ documents: touched }: Impact) => touched.map(({ client, name }) => `${client} ${name}`);

/** Every registered document that selects a field of this name, by the words of its file. */
const selecting = (field: string) =>
  documents
    .filter(({ file }) => new RegExp(`^\\s+${field}\\b`, 'm').test(readFileSync(file, 'utf8')))
    .map(({ client, name }) => `${client} ${name}`);

describe('the impact of a change of SDL', () => {
  test('is none where nothing changed, and none where only words changed', async () => {
    expect(await impactOf(before, before, documents)).toMatchObject({
      changes: [],
      documents: [],
      breaks: false,
    });
    const words = await changing('land', (sdl) =>
      sdl.replace('"Map sheet number, with its leading zeros."', '"Sheet."'),
    );
    expect(words).toMatchObject({ changes: [], documents: [], breaks: false });
  });

  test('of an added field is nobody’s, and the change is told with its agency and class', async () => {
    const impact = await changing('land', (sdl) =>
      sdl.replace('  mapSheet: String', '  mapSheet: String\n  "Old."\n  oldSheet: String'),
    );
    expect(impact.documents).toEqual([]);
    expect(impact.breaks).toBe(false);
    expect(impact.changes).toEqual([
      expect.objectContaining({
        path: 'Parcel.oldSheet',
        level: 'SAFE',
        owners: ['land'],
        dataClasses: ['land.parcel'],
      }),
    ]);
  });

  test('of a removed field breaks the documents that select it, and no other', async () => {
    const impact = await changing('land', (sdl) => sdl.replace(/\n {2}"[^"\n]+"\n {2}mapSheet: String/, ''));
    expect(namesOf(impact)).toEqual(selecting('mapSheet'));
    expect(namesOf(impact)).toContain('portal DossierPage');
    expect(impact.documents.every(({ breaks }) => breaks)).toBe(true);
    expect(impact).toMatchObject({
      breaks: true,
      clients: ['portal'],
      agencies: ['land'],
      dataClasses: ['land.parcel'],
    });
    expect(impact.documents[0]).toMatchObject({ file: 'schema/operations/portal/dossier-page.graphql' });
    expect(impact.documents[0]?.reasons.join()).toContain('Cannot query field "mapSheet"');
  });

  test('of a field that nobody has registered is nobody’s, though it breaks the API', async () => {
    expect(selecting('formerWardName')).toEqual([]);
    const impact = await changing('land', (sdl) =>
      sdl.replace(/\n {2}"[^"\n]+"\n {2}formerWardName: String/, ''),
    );
    expect(impact.changes).toEqual([
      expect.objectContaining({ path: 'Parcel.formerWardName', level: 'BREAKING' }),
    ]);
    expect(impact).toMatchObject({ documents: [], breaks: false });
  });

  test('of a type that changed breaks who reads it', async () => {
    const impact = await changing('land', (sdl) => sdl.replace('mapSheet: String', 'mapSheet: Int'));
    expect(impact.breaks).toBe(true);
    expect(namesOf(impact)).toEqual(selecting('mapSheet'));
    expect(impact.documents[0]?.reasons.join()).toContain("changed type from 'String' to 'Int'");
  });

  test('of an argument that became required breaks who asks without it', async () => {
    const impact = await changing('onestop', (sdl) =>
      sdl.replace('procedures(search: String', 'procedures(sector: ID!, search: String'),
    );
    expect(namesOf(impact)).toEqual(selecting('procedures'));
    expect(impact.documents.every(({ breaks }) => breaks)).toBe(true);
  });

  test('of an argument that may be given touches nobody', async () => {
    const impact = await changing('onestop', (sdl) =>
      sdl.replace('procedures(search: String', 'procedures(sector: ID, search: String'),
    );
    expect(impact).toMatchObject({ documents: [], breaks: false });
  });

  test('of a value that has another name breaks who reads or sends the enum', async () => {
    const impact = await changing('civil', (sdl) => sdl.replace(/\n {2}BIRTH\b/, '\n  NATIVITY'));
    expect(impact.breaks).toBe(true);
    expect(namesOf(impact)).toContain('portal DossierPage');
    expect(impact.documents.find(({ name }) => name === 'DossierPage')?.reasons.join()).toContain('BIRTH');
    expect(namesOf(impact)).not.toContain('portal Procedures');
  });

  test('of a range that is another one is told to who gives the argument', async () => {
    const impact = await changing('onestop', (sdl) =>
      sdl.replace(/(\bfirst: Int @range\(min: 1, max: )\d+/, (_, head) => `${head}2`),
    );
    expect(impact.changes).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^Range of '.+' changed from '1 to \d+' to '1 to 2'$/),
      }),
    ]);
    expect(impact.documents.map(({ breaks }) => breaks)).not.toContain(true);
    expect(namesOf(impact)).toContain('portal ReceptionPoints');
  });

  test('of another data class or mask is told, though the schema is the same', async () => {
    const moved = await changing('land', (sdl) =>
      sdl.replace('mapSheet: String', 'mapSheet: String @data(class: "dossier.internal")'),
    );
    expect(moved.dataClasses).toEqual(['dossier.internal', 'land.parcel']);
    expect(moved.documents.map(({ name, breaks }) => [name, breaks])).toEqual([['DossierPage', false]]);
    const bare = await changing('hotline', (sdl) =>
      sdl.replace(/(subject: String!?) @data\(mask: NAMES\)/, '$1'),
    );
    expect(bare.changes.map(({ message }) => message)).toEqual([
      "Mask of 'Ticket.subject' changed from 'NAMES' to 'none'",
    ]);
  });
});
