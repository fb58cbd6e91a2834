import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { CallerFacts } from '../../policies/decision.ts';
import type { Ledger } from './ledger.ts';
import { recordsOf, type Subject } from './subject.ts';
import { Told } from './told.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * What is another one at every moment, and what takes a question of its own to an agency or to its limits: nothing to compare here.
 * Tickets by person or number, and their figures, have their journeys (`tests/journeys/`).
 */
export const UNSTABLE = new Set([
  ...['AccessRecord.proof', 'Dossier.sources'],
  ...['Me.tickets', 'Query.trackTicket', 'ServiceStatistics.tickets', 'ServiceStatistics.asOf'],
]);

/**
 * What the gateway keeps by itself (its log, delegations, requests, emergency accesses): asked of it once in the plainest
 * shape, every field under its own name and one root field a document. How it is shaped is compared; that it is right is
 * the business of other tests.
 */
export class OwnData {
  readonly #subject: Subject;
  readonly #schema: GraphQLSchema;
  readonly #known = new Map<string, Promise<{ value: unknown; records: readonly unknown[] }>>();

  constructor(subject: Subject, schema: GraphQLSchema) {
    this.#subject = subject;
    this.#schema = schema;
  }

  async read(
    caller: CallerFacts,
    type: string,
    field: string,
    args: Given,
    ledger: Ledger,
  ): Promise<unknown> {
    const id = JSON.stringify([caller.kind, caller.id, caller.organisation, type, field, args]);
    const known = this.#known.get(id) ?? this.#ask(caller, type, field, args);
    this.#known.set(id, known);
    const { value, records } = await known;
    for (const crossing of recordsOf(records)) {
      const entry = ledger.entry(crossing.agency, crossing.operation, crossing.kind, crossing.id);
      ledger.note(entry, crossing);
    }
    if (value instanceof Told) throw value;
    return value;
  }

  async #ask(caller: CallerFacts, type: string, name: string, args: Given) {
    const of = this.#schema.getType(type);
    const field = isObjectType(of) ? of.getFields()[name] : undefined;
    if (!field) throw new Error(`${type}.${name} is not there`);
    const plain = `${name}${argumentsOf(field, args)} ${wholeSelection(field)}`;
    const variables = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(' ');
    const query = `query${variables && `(${variables})`} { ${type === 'Me' ? `me { ${plain} }` : plain} }`;
    const { answer, crossings } = await this.#subject.askAs(caller, query, args);
    const [error] = answer.errors;
    if (error) {
      const { code, agency, dataClass } = error.extensions;
      const text = (of: unknown) => (typeof of === 'string' ? of : undefined);
      return { value: new Told(String(code), text(agency), text(dataClass)), records: crossings };
    }
    const value = (type === 'Me' ? answer.data?.me : answer.data)?.[name];
    return { value: joined(value), records: crossings };
  }
}

const argumentsOf = (field: GraphQLField<unknown, unknown>, _args: Given): string =>
  field.args.length === 0 ? '' : `(${field.args.map(({ name }) => `${name}: $${name}`).join(' ')})`;

function wholeSelection(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  return isObjectType(type) ? `{ ${fieldsOf(type).join(' ')} }` : '';
}

function fieldsOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    if (UNSTABLE.has(`${type.name}.${field.name}`)) return [];
    if (field.args.some(({ name }) => name === 'language'))
      return [
        `${field.name}_vi: ${field.name}(language: VI)`,
        `${field.name}_en: ${field.name}(language: EN)`,
      ];
    const below = getNamedType(field.type);
    if (!isObjectType(below)) return [field.name];
    // Persons and dossiers behind these are the agencies' data, and not the gateway's own.
    return ['Dossier', 'Person'].includes(below.name) ? [] : [`${field.name} ${wholeSelection(field)}`];
  });
}

/** Both languages of a text back in one value. */
function joined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(joined);
  if (value === null || typeof value !== 'object') return value;
  const row: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const language = /^(.*)_(vi|en)$/.exec(name);
    if (!language) row[name] = joined(inner);
    else row[language[1] ?? ''] = { ...(row[language[1] ?? ''] as object), [language[2] ?? '']: inner };
  }
  return row;
}
