import { readFileSync } from 'node:fs';
import DataLoader from 'dataloader';
import type { OpenAgency } from './open-connectors.ts';
import { wholeTree } from './whole-tree.ts';

type Row = Record<string, unknown>;
export type Loaders = Readonly<Record<string, DataLoader<string, Row | null>>>;

/** Only what the job needs, written by hand the way a team without stitching would. */
export const typeDefs = `
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

export const resolvers = {
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

/** Of one request: one call to an agency for all keys of a kind. */
export function createLoaders(agencies: readonly OpenAgency[]): Loaders {
  return Object.fromEntries(
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
}

const AGENCIES = ['land', 'civil', 'police', 'onestop', 'hotline'];
const TREES = new Map(
  AGENCIES.map((id) => [id, wholeTree(readFileSync(`connectors/agencies/${id}/schema.graphql`, 'utf8'))]),
);
