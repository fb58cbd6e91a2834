import type { ExportEntry } from './export-entry.ts';
import { parseRecord } from './record.ts';

export const COLUMNS = [
  'log',
  'index',
  'id',
  'at',
  'kind',
  'actorKind',
  'actor',
  'actorOrg',
  'client',
  'channel',
  'branch',
  'agency',
  'service',
  'dossier',
  'subjectKind',
  'subject',
  'grounds',
  'released',
  'withheld',
  'masks',
  'decision',
  'policies',
  'purpose',
  'legalBasis',
  'outcome',
  'code',
  'requestId',
  'note',
] as const;

/** A row for a spreadsheet (RFC 4180). It shows a record; only the NDJSON form can be verified down to the signed head. */
export function csvRow({ log, index, body }: ExportEntry): string {
  if (body === undefined) return rowOf({ log, index, kind: 'erased' });
  const record = parseRecord(body);
  const { actor, subject, data, why, decision, outcome, trace } = record;
  return rowOf({
    log,
    index,
    id: record.id,
    at: record.at,
    kind: record.kind,
    actorKind: actor.kind,
    actor: actor.id,
    actorOrg: actor.org,
    client: actor.client,
    channel: actor.channel,
    branch: actor.branch,
    agency: data?.source,
    service: data?.service,
    dossier: why?.dossier,
    subjectKind: subject?.kind,
    subject: subject?.hash,
    grounds: subject?.relation.join(' '),
    released: data?.released.join(' '),
    withheld: data?.withheld.map(({ dataClass }) => dataClass).join(' '),
    masks: data?.masks.join(' '),
    decision: decision?.result,
    policies: decision?.policies.join(' '),
    purpose: why?.purpose,
    legalBasis: why?.legalBasis.join('; '),
    outcome: outcome.result,
    code: outcome.code,
    requestId: trace.requestId,
    note: record.note,
  });
}

const rowOf = (row: Partial<Record<(typeof COLUMNS)[number], unknown>>): string =>
  `${COLUMNS.map((column) => csvCell(row[column])).join(',')}\r\n`;

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
