import { createPolicyEngine } from '../../policies/decide.ts';
import { MEMO_SIZE } from '../../policies/engine.ts';
import type { PolicySet } from '../../policies/policy-set.ts';
import { type Reach, reachOf } from '../../policies/reach.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type ClientDocument, readClientDocuments } from '../../stitching/contract/client-documents.ts';
import { type Contract, contractOf } from '../../stitching/contract/contract.ts';
import { GATEWAY, mapSdl, type SdlMap } from '../../stitching/contract/sdl-map.ts';
import { composePublicSchema, readAgencySdl } from '../../stitching/public-schema.ts';
import { AGENT, readClients } from './clients.ts';

export interface ClientContract extends Contract {
  readonly client: string;
  readonly documents: readonly ClientDocument[];
  readonly reach: Reach;
}

/** Clients that have documents, and digital assistants. */
export const contractNames = (): readonly string[] => [
  ...new Set([...readClientDocuments().map(({ client }) => client), AGENT]),
];

/** Assistants have the queries of every client; everybody else has what lies in their folder. */
export const documentsOf = (client: string, documents = readClientDocuments()): readonly ClientDocument[] =>
  client === AGENT
    ? documents.filter(({ kind }) => kind === 'query')
    : documents.filter((document) => document.client === client);

/** @returns undefined for a client that has no documents. @throws Error for one of which `clients.yaml` does not say who asks. */
export function composeClientContract(client: string, set: PolicySet): ClientContract | undefined {
  const documents = documentsOf(client);
  if (documents.length === 0) return undefined;
  const agencies = readAgencySdl();
  const map = mapSdl(agencies);
  const reach = reachOfClient(client, set, map);
  const contract = contractOf(composePublicSchema({}, agencies), map, documents, new Set(reach.keys()));
  return { client, documents, reach, ...contract };
}

/** What callers of a client can be given. @throws Error for a client of which `clients.yaml` does not say who asks. */
export function reachOfClient(client: string, set: PolicySet, map: SdlMap): Reach {
  const callers = readClients().get(client);
  if (!callers) throw new Error(`schema/operations/clients.yaml: does not say who asks through ${client}`);
  const engine = createPolicyEngine(set, { memoSize: MEMO_SIZE, slot: 'contract' });
  return reachOf(set, engine, { callers, ownersOf: (dataClass) => ownersOf(map, dataClass) });
}

function ownersOf(map: SdlMap, dataClass: DataClass): readonly string[] {
  const places = [...map.values()].filter((place) => place.dataClass === dataClass);
  const owners = new Set(places.flatMap((place) => place.owners));
  return owners.size > 0 ? [...owners] : [GATEWAY];
}
