import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, parse, printSchema } from 'graphql';
import { project, type View } from './project.ts';
import { runOperation } from './run-operation.ts';
import { agencySchema, type EntityCall, stitch } from './stitch.ts';

const NOTES = `type Query { notesDossiers(codes: [ID!]!): [Dossier]! @merge }
type Dossier @key(selectionSet: "{ code }") @data(class: "notes.record") {
  code: ID! @data(class: "dossier.progress")
  notes(language: Language = VI): [Note!]
}
type Note @data(class: "notes.record") { text: String! writer: Person }
type Person @key(selectionSet: "{ id }") @data(class: "person.identity") { id: ID! }`;
const NAMES = `type Query { namesPersons(ids: [ID!]!): [Person]! @merge }
type Person @key(selectionSet: "{ id }") @data(class: "person.identity") { id: ID! nickname: String }`;

/** The gateway's own fields speak of the real agencies' types, so these are there too. */
const REAL = readdirSync('connectors/agencies').map((id) => ({
  id,
  typeDefs: readFileSync(`connectors/agencies/${id}/schema.graphql`, 'utf8'),
}));

interface Context {
  readonly caller: string;
  readonly calls: EntityCall[];
}

const view: View = {
  refusal: () => undefined,
  mask: (_class, _rule, value) => value,
  within: () => view,
  publicKey: (_type, key) => key,
};
const rowOf = ({ agency, key }: EntityCall, { caller }: Context): unknown =>
  agency === 'notes'
    ? { code: key, notes: [{ text: `${caller} reads ${key}`, writer: { id: `writer of ${key}` } }] }
    : { id: key, nickname: `name of ${key}` };

const schema: GraphQLSchema = stitch<Context>({
  agencies: [...REAL, { id: 'notes', typeDefs: NOTES }, { id: 'names', typeDefs: NAMES }],
  executor: {
    async entity(call, context) {
      context.calls.push(call);
      await Promise.resolve();
      return project(rowOf(call, context), call.selection, view, call.key);
    },
    root: () => undefined,
  },
  own: { Query: { ...answeringNothing(), dossier: ({ code }) => ({ code }) } },
  ownView: () => view,
  note: () => undefined,
  computed: {},
});

const document = (text: string) => parse(text);
async function run(
  source: ReturnType<typeof document>,
  caller = 'a',
  variables: Record<string, unknown> = {},
) {
  const context: Context = { caller, calls: [] };
  const result = await runOperation({
    schema,
    document: source,
    contextValue: context,
    variableValues: variables,
  });
  return { ...JSON.parse(JSON.stringify(result)), calls: context.calls };
}

describe('the stitched schema', () => {
  test('shows no key look-ups and nothing of how it was put together', () => {
    const printed = printSchema(schema);
    expect(printed).not.toMatch(/notesDossiers|namesPersons|@merge|@key/);
    expect(printed).toContain('notes(language: Language = VI): [Note!]');
  });

  test('asks an agency for exactly what is selected, and the next one for what the first one named', async () => {
    const { data, calls } = await run(
      document('{ dossier(code: "D1") { code notes { writer { nickname } } } }'),
    );
    expect(data.dossier).toEqual({ code: 'D1', notes: [{ writer: { nickname: 'name of writer of D1' } }] });
    expect(calls.map(({ agency, operation, key }: EntityCall) => [agency, operation, key])).toEqual([
      ['notes', 'notesDossiers', 'D1'],
      ['names', 'namesPersons', 'writer of D1'],
    ]);
    expect(JSON.stringify(calls[0]?.selection)).not.toContain('"text"');
  });

  test('follows variables anew in every request of one document, through fragments too', async () => {
    const source = document(
      'query ($text: Boolean!) { dossier(code: "D1") { notes { ...N } } } fragment N on Note { text @include(if: $text) writer { id } }',
    );
    const withText = await run(source, 'a', { text: true });
    const without = await run(source, 'a', { text: false });
    expect(withText.data.dossier.notes[0]).toEqual({ text: 'a reads D1', writer: { id: 'writer of D1' } });
    expect(without.data.dossier.notes[0]).toEqual({ writer: { id: 'writer of D1' } });
    expect(JSON.stringify(without.calls[0]?.selection)).not.toContain('"text"');
  });

  test('never lets two callers’ requests of one document meet, however they interleave', async () => {
    const source = document('query ($code: ID!) { dossier(code: $code) { notes { text } } }');
    const callers = Array.from({ length: 30 }, (_, index) => `caller-${index}`);
    const results = await Promise.all(callers.map((caller) => run(source, caller, { code: 'D1' })));
    for (const [index, { data, calls }] of results.entries()) {
      expect(data.dossier.notes).toEqual([{ text: `caller-${index} reads D1` }]);
      expect(calls).toHaveLength(1);
    }
  });

  test('keeps aliases of one field with different arguments apart', async () => {
    const { data } = await run(
      document(
        '{ one: dossier(code: "D1") { a: notes(language: VI) { text } b: notes(language: EN) { text } } two: dossier(code: "D2") { notes { text } } }',
      ),
    );
    expect(data.one.a).toEqual([{ text: 'a reads D1' }]);
    expect(data.two.notes).toEqual([{ text: 'a reads D2' }]);
  });
});

/** The gateway's root fields, none of which is asked here but `dossier`. */
function answeringNothing() {
  const query = agencySchema(readFileSync('schema/core.graphql', 'utf8')).getQueryType();
  return Object.fromEntries(Object.keys(query?.getFields() ?? {}).map((name) => [name, () => null]));
}
