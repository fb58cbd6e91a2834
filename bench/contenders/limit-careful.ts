import type { IncomingMessage } from 'node:http';
import type { AgencyModule, FieldTree } from '../../connectors/contract.ts';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { type Contender, serve } from './contender.ts';
import { type CarefulParts, carefulDossier } from './shape-careful.ts';

/**
 * The careful limit: a handler written by hand for this one job over the living transports and agency modules. It validates,
 * maps, masks and sorts what comes, echoes are checked, and its `data` is the gateway's to the letter (`same-answer.ts`).
 * No token, policy, log or GraphQL; no guard, and no second look at types; one fault fails the whole answer.
 */
export async function start(): Promise<Contender> {
  const agencies = await openAgencies();

  async function read<Row>(
    agency: Agency,
    operation: string,
    call: { key: string; fields: FieldTree; code: string; signal: AbortSignal },
  ): Promise<Row> {
    const { module, transport } = agencies[agency];
    const { key, fields, code, signal } = call;
    const answer = await module.operations[operation]?.call(transport, {
      ...{ operation, keys: [key], args: {}, fields, signal },
      origin: { userId: 'VNbench', purpose: 'bench', loa: 2, dossier: code },
    });
    const fault = answer?.unreadable?.get(key) ?? answer?.lost;
    if (fault) throw fault;
    return (answer?.rows.get(key) ?? {}) as Row;
  }

  async function job(code: string): Promise<object> {
    const of = { code, signal: AbortSignal.timeout(8_000) };
    const { agency, operation, fields } = holderOf(code);
    const [reception, held, hotline] = await Promise.all([
      read<CarefulParts['reception']>('onestop', 'onestopDossiers', { key: code, fields: RECEPTION, ...of }),
      read<CarefulParts['held']>(agency, operation, { key: code, fields, ...of }),
      read<CarefulParts['hotline']>('hotline', 'hotlineDossiers', { key: code, fields: TICKETS, ...of }),
    ]);
    const key = reception.applicant?.id;
    if (key === undefined) throw new Error('nobody applied');
    const [police, civil] = await Promise.all([
      read<CarefulParts['police']>('police', 'policePersons', { key, fields: PERSON, ...of }),
      read<CarefulParts['civil']>('civil', 'civilPersons', { key, fields: EVENTS, ...of }),
    ]);
    const parts = { reception, held, hotline, police, civil };
    return { data: { dossier: carefulDossier(parts, new Date()) } };
  }

  return serve(
    (request, response) => {
      codeAskedFor(request)
        .then(job)
        .then(
          (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
    },
    async () => {
      await Promise.all(Object.values(agencies).map(({ module, transport }) => module.close?.(transport)));
    },
  );
}

const AGENCIES = ['onestop', 'land', 'hotline', 'police', 'civil'] as const;
type Agency = (typeof AGENCIES)[number];
interface OpenAgency {
  readonly module: AgencyModule<unknown>;
  readonly transport: unknown;
}

const ADDRESS = { text: true, wardCode: true, wardName: true } as const;
const STEP = { at: true, unit: true, text: true, status: true } as const;
const RECEPTION: FieldTree = {
  ...{ code: true, status: true, receivedAt: true, lane: true, summary: true },
  applicant: { id: true },
  receptionSteps: STEP,
};
const LAND: FieldTree = {
  parcels: {
    ...{ id: true, mapSheet: true, parcelNumber: true, areaSquareMetres: true, landUse: true },
    ...{ formerWardName: true, address: ADDRESS, owners: { registeredName: true, share: true } },
    certificate: { number: true, issuedOn: true },
  },
  landCase: { number: true, kind: true, steps: STEP },
};
/** Beside the reception, by the department in its code (`H26.12…` is land); the tax authority's own are not asked for here. */
function holderOf(code: string): { agency: Agency; operation: string; fields: FieldTree } {
  const department = code.slice(4, 6);
  if (department === '12') return { agency: 'land', operation: 'landDossiers', fields: LAND };
  if (department === '03')
    return { agency: 'civil', operation: 'civilDossiers', fields: { civilCase: { steps: STEP } } };
  return { agency: 'police', operation: 'policeDossiers', fields: { policeCase: { steps: STEP } } };
}
const TICKETS: FieldTree = { tickets: true };
const PERSON: FieldTree = {
  ...{ fullName: true, dateOfBirth: true },
  residence: { kind: true, since: true, address: ADDRESS },
};
const EVENTS: FieldTree = { birth: true, marriages: true, death: true };

async function openAgencies(): Promise<Readonly<Record<Agency, OpenAgency>>> {
  const folders = await discoverAgencies();
  const open = async (id: Agency): Promise<[Agency, OpenAgency]> => {
    const folder = folders.find(({ manifest }) => manifest.id === id);
    if (!folder) throw new Error(`no agency ${id}`);
    const settings = Object.fromEntries(
      Object.entries(folder.manifest.settings).map(([name, { env }]) => [name, process.env[env] ?? '']),
    );
    const module = await folder.load();
    return [id, { module, transport: await module.createTransport(folder.manifest, settings) }];
  };
  return Object.fromEntries(await Promise.all(AGENCIES.map(open))) as Record<Agency, OpenAgency>;
}

async function codeAskedFor(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { variables }: { variables: { code: string } } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return variables.code;
}
