import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../access-log/export-log.ts';
import type { Ties } from '../access-log/given-filter.ts';
import { RECORD_KINDS } from '../access-log/record.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { searchOf } from '../http/request-params.ts';
import { answerReader, type ReaderParts } from './answer-reader.ts';
import { admitLogReading } from './log-door.ts';

export interface ExportRouteParts extends ReaderParts {
  readonly accessLog: Pick<AccessLog, 'export'>;
  readonly directory: Ties;
  readonly now: () => Date;
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
  onBehalfOf: text,
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

/**
 * `GET /access-log/export?format=ndjson|csv|fhir|ocsf&…`: the filters of `accessLog`, streamed, with a signed manifest as the last
 * line. The same door and policies as in GraphQL; that somebody exports is durable before the first byte leaves.
 */
export function exportRoute(parts: ExportRouteParts): FastifyPluginAsync {
  return async (server) => {
    server.get('/access-log/export', { config: { counts: 'caller' } }, (request, reply) =>
      answerReader(parts, { request, reply }, 'accessLogExport', async (context) => {
        const { lines, format } = await prepare(parts, request, context);
        const name = `access-log-${parts.now().toISOString().slice(0, 10)}.${ENDINGS[format]}`;
        return () =>
          reply
            .type(TYPES[format])
            .header('content-disposition', `attachment; filename="${name}"`)
            .send(Readable.from(lines));
      }),
    );
  };
}

/** @throws GatewayError when it may not be, or cannot be asked for like this. */
async function prepare(parts: ExportRouteParts, request: FastifyRequest, context: RequestContext) {
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
  const { filter: given } = await admitLogReading(
    context,
    'accessLogExport',
    dataClass,
    filter,
    parts.directory,
  );
  const asked = { format, filter: given, at: parts.now(), ...defined({ log }) };
  return { lines: await parts.accessLog.export(asked), format };
}
