import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { openView } from '../../gateway/boundary/view.ts';
import { createComputedFields } from '../../gateway/execution/computed-fields.ts';
import { project } from '../../stitching/project.ts';
import { runOperation } from '../../stitching/run-operation.ts';
import { type OwnField, stitch } from '../../stitching/stitch.ts';
import { ownMicros } from '../cpu-clock.ts';
import { median } from '../median.ts';
import { type Finding, grown } from './finding.ts';
import type { Cost } from './growth.ts';

/** Invented agencies, each with a part of its own in every dossier, beside the real ones. */
const COUNTS = [6, 12, 24];
const ROUNDS = 7;
const WARM_UP = 3;
/** Of one turn. */
const REQUESTS = 300;

const FOLDER = join(import.meta.dirname, '../../connectors/agencies');
const REAL = readdirSync(FOLDER).map((id) => ({
  id,
  typeDefs: readFileSync(join(FOLDER, id, 'schema.graphql'), 'utf8'),
}));
const ROOM = join(import.meta.dirname, '../../schema');
const PUBLIC = buildSchema(readFileSync(join(ROOM, 'public.graphql'), 'utf8'));
const VIEW = openView((_type, key) => key);

/**
 * The house with ever more agencies: composing its schema once, and stitching a dossier of one of them and of all. What
 * connectors and boundary do for an agency they do for each by itself; the other parts of the bench have it.
 */
export async function agencies(): Promise<readonly Finding[]> {
  const houses = COUNTS.map((size) => {
    const invented = Array.from({ length: size }, (_, number) => inventedAgency(number));
    const fields = invented.map((_, number) => `invented${number}Case { number steps { text } }`);
    const schema = compose(invented);
    return {
      size,
      composed: () => compose(invented),
      ofOne: asking(schema, fields.slice(0, 1)),
      ofAll: asking(schema, fields),
    };
  });
  const costing = async (what: string, pick: 'composed' | 'ofOne' | 'ofAll') =>
    grown(what, await costs(houses.map((house) => ({ size: house.size, work: house[pick] }))));
  return [
    await costing('composing the schema', 'composed'),
    await costing('dossiers of one of them', 'ofOne'),
    await costing('dossiers of all of them', 'ofAll'),
  ];
}

const inventedAgency = (number: number) => ({
  id: `invented${number}`,
  typeDefs: `
    type Query { invented${number}Dossiers(codes: [ID!]!): [Dossier]! @merge }
    type Dossier @key(selectionSet: "{ code }") @data(class: "police.case") {
      code: ID! @data(class: "dossier.progress")
      invented${number}Case: Invented${number}Case
    }
    type Invented${number}Case @data(class: "police.case") { number: ID!, steps: [AgencyStep]! }`,
});

const STEPS = Array.from({ length: 4 }, (_, number) => ({ text: `Bước ${number}` }));

function compose(invented: readonly { readonly id: string; readonly typeDefs: string }[]): GraphQLSchema {
  return stitch<undefined>({
    agencies: [...REAL, ...invented],
    executor: {
      entity({ agency, key, selection }) {
        const row = { code: key, [`${agency}Case`]: { number: key, steps: STEPS } };
        return Promise.resolve(project(row, selection, VIEW, key));
      },
      root: () => null,
    },
    computed: createComputedFields(
      createRulebook(readRulebookTexts()),
      () => new Date(0),
      new Map(),
    ) as never,
    own: Object.fromEntries(['Query', 'Mutation', 'Me'].map((type) => [type, ownFields(type)])),
    ownView: () => VIEW,
    note: () => undefined,
  });
}

/** The gateway's own fields: nothing but a dossier is asked for here. */
function ownFields(name: string): Readonly<Record<string, OwnField<undefined>>> {
  const type = PUBLIC.getType(name);
  const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
  return Object.fromEntries(
    fields.map((field) => [field, ({ code }) => (code === undefined ? null : { code })]),
  );
}

function asking(schema: GraphQLSchema, fields: readonly string[]): () => Promise<void> {
  const document = parse(`{ dossier(code: "H26.12-261102-0001") { code ${fields.join(' ')} } }`);
  return async () => {
    for (let request = 0; request < REQUESTS; request += 1) {
      const { errors } = await runOperation({ schema, document, contextValue: undefined });
      if (errors) throw new Error(errors.map(({ message }) => message).join());
    }
  };
}

/** CPU of this process in microseconds, medians of rounds in which each size has a turn; the first rounds only warm up. */
async function costs(
  works: readonly { readonly size: number; readonly work: () => unknown }[],
): Promise<Cost[]> {
  const spent = works.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1)
    for (const [place, { work }] of works.entries()) {
      const micros = await ownMicros(work);
      if (round >= 0) spent[place]?.push(micros);
    }
  return works.map(({ size }, place) => ({ size, cpuMicros: median(spent[place] ?? []) }));
}
