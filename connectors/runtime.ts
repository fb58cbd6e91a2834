import type { GraphQLSchema } from 'graphql';
import type { SourceCalendar } from '../dossier/calendar/source-calendar.ts';
import { GatewayError } from '../schema/errors.ts';
import { own } from '../schema/own.ts';
import { NOBODY } from './asker.ts';
import type {
  AgencyAnswer,
  AgencyModule,
  AgencyRequest,
  AgencySettings,
  Connector,
  Guard,
  OperationRequest,
  PartFacts,
  RecordFlags,
} from './contract.ts';
import { Edge } from './edge.ts';
import type { Manifest, OperationLimits } from './manifest.ts';
import { ownSchema } from './own-types.ts';
import { mustCover } from './permit.ts';
import { addPart } from './record-facts.ts';
import { tapped } from './tap-of-try.ts';
import type { WireTap } from './wire-tap.ts';

interface ConnectorParts<Transport> {
  readonly manifest: Manifest;
  readonly typeDefs: string;
  readonly module: AgencyModule<Transport>;
  readonly settings: AgencySettings;
  readonly guard: Guard;
  /** When it can be asked, and of when its data are, and what time it is; default: always, and of now. */
  readonly hours?: { readonly calendar: SourceCalendar; readonly now: () => Date } | undefined;
}

/**
 * Puts an agency's folder behind the connector contract: checks the permit, cuts batches, guards each call, joins
 * rows by their own key and drops whatever was not granted.
 * @throws Error at start when the folder's files disagree about the operations.
 */
export async function createConnector<Transport>(parts: ConnectorParts<Transport>): Promise<Connector> {
  const { manifest, module, guard, hours } = parts;
  const schema = ownSchema(parts.typeDefs);
  refuseDisagreement(manifest, schema, Object.keys(module.operations));
  const edge = new Edge(manifest.id, schema);
  const transport = await module.createTransport(manifest, parts.settings);

  return {
    id: manifest.id,
    manifest,
    typeDefs: parts.typeDefs,
    ...(module.createWebhook && { webhook: module.createWebhook(parts.settings, Date.now) }),
    ...(hours && { calendar: hours.calendar }),
    async call(permit, request) {
      mustCover(permit, manifest.id, request);
      const operation = own(module.operations, request.operation);
      const limits = own(manifest.operations, request.operation);
      if (!operation || !limits) {
        throw new GatewayError('INTERNAL', `${manifest.id} has no operation ${request.operation}`);
      }
      const fileAsOf = hours?.calendar.fileOf(hours.now())?.toISOString();
      const answers = await Promise.all(
        batchesOf(request.keys, limits).map(async (keys) => {
          const tap = request.taps?.part(keys);
          const { asker = NOBODY } = request;
          const attempt = (signal: AbortSignal, at: WireTap | undefined) =>
            operation.call(transport, requestOf(request, keys, signal, at));
          const answer = await guard.run(request.operation, asker, request.signal, (signal) =>
            limits.hedgeAfterMs === undefined
              ? attempt(signal, tap)
              : tapped(tap, signal, (own) => attempt(signal, own)),
          );
          return withoutGuess(manifest, request.operation, keys, answer);
        }),
      );
      return join(edge, request, answers, fileAsOf);
    },
    watch: () => guard.watch(),
    async close() {
      await module.close?.(transport);
    },
  };
}

const requestOf = (
  { operation, args, fields, origin }: AgencyRequest,
  keys: readonly string[],
  signal: AbortSignal,
  tap: WireTap | undefined,
): OperationRequest => ({ operation, keys, args, fields, origin, signal, tap });

