import { own } from '../../../schema/own.ts';
import { CSV_HEADER, csvRow } from '../../access-log/export-csv.ts';
import { type Distinct, GROUPS, LogReader } from '../../access-log/log-reader.ts';
import { type AccessRecord, parseRecord } from '../../access-log/record.ts';
import { filterIn } from './filter-options.ts';
import { type LogCommand, subjectKeysOf, withStore } from './options.ts';

interface Found {
  readonly instance: string;
  readonly index: number;
  readonly body: string;
}

const LINES: Readonly<Record<string, (found: Found) => string>> = {
  text: ({ body }) => sentence(parseRecord(body)),
  ndjson: ({ instance, index, body }) =>
    `{"log":${JSON.stringify(instance)},"index":${index},"record":${body}}`,
  csv: ({ instance, index, body }) => csvRow({ log: instance, index, body, leaf: undefined }).trimEnd(),
};

/**
 * Records that fit, newest first. Whoever may open the store reads it by this without a policy and without a record of it:
 * an act of the operator, as any other query to the database is. Auditors ask the gateway.
 */
export const findCommand: LogCommand = async (options, io) => {
  const lineOf = own(LINES, options.format ?? 'text');
  const limit = Number(options.limit ?? 200);
  if (!lineOf || !Number.isInteger(limit) || limit < 1) return undefined;
  const filter = await filterIn(options);
  const keys = await subjectKeysOf(options);
  return withStore(options, async (driver) => {
    if (options.format === 'csv') io.out(CSV_HEADER.trimEnd());
    let count = 0;
    for await (const found of new LogReader(driver, keys).select(filter, limit)) {
      io.out(lineOf(found));
      count += 1;
    }
    if (count === limit) io.err(`the first ${limit}; --limit N shows more`);
    return 0;
  });
};

/** How many records each value has, and how many different subjects or persons. */
export const countCommand: LogCommand = async (options, io) => {
  const by = (options.by ?? '').toLowerCase().replaceAll('-', '_');
  const distinct = options.distinct.filter(
    (name): name is Distinct => name === 'subjects' || name === 'persons',
  );
  if (!isGroup(by) || distinct.length < options.distinct.length) return undefined;
  const filter = await filterIn(options);
  const keys = await subjectKeysOf(options);
  return withStore(options, async (driver) => {
    for (const counted of await new LogReader(driver, keys).count(filter, by, { distinct })) {
      const others = distinct.map((name) => `${counted[name] ?? 0} ${name}`);
      io.out([counted.value, `${counted.count} records`, ...others].join('\t'));
    }
    return 0;
  });
};

const isGroup = (name: string): name is keyof typeof GROUPS => Object.hasOwn(GROUPS, name);

/** One record in a line: when, who, what of whom, why, what came of it, and its number. */
function sentence({ at, kind, id, actor, data, subject, why, outcome, tries }: AccessRecord): string {
  const who = `${actor.kind} ${actor.id}${actor.org === undefined ? '' : ` of ${actor.org}`}`;
  const withheld = data?.withheld.map(({ dataClass }) => dataClass) ?? [];
  return [
    ...[at, kind, who],
    ...(actor.onBehalfBy === undefined ? [] : [`by ${actor.onBehalfBy}`]),
    ...(actor.onBehalfOf === undefined ? [] : [`for ${actor.onBehalfOf}`]),
    ...(actor.agent === undefined ? [] : [`through the assistant ${actor.agent}`]),
    ...(data ? [`${data.source}.${data.service}`] : []),
    ...(subject ? [`${subject.kind} ${subject.hash}`] : []),
    ...(why?.dossier === undefined ? [] : [`for ${why.dossier}`]),
    ...(data && data.released.length > 0 ? [`gave ${data.released.join(' ')}`] : []),
    ...(withheld.length > 0 ? [`refused ${withheld.join(' ')}`] : []),
    ...(tries ? [`${tries.count} tries`] : []),
    `${outcome.result}${outcome.code === undefined ? '' : ` ${outcome.code}`}`,
    id,
  ].join('  ');
}
