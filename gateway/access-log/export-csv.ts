import { type AccessRecord, parseRecord } from './record.ts';
import type { ExportEntry } from './stored-entries.ts';

/** What of a record stands in which column. */
const CELLS: Readonly<Record<string, (record: AccessRecord) => unknown>> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  kind: ({ kind }) => kind,
  actorKind: ({ actor }) => actor.kind,
  actor: ({ actor }) => actor.id,
  actorOrg: ({ actor }) => actor.org,
  actorUnit: ({ actor }) => actor.unit,
  onBehalfBy: ({ actor }) => actor.onBehalfBy,
  onBehalfOf: ({ actor }) => actor.onBehalfOf,
  agent: ({ actor }) => actor.agent,
  client: ({ actor }) => actor.client,
  channel: ({ actor }) => actor.channel,
  branch: ({ actor }) => actor.branch,
  network: ({ actor }) => actor.network,
  networkClass: ({ actor }) => actor.networkClass,
  agency: ({ data }) => data?.source,
  service: ({ data }) => data?.service,
  dossier: ({ why }) => why?.dossier,
  subjectKind: ({ subject }) => subject?.kind,
  subject: ({ subject }) => subject?.hash,
  related: ({ related = [] }) => related.map(({ hash }) => hash).join(' '),
  grounds: ({ subject }) => subject?.relation.join(' '),
  released: ({ data }) => data?.released.join(' '),
  withheld: ({ data }) => data?.withheld.map(({ dataClass }) => dataClass).join(' '),
  masks: ({ data }) => data?.masks.join(' '),
  decision: ({ decision }) => decision?.result,
  policies: ({ decision }) => decision?.policies.join(' '),
  policySet: ({ decision }) => decision?.policySet,
  purpose: ({ why }) => why?.purpose,
  legalBasis: ({ why }) => why?.legalBasis.join('; '),
  tries: ({ tries }) => tries?.count,
  tried: ({ tries }) => tries?.dossiers.join(' '),
  outcome: ({ outcome }) => outcome.result,
  code: ({ outcome }) => outcome.code,
  objectKind: ({ object }) => object?.kind,
  objectId: ({ object }) => object?.id,
  objectState: ({ object }) => object?.state,
  evidenceRequest: ({ outcome }) => outcome.evidence?.request,
  evidenceAnswer: ({ outcome }) => outcome.evidence?.answer,
  evidenceContainer: ({ outcome }) => outcome.evidence?.container,
  freshness: ({ outcome }) => outcome.freshness?.source,
  asOf: ({ outcome }) => outcome.freshness?.asOf,
  messageId: ({ outcome }) => outcome.messageId,
  requestId: ({ trace }) => trace.requestId,
  operation: ({ trace }) => trace.operation,
  documentHash: ({ trace }) => trace.documentHash,
  note: ({ note }) => note,
};

export const COLUMNS: readonly string[] = ['log', 'index', ...Object.keys(CELLS)];

/**
 * Spreadsheets take a file without the mark for one of their own code page, and Vietnamese for other letters. It is a part of
 * the bytes that the manifest speaks of.
 */
export const CSV_HEADER = `\uFEFF${COLUMNS.join(',')}\r\n`;

/** A row for a spreadsheet (RFC 4180). It shows a record; only the NDJSON form can be verified down to the signed head. */
export function csvRow({ log, index, body }: ExportEntry): string {
  const record = body === undefined ? undefined : parseRecord(body);
  const cells = Object.entries(CELLS).map(([name, cellOf]) => {
    if (record) return cellOf(record);
    return name === 'kind' ? 'erased' : undefined;
  });
  return `${[log, index, ...cells].map(csvCell).join(',')}\r\n`;
}

/**
 * Quoted where needed (RFC 4180). What a spreadsheet would take for a formula, also behind spaces and in full-width
 * signs, is disarmed with an apostrophe.
 */
export function csvCell(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  const isFormula = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
