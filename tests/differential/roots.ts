import type { GraphQLResolveInfo } from 'graphql';
import { getNamedType } from 'graphql';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import type { Asking } from './asking.ts';
import { bareKey, Held, wantedBy } from './held.ts';
import { listedDossiers } from './listed-dossiers.ts';
import type { OwnData } from './own-data.ts';
import { Told } from './told.ts';

type Given = Readonly<Record<string, unknown>>;

export interface RootParts {
  readonly asking: Asking;
  readonly own: OwnData;
  readonly now: Date;
  readonly info: GraphQLResolveInfo;
}

/** Root fields and those of `me`; what the gateway keeps by itself (`own`) was asked for whole and plainly before. */
export async function resolveRoot(type: string, args: Given, parts: RootParts): Promise<unknown> {
  const { asking, own, info } = parts;
  const { caller, world } = asking.parts;
  const field = info.fieldName;
  const first = args['first'] ?? 1;
  // The size of a page is judged before the caller, and before anybody is asked: nothing is recorded of such a question.
  if (Number(first) < 1 || Number(first) > (LARGEST_PAGES[field] ?? Number.POSITIVE_INFINITY))
    throw new Told('BAD_USER_INPUT');
  const resolve = (type === 'Me' ? ME : QUERY)[field];
  if (resolve) return resolve(args, parts);
  const agency = type === 'Query' ? world.sdl.rootHolder(field) : undefined;
  if (agency === undefined) return own.read(caller, type, field, args, asking.ledger);
  const below = getNamedType(info.returnType).name;
  const wanted = wantedBy(args, info);
  const classes = world.sdl.classesBelow(agency, below, wanted.sets, info);
  const { value, part } = await asking.askCatalogue(agency, field, below, args, classes);
  return Array.isArray(value) ? value.map((row: Given) => new Held(below, row, part)) : value;
}

const LARGEST_PAGES: Readonly<Record<string, number>> = {
  accessFindings: 200,
  accessLog: 200,
  accessObjections: 100,
  agencyAccessLog: 200,
  dataAccesses: 200,
  dossiers: 100,
  emergencyAccesses: 100,
  objections: 100,
  obligations: 50,
  parcels: 50,
  receptionPoints: 200,
  requests: 100,
};

type Root = (args: Given, parts: RootParts) => unknown;

const signedIn = ({ asking }: RootParts): void => {
  if (asking.parts.caller.kind === 'anonymous') throw new Told('UNAUTHENTICATED');
};

const dossiers: Root = (args, { asking, now }) => listedDossiers(args, asking, now);

const QUERY: Readonly<Record<string, Root>> = {
  dossier(args, parts) {
    const { asking } = parts;
    signedIn(parts);
    const code = parseDossierCode(String(args['code']));
    if (!code) throw new Told('BAD_USER_INPUT');
    const circle = asking.open(code);
    if (!circle) throw new Told('NOT_AVAILABLE');
    return bareKey(asking, 'Dossier', circle.code);
  },
  dossiers(args, parts) {
    signedIn(parts);
    return dossiers(args, parts);
  },
  me(_args, parts) {
    signedIn(parts);
    return parts.asking.parts.caller.kind === 'citizen' ? {} : null;
  },
};

const ME: Readonly<Record<string, Root>> = {
  dossiers,
  delegations,
  person: (_args, { asking }) =>
    asking.parts.caller.organisation ? null : bareKey(asking, 'Person', asking.parts.caller.id),
  parcels(args, { asking }) {
    const first = Number(args['first'] ?? 20);
    const ids = new Set<string>();
    for (const { code, parcelIds } of ownedNewestFirst(asking)) {
      if (ids.size < first && asking.open(code))
        for (const id of parcelIds) if (ids.size < first) ids.add(id);
    }
    return [...ids].map((id) => bareKey(asking, 'Parcel', id));
  },
  obligations(args, { asking }) {
    const first = Number(args['first'] ?? 20);
    const found: string[] = [];
    for (const { code, handlingAgencies } of ownedNewestFirst(asking)) {
      if (found.length < first && handlingAgencies.includes('tax') && asking.open(code)) found.push(code);
    }
    return found.map((code) => bareKey(asking, 'Dossier', code));
  },
};

/** The persons of a delegation are the registers': here the gateway knows their keys only. */
async function delegations(args: Given, { asking, own }: RootParts): Promise<unknown> {
  const { caller, mandates, grants } = asking.parts;
  const rows = (await own.read(caller, 'Me', 'delegations', args, asking.ledger)) as readonly Given[];
  return rows.map((row) => ({
    ...row,
    owner: bareKey(asking, 'Person', row['isGiven'] ? caller.id : (mandates[0]?.ownerId ?? '')),
    representative: bareKey(asking, 'Person', row['isGiven'] ? (grants[0] ?? '') : caller.id),
  }));
}

const ownedNewestFirst = ({ parts: { world, caller } }: Asking) =>
  world.circles.filter(({ ownerIds, ownerOrganisations = [] }) =>
    caller.organisation
      ? ownerOrganisations.some(({ number }) => number === caller.organisation?.number)
      : ownerIds.includes(caller.id),
  );
