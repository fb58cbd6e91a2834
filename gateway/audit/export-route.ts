import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../access-log/export-log.ts';
import type { Ties } from '../access-log/given-filter.ts';
import { RECORD_KINDS } from '../access-log/record.ts';
import { codeOf } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import { languageOf, searchOf, sendRefusal, sendRefusedIdentity, visitOf } from '../http/request-params.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { JourneySteps } from '../respond/let-out.ts';
import { admitLogReading } from './log-door.ts';

export interface ExportRouteParts {
  readonly identify: IdentifyCaller;
  readonly accessLog: Pick<AccessLog, 'export'>;
  readonly directory: Ties;
  readonly steps: Pick<JourneySteps, 'recordAccess'>;
  readonly now: () => Date;
  createContext(facts: RequestFacts): RequestContext;
}

const text = z.string().min(1).max(100).refine(isFitText).optional();
const queryShape = z.strictObject({
  format: z.enum(EXPORT_FORMATS).default('ndjson'),
  /** `agency`: an officer's view of accesses to the own agency's data. */
  scope: z.enum(['all', 'agency']).default('all'),
  /** One whole log by its name, without filters. */
  log: text,
  subjectPerson: text,
  subjectParcel: text,
  concerningPerson: text,
  actor: text,
  actorAgency: text,
  actorPerson: text,
  network: text,
  onBehalfBy: text,
  agency: text,
  service: text,
  dossier: text,
  dataClass: text,
  ground: text,
  purpose: text,
  policy: text,
  decision: z.enum(['permit', 'partial', 'deny']).optional(),
  code: text,
  client: text,
  branch: text,
  kind: z.enum(RECORD_KINDS).optional(),
  id: text,
  requestId: text,
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
});
const TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  fhir: 'application/fhir+ndjson; charset=utf-8',
  ocsf: 'application/x-ndjson; charset=utf-8',
};
const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'ndjson',
  csv: 'csv',
  fhir: 'fhir.ndjson',
  ocsf: 'ocsf.ndjson',
};
const DOCUMENT = { documentHash: undefined, document: undefined } as const;

/**
 * `GET /access-log/export?format=ndjson|csv|fhir|ocsf&…`: the filters of `accessLog`, streamed, with a signed manifest as the last
 * line. The same door and policies as in GraphQL; that somebody exports is durable before the first byte leaves.
 */
export function exportRoute(parts: ExportRouteParts): FastifyPluginAsync {
  return async (server) => {
    server.get('/access-log/export', { config: { counts: 'caller' } }, (request, reply) =>
      answer(parts, request, reply),
    );
  };
}

async function answer(
  parts: ExportRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const audience = { language: languageOf(request.headers['accept-language']), requestId: request.id };
  const identity = await parts.identify(visitOf(request));
  if (identity instanceof GatewayError) return sendRefusedIdentity({ request, reply }, identity);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const context = parts.createContext({
    ...audience,
    caller: identity.caller,
    origin: request.ip,
    signal: gone.signal,
  });
  try {
    const { lines, format } = await admitted(parts, request, context);
    const name = `access-log-${parts.now().toISOString().slice(0, 10)}.${ENDINGS[format]}`;
    return reply
      .type(TYPES[format])
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(lines));
  } catch (error) {
    const known =
      error instanceof GatewayError
        ? error
        : new GatewayError('INTERNAL', 'the export failed', { cause: error });
    return sendRefusal({ request, reply }, known);
  }
}

/** @throws GatewayError; a refusal is on record by then. */
async function admitted(parts: ExportRouteParts, request: FastifyRequest, context: RequestContext) {
  const record = (errorCodes: readonly string[]) =>
    parts.steps.recordAccess({ ...DOCUMENT, name: 'accessLogExport', kind: 'export', errorCodes }, context);
  try {
    const parsed = queryShape.safeParse(Object.fromEntries(searchOf(request)));
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join('.'));
      throw new GatewayError('BAD_USER_INPUT', 'the export cannot be asked for like this', {
        extensions: { fields, rule: parsed.error.issues.map(({ message }) => message).join('; ') },
      });
    }
    const { format, scope, log, ...filter } = parsed.data;
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (log !== undefined && (isFiltered || scope === 'agency'))
      throw new GatewayError('BAD_USER_INPUT', 'a whole log has no filters', {
        extensions: { fields: ['log'], rule: 'a whole log has no filters' },
      });
    const dataClass = scope === 'agency' ? 'log.agency' : 'log.access';
    const { filter: given } = admitLogReading(context, 'accessLogExport', dataClass, filter, parts.directory);
    const asked = { format, filter: given, at: parts.now(), ...defined({ log }) };
    const lines = await parts.accessLog.export(asked);
    await record([]);
    return { lines, format };
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ACCESS_LOG_UNAVAILABLE') await record([code]);
    throw error;
  }
}
