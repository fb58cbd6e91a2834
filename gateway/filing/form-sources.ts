import { type GraphQLObjectType, isObjectType, Kind, parse } from 'graphql';
import type { AgencyFolder } from '../../connectors/discovery.ts';
import type { FormSource, Forms } from '../../dossier/filing/forms.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type Selection, selectionCompiler } from '../../stitching/selection.ts';
import { agencySchema } from '../../stitching/stitch.ts';

/** What one agency is asked for a form, in one question. */
export interface SourceQuestion {
  readonly agency: string;
  readonly operation: string;
  readonly of: FormSource['of'];
  readonly selection: Selection;
  readonly answers: readonly {
    /** Of the form's field; undefined for the commune that names the unit. */
    readonly field: string | undefined;
    readonly path: readonly string[];
    readonly dataClass: DataClass;
  }[];
}

/**
 * The forms against the agencies' schemas: every path leads to a value, and its data class is the schema's word for it.
 * @throws Error naming every source that leads nowhere; the gateway does not start with it.
 */
export function compileSources(
  { forms, places }: Forms,
  agencies: readonly Pick<AgencyFolder, 'manifest' | 'typeDefs'>[],
): ReadonlyMap<string, readonly SourceQuestion[]> {
  const faults: string[] = [];
  const schemas = new Map(
    agencies.map(({ manifest, typeDefs }) => [String(manifest.id), agencySchema(typeDefs)]),
  );
  const compiled = new Map<string, readonly SourceQuestion[]>();
  for (const form of forms.values()) {
    const ward = places[form.placeOf];
    const wanted = [
      ...form.fields.flatMap(({ name, from }) => (from ? [{ field: name, from }] : [])),
      ...(ward ? [{ field: undefined, from: ward }] : []),
    ];
    const questions = bySource(wanted).flatMap((members) => {
      const [first] = members;
      if (!first) return [];
      const { agency, operation, of } = first.from;
      const root = schemas.get(agency)?.getQueryType()?.getFields()[operation];
      const type = root && namedObject(root.type);
      if (!type) {
        faults.push(`${form.procedure}: ${agency}.${operation} is no question by key`);
        return [];
      }
      const document = parse(`{ ${members.map(({ from }) => nested(from.path.split('.'))).join(' ')} }`, {
        noLocation: true,
      }).definitions[0];
      if (document?.kind !== Kind.OPERATION_DEFINITION) return [];
      const selection = selectionCompiler(type, new Map())([document.selectionSet], {
        fragments: {},
        variableValues: {},
      });
      const answers = members.flatMap(({ field, from }) => {
        const path = from.path.split('.');
        const dataClass = classAt(selection, path);
        if (dataClass === undefined) {
          faults.push(`${form.procedure}: ${agency}.${operation}.${from.path} leads to no value`);
          return [];
        }
        return [{ field, path, dataClass }];
      });
      return [{ agency, operation, of, selection, answers }];
    });
    compiled.set(form.procedure, questions);
  }
  if (faults.length > 0) throw new Error(`the forms do not fit the schema:\n  ${faults.join('\n  ')}`);
  return compiled;
}

/** What is asked of one agency by one key is one question. */
function bySource<Wanted extends { readonly from: FormSource }>(wanted: readonly Wanted[]): Wanted[][] {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const { agency, operation, of } = one.from;
    const id = `${agency} ${operation} ${of}`;
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return [...groups.values()];
}

const nested = ([name = '', ...rest]: readonly string[]): string =>
  rest.length === 0 ? name : `${name} { ${nested(rest)} }`;

function namedObject(type: unknown): GraphQLObjectType | undefined {
  let inner = type;
  while (inner !== null && typeof inner === 'object' && 'ofType' in inner) inner = inner.ofType;
  return isObjectType(inner) ? inner : undefined;
}

/** Of the value at the end; undefined where the path ends early, or where no such field is. */
function classAt(selection: Selection, [name, ...rest]: readonly string[]): DataClass | undefined {
  const field = selection.fields.find((found) => found.name === name);
  if (!field) return undefined;
  if (rest.length > 0) return field.below && classAt(field.below, rest);
  return field.below || field.isList ? undefined : field.dataClass;
}
