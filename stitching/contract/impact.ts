import { type GraphQLSchema, validate } from 'graphql';
import type { DataClass } from '../../schema/terms.ts';
import { changesBetween, type SchemaChange } from '../api-diff.ts';
import type { ClientDocument } from './client-documents.ts';
import { type Usage, usageOf } from './document-usage.ts';
import type { SdlMap } from './sdl-map.ts';

/** A state of the public schema, with what its sources say beside it. */
export interface SchemaState {
  readonly schema: GraphQLSchema;
  readonly map: SdlMap;
}

/** One change, and what it is about. */
export interface ToldChange extends SchemaChange {
  readonly owners: readonly string[];
  /** Classes of the data, before and after. */
  readonly dataClasses: readonly DataClass[];
}

/** A registered document that a change touches. */
export interface TouchedDocument extends Pick<ClientDocument, 'client' | 'name' | 'file'> {
  readonly breaks: boolean;
  /** Why it breaks, or what its client should look at. */
  readonly reasons: readonly string[];
}

export interface Impact {
  readonly changes: readonly ToldChange[];
  readonly documents: readonly TouchedDocument[];
  readonly clients: readonly string[];
  readonly agencies: readonly string[];
  readonly dataClasses: readonly DataClass[];
  readonly breaks: boolean;
}

/**
 * What a change of SDL does to the documents that clients have registered. A document breaks when it is no longer valid, or when
 * something that it reads or sends changes in a way that a program in use cannot follow. What no document touches breaks
 * nobody, whatever it would do to others (`compare-public.ts` judges that).
 */
export async function impactOf(
  before: SchemaState,
  after: SchemaState,
  documents: readonly ClientDocument[],
): Promise<Impact> {
  const changes = [
    ...(await changesBetween(before.schema, after.schema)),
    ...changesOfMarks(before.map, after.map),
  ];
  const touched = documents.flatMap((document) => touchedBy(document, changes, before, after) ?? []);
  const told = changes.map((change) => ({ ...change, ...placeOf(change.path, [before.map, after.map]) }));
  return {
    changes: told,
    documents: touched,
    clients: distinct(touched.map(({ client }) => client)),
    agencies: distinct(told.flatMap(({ owners }) => owners)),
    dataClasses: distinct(told.flatMap(({ dataClasses }) => dataClasses)),
    breaks: touched.some(({ breaks }) => breaks),
  };
}

const distinct = <Value extends string>(values: readonly Value[]): Value[] => [...new Set(values)].sort();

/** Another class is another decision, another mask another value, another range another refusal: no schema shows it. */
function changesOfMarks(before: SdlMap, after: SdlMap): SchemaChange[] {
  return [...before].flatMap(([path, was]) => {
    const now = after.get(path);
    const change = (what: string, from = 'none', to = 'none'): SchemaChange[] =>
      from === to
        ? []
        : [{ path, message: `${what} of '${path}' changed from '${from}' to '${to}'`, level: 'DANGEROUS' }];
    return now
      ? [
          ...change('Data class', was.dataClass ?? 'inherited', now.dataClass ?? 'inherited'),
          ...change('Mask', was.mask, now.mask),
          ...change('Range', was.range, now.range),
        ]
      : [];
  });
}

function touchedBy(
  { client, name, file, document }: ClientDocument,
  changes: readonly SchemaChange[],
  before: SchemaState,
  after: SchemaState,
): TouchedDocument | undefined {
  const usage = usageOf(document, before.schema, before.map);
  const faults = validate(after.schema, document).map(({ message }) => message);
  const met = changes.filter(({ path, level }) => meets(usage, path, level));
  if (faults.length === 0 && met.length === 0) return undefined;
  const breaking = met.filter(({ level }) => level === 'BREAKING').map(({ message }) => message);
  const others = met.filter(({ level }) => level !== 'BREAKING').map(({ message }) => message);
  return {
    ...{ client, name, file },
    breaks: faults.length > 0 || breaking.length > 0,
    reasons: distinct([...faults, ...breaking, ...others]),
  };
}

/** @param path of a type, a member of one, or an argument. */
function meets({ fields, args, types }: Usage, path: string, level: SchemaChange['level']): boolean {
  const [type = '', member, argument] = path.split('.');
  if (member === undefined) return types.has(type);
  const field = `${type}.${member}`;
  // An argument that is new and not needed changes nothing for who does not give it.
  if (argument !== undefined) return args.has(path) || (fields.has(field) && level === 'BREAKING');
  if (fields.has(field)) return true;
  // Values of an enum and fields of an input come with their type; of an object only what is selected counts.
  return types.has(type) && !isSelected(fields, type);
}

const isSelected = (fields: Usage['fields'], type: string): boolean =>
  [...fields.keys()].some((coordinate) => coordinate.startsWith(`${type}.`));

function placeOf(path: string, maps: readonly SdlMap[]): Pick<ToldChange, 'owners' | 'dataClasses'> {
  const [type = '', member] = path.split('.');
  // What is new below a field stands in no map of before; the field is where it belongs.
  const coordinate = member === undefined ? type : `${type}.${member}`;
  const exact = maps.flatMap((map) => map.get(coordinate) ?? []);
  const places = exact.length > 0 ? exact : maps.flatMap((map) => map.get(type) ?? []);
  return {
    owners: distinct(places.flatMap(({ owners }) => owners)),
    dataClasses: distinct(places.flatMap(({ dataClass }) => dataClass ?? [])),
  };
}
