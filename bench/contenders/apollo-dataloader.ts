import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { makeExecutableSchema } from '@graphql-tools/schema';
import DataLoader from 'dataloader';
import fastify from 'fastify';
import type { Contender } from './contender.ts';
import { openConnectors } from './open-connectors.ts';
import { wholeTree } from './whole-tree.ts';

type Row = Record<string, unknown>;
type Loaders = Readonly<Record<string, DataLoader<string, Row | null>>>;

/** Only what the job needs, written by hand the way a team without stitching would. */
const typeDefs = `
type Query { dossier(code: ID!): Dossier }
type Dossier { code: ID! status: String receivedAt: String lane: String summary: String applicant: Person
  parcels: [Parcel!] landCase: LandCase timeline: [Step!] tickets: [Ticket!] }
type Person { id: ID fullName: String dateOfBirth: String residence: Residence civilEvents: [CivilEvent!] }
type Residence { kind: String since: String address: Address }
type Address { text: String wardCode: String wardName: String }
type CivilEvent { kind: String number: ID book: String registeredOn: String place: String }
type Parcel { id: ID mapSheet: String parcelNumber: String areaSquareMetres: String landUse: String
  formerWardName: String address: Address owners: [Owner!] certificate: Certificate }
type Owner { registeredName: String share: String }
type Certificate { number: ID issuedOn: String }
type LandCase { number: ID kind: String steps: [Step!] }
type Step { at: String unit: String text: String status: String }
type Ticket { id: ID subject: String state: String openedAt: String dueAt: String }`;

const part = async (loader: DataLoader<string, Row | null> | undefined, key: unknown, field: string) =>
  (await loader?.load(String(key)))?.[field] ?? null;

const resolvers = {
  Query: {
    dossier: (_: unknown, { code }: Row, { onestopDossiers }: Loaders) => onestopDossiers?.load(String(code)),
  },
  Dossier: {
    parcels: ({ code }: Row, _: unknown, { landDossiers }: Loaders) => part(landDossiers, code, 'parcels'),
    landCase: ({ code }: Row, _: unknown, { landDossiers }: Loaders) => part(landDossiers, code, 'landCase'),
    tickets: ({ code }: Row, _: unknown, { hotlineDossiers }: Loaders) =>
      part(hotlineDossiers, code, 'tickets'),
    async timeline({ code, receptionSteps }: Row, _: unknown, { landDossiers }: Loaders) {
      const own = (await part(landDossiers, code, 'landCase')) as { steps?: Row[] } | null;
      const steps = [...((receptionSteps as Row[] | undefined) ?? []), ...(own?.steps ?? [])];
      return steps.sort((a, b) => Date.parse(String(a['at'])) - Date.parse(String(b['at'])));
    },
  },
  Person: {
    fullName: ({ id }: Row, _: unknown, { policePersons }: Loaders) => part(policePersons, id, 'fullName'),
    dateOfBirth: ({ id }: Row, _: unknown, { policePersons }: Loaders) =>
      part(policePersons, id, 'dateOfBirth'),
    residence: ({ id }: Row, _: unknown, { policePersons }: Loaders) => part(policePersons, id, 'residence'),
    async civilEvents({ id }: Row, _: unknown, { civilPersons }: Loaders) {
      const row = await civilPersons?.load(String(id));
      const list = [row?.['birth'], ...((row?.['marriages'] as unknown[] | undefined) ?? []), row?.['death']];
      return list.filter((event) => event !== null && event !== undefined);
    },
  },
};

/** Apollo Server with hand-written resolvers and DataLoader over the same connectors: no policy, no log. */
export async function start(): Promise<Contender> {
  const { agencies, close } = await openConnectors();
  const createLoaders = (): Loaders =>
    Object.fromEntries(
      agencies.flatMap(
        (agency) =>
          TREES.get(agency.id)?.map(({ operation, fields }) => [
            operation,
            new DataLoader<string, Row | null>(async (keys) => {
              const { rows } = await agency.read(operation, keys, fields);
              return keys.map((key) => (rows.get(key) as Row | undefined) ?? null);
            }),
          ]) ?? [],
      ),
    );
  const schema = makeExecutableSchema({ typeDefs, resolvers });
  const apollo = new ApolloServer<Loaders>({
    schema,
    nodeEnv: 'production',
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const server = fastify();
  server.post('/graphql', fastifyApolloHandler(apollo, { context: async () => createLoaders() }));
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    port: Number(new URL(url).port),
    async close() {
      await server.close();
      await close();
    },
  };
}

const AGENCIES = ['land', 'civil', 'police', 'onestop', 'hotline'];
const TREES = new Map(
  AGENCIES.map((id) => [id, wholeTree(readFileSync(`connectors/agencies/${id}/schema.graphql`, 'utf8'))]),
);
