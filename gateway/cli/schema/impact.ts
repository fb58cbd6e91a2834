import { parseArgs } from 'node:util';
import { loadPolicySet } from '../../../policies/engine.ts';
import type { PolicySet } from '../../../policies/policy-set.ts';
import { readClientDocuments } from '../../../stitching/contract/client-documents.ts';
import { unionOf, usageOf } from '../../../stitching/contract/document-usage.ts';
import { type Impact, impactOf, type SchemaState } from '../../../stitching/contract/impact.ts';
import { documentsOf, reachOfClient } from '../../contracts/client-contract.ts';
import type { CommandIo } from '../log/command-io.ts';
import { statesOf } from './sdl-states.ts';

const OPTIONS = {
  agency: { type: 'string' },
  against: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** What is told beside the schema's own part: who decides about the data, and whom it would be withheld from. */
interface ToldImpact extends Impact {
  readonly what: string;
  readonly policies: readonly string[];
  /** `client: field is of a class that …`: a document that is valid and would be refused all the same. */
  readonly withheld: readonly string[];
}

/** @returns exit code: 0 no registered document breaks, 1 one does, 2 the command cannot run. */
export async function runImpact(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
  const [file, ...others] = positionals;
  if (others.length > 0) throw new Error('one file at a time');
  const { what, before, after } = statesOf({ file, agency: values.agency, against: values.against });
  const impact = await impactOf(before, after, readClientDocuments());
  const set = loadPolicySet();
  const told: ToldImpact = {
    what,
    ...impact,
    policies: policiesAbout(set, impact.dataClasses),
    withheld: newlyWithheld(set, before, after),
  };
  if (values.json) io.out(JSON.stringify(told, undefined, 2));
  else for (const line of linesOf(told)) io.out(line);
  return told.breaks || told.withheld.length > 0 ? 1 : 0;
}

const policiesAbout = (set: PolicySet, classes: readonly string[]): string[] =>
  [...set.policies.values()]
    .filter(({ text }) => classes.some((dataClass) => text.includes(`DataClass::"${dataClass}"`)))
    .map(({ id }) => id)
    .sort();

/** A field that goes over to a class which no caller of a client is ever given is lost to it, though its document stays valid. */
function newlyWithheld(set: PolicySet, before: SchemaState, after: SchemaState): string[] {
  const moved = [...before.map].flatMap(([coordinate, { dataClass }]) => {
    const now = after.map.get(coordinate)?.dataClass;
    return now === undefined || now === dataClass ? [] : [[coordinate, now] as const];
  });
  if (moved.length === 0) return [];
  const documents = readClientDocuments();
  return [...new Set(documents.map(({ client }) => client))].flatMap((client) => {
    const { fields } = unionOf(
      documentsOf(client, documents).map(({ document }) => usageOf(document, before.schema, before.map)),
    );
    const used = moved.filter(([coordinate]) => fields.has(coordinate));
    if (used.length === 0) return [];
    const reach = reachOfClient(client, set, after.map);
    return used
      .filter(([, dataClass]) => !reach.has(dataClass))
      .map(
        ([coordinate, dataClass]) =>
          `${client}: ${coordinate} would be ${dataClass}, which no caller of it is given`,
      );
  });
}

const MARKS = { BREAKING: '!', DANGEROUS: '?', SAFE: ' ' } as const;

function linesOf({
  what,
  changes,
  documents,
  clients,
  agencies,
  dataClasses,
  policies,
  withheld,
}: ToldImpact): string[] {
  const list = (title: string, items: readonly string[]) =>
    `${title.padEnd(14)} ${items.join(', ') || 'none'}`;
  const broken = documents.filter(({ breaks }) => breaks);
  return [
    what,
    '',
    `${changes.length} changes (! breaking, ? to be looked at)`,
    ...changes.map(({ level, message }) => `  ${MARKS[level]} ${message}`),
    '',
    list('agencies', agencies),
    list('data classes', dataClasses),
    list('policies', policies),
    list('clients', clients),
    '',
    documents.length === 0
      ? 'no registered document is touched'
      : `${documents.length} registered documents are touched, ${broken.length} of them break`,
    ...documents.flatMap(({ client, name, file, breaks, reasons }) => [
      `  ${breaks ? '! breaks' : '? touched'}  ${client} ${name}  ${file}`,
      ...reasons.map((reason) => `      ${reason}`),
    ]),
    ...withheld.map((line) => `  ! withheld  ${line}`),
  ];
}
