import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isFitToKeep } from '../storage/kept-text.ts';
import { parseCheckpointText } from './checkpoint.ts';
import { type ExportFormat, exportLines } from './export-log.ts';
import type { AccessFilter } from './log-filter.ts';
import type { LogReader } from './log-reader.ts';
import type { LogStoreParts } from './log-store.ts';
import { type ExportEntry, readStoredEntries } from './stored-entries.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** The log that signs, and what it reads from. */
export interface ExportParts extends LogStoreParts {
  readonly reader: LogReader;
  readonly keys: SubjectKeys;
}

export interface ExportRequest {
  readonly format: ExportFormat;
  /** One whole log by its name, provable down to its signed head; otherwise what the filter finds, newest first. */
  readonly log?: string;
  readonly filter: AccessFilter;
  readonly at: Date;
}

/** Begins an export: the signed heads are read now, the entries while they are taken. */
export async function startExport(
  { driver, reader, keys, signer, instance }: ExportParts,
  { format, log, filter, at }: ExportRequest,
): Promise<AsyncIterable<string>> {
  const heads = await reader.heads();
  const about = { format, filter: describe(filter, keys), createdAt: at.toISOString() };
  if (log === undefined) {
    const notes = heads.map(({ note }) => note);
    const selected = selection(reader, filter);
    return exportLines(selected, { ...about, scope: 'selection', instance, checkpoints: notes }, signer);
  }
  const head = heads.find((one) => one.instance === log);
  if (!head) throw new GatewayError('BAD_USER_INPUT', 'there is no log of this name');
  const { size } = parseCheckpointText(head.note.slice(0, head.note.indexOf('\n\n') + 1));
  const entries = readStoredEntries(driver, log, size);
  return exportLines(entries, { ...about, scope: 'log', instance: log, checkpoints: [head.note] }, signer);
}

async function* selection(reader: LogReader, filter: AccessFilter): AsyncIterable<ExportEntry> {
  for await (const { instance, index, body } of reader.select(filter))
    yield { log: instance, index, body, leaf: undefined };
}

const TIMES: ReadonlySet<string> = new Set(['from', 'until'] satisfies (keyof AccessFilter)[]);

/** The filter as the manifest tells it; whom it was about only as keyed hash, since files travel. */
function describe(filter: AccessFilter, keys: SubjectKeys): Record<string, string> {
  const { subject, about, actorPerson, onBehalfOf, dossierAliases: _, ...plain } = filter;
  const fit = Object.entries(defined(plain)).map(([name, value]) => [
    name,
    TIMES.has(name) || isFitToKeep(value) ? value : keys.hash('id', value),
  ]);
  return {
    ...Object.fromEntries(fit),
    ...defined({
      subject: subject && keys.hash(subject.kind, subject.id),
      concerning: about?.personId === undefined ? undefined : keys.hash('person', about.personId),
    }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf: keys.hash('organisation', onBehalfOf) }),
    ...(actorPerson === undefined ? {} : { actor: keys.hash('person', actorPerson) }),
  };
}