/** A root field without code behind it, or an operation without limits, would fail at a citizen's first query. */
function refuseDisagreement(manifest: Manifest, schema: GraphQLSchema, implemented: readonly string[]): void {
  const limited = Object.keys(manifest.operations);
  const faults = [
    ...implemented
      .filter((name) => !limited.includes(name))
      .map((name) => `operations.ts has ${name}, manifest.yaml gives it no limits`),
    ...limited
      .filter((name) => !implemented.includes(name))
      .map((name) => `manifest.yaml has ${name}, operations.ts does not`),
    ...rootFieldsOf(schema)
      .filter((name) => !implemented.includes(name))
      .map((name) => `schema.graphql has the root field ${name}, operations.ts does not`),
  ];
  if (faults.length > 0)
    throw new Error(`connectors/agencies/${manifest.id} disagrees with itself:\n  ${faults.join('\n  ')}`);
}

const rootFieldsOf = (schema: GraphQLSchema): string[] =>
  [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));

/** Keys of each message; one without keys is one message too. */
function batchesOf(asked: readonly string[], { batchSize }: OperationLimits): string[][] {
  const keys = [...new Set(asked)];
  if (keys.length <= batchSize) return [keys];
  const batches: string[][] = [];
  for (let start = 0; start < keys.length; start += batchSize)
    batches.push(keys.slice(start, start + batchSize));
  return batches;
}

/**
 * A row without a readable key may be that of any key of its message that has none, and a system that holds every key has lost
 * the one that it does not tell: "there is none" would be a guess.
 */
function withoutGuess(
  { id, operations }: Manifest,
  operation: string,
  keys: readonly string[],
  answer: AgencyAnswer,
): AgencyAnswer {
  const { rows, unreadable } = answer;
  const isShort = operations[operation]?.holdsEvery && keys.some((key) => !rows.has(key));
  const isLost = (): GatewayError =>
    new GatewayError('AGENCY_BAD_ANSWER', `${id}.${operation}: the answer lacks a row`, {
      extensions: { agency: id },
    });
  const lost = answer.lost ?? (isShort ? isLost() : undefined);
  if (!lost) return answer;
  const missing = keys.filter((key) => !rows.has(key)).map((key) => [key, lost] as const);
  return { ...answer, unreadable: new Map([...missing, ...(unreadable ?? [])]) };
}

/** It goes into the access record, whoever made it up: what is none is left out there. */
const MESSAGE_ID = /^[\x21-\x7E]{1,200}$/;

/** Rows that nobody asked for are dropped here, whatever the agency thought it was answering. */
function join(
  edge: Edge,
  request: AgencyRequest,
  answers: readonly AgencyAnswer[],
  fileAsOf: string | undefined,
): AgencyAnswer {
  const asked = new Set(request.keys);
  const rows = new Map<string, unknown>();
  const unreadable = new Map<string, GatewayError>();
  const flags = new Map<string, RecordFlags>();
  const parts = new Map<string, Map<string, PartFacts>>();
  const persons = new Map<string, readonly string[]>();
  for (const answer of answers) {
    for (const [key, facts] of answer.flags ?? []) if (asked.has(key)) flags.set(key, facts);
    for (const [key, ids] of answer.persons ?? []) if (asked.has(key)) persons.set(key, ids);
    for (const [key, error] of answer.unreadable ?? []) if (asked.has(key)) unreadable.set(key, error);
    for (const [key, row] of answer.rows)
      if (asked.has(key)) rows.set(key, edge.let(request.operation, row, request.fields));
    for (const [type, ofType] of answer.parts ?? [])
      for (const [key, facts] of ofType) addPart(parts, { type, key, facts });
  }
  for (const key of unreadable.keys()) rows.delete(key);
  const first = answers[0];
  const asOf = first?.asOf ?? fileAsOf;
  return {
    rows,
    unreadable,
    flags,
    parts,
    persons,
    ...(first?.value === undefined
      ? {}
      : { value: edge.let(request.operation, first.value, request.fields) }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(first?.messageId === undefined || !MESSAGE_ID.test(first.messageId)
      ? {}
      : { messageId: first.messageId }),
  };
}
