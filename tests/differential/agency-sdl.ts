import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { FieldTree } from '../../connectors/contract.ts';
import type { AgencyFolder } from '../../connectors/discovery.ts';
import { type MaskName, readDataMark, readKeyField } from '../../schema/data-class.ts';
import type { DataClass } from '../../schema/terms.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schema');
const read = (name: string): string => readFileSync(join(SCHEMA, name), 'utf8');
const COMMON = `${read('stitching-directives.graphql')}\n${read('common.graphql')}\n`;

/** What derived fields need of the very object that they stand beside, which no look-up by key would fetch. */
export const INPUTS_BESIDE: Readonly<Record<string, string>> = {
  'ReceptionPoint.isOpen': '{ openingHours { weekday from to } }',
  'ReceptionPoint.opensAt': '{ openingHours { weekday from to } }',
  'LinkedDossier.dossier': '{ code }',
  'Procedure.workflow': '{ code }',
  'Ticket.dueAt': '{ openedAt acknowledgedAt answeredAt state urgency }',
  'Ticket.acknowledgeBy': '{ openedAt acknowledgedAt answeredAt state urgency }',
  'Ticket.handleBy': '{ openedAt acknowledgedAt answeredAt state urgency }',
};

/** @throws Error for what is no plain selection. */
export function selectionOf(text: string): SelectionSetNode {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a selection: ${text}`);
  return operation.selectionSet;
}

export type Selecting = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/** What the SDL of the agencies says of a field: who holds it, of which class it is, how it is masked. */
export class AgencySdl {
  readonly #schemas: ReadonlyMap<string, GraphQLSchema>;
  /** Type name → field that is its key, for types that several agencies add to. */
  readonly keys = new Map<string, string>();

  constructor(agencies: readonly Pick<AgencyFolder, 'manifest' | 'typeDefs'>[]) {
    this.#schemas = new Map(
      agencies.map(({ manifest, typeDefs }) => [
        manifest.id,
        buildSchema(COMMON + typeDefs, { assumeValidSDL: true }),
      ]),
    );
    const core = buildSchema(COMMON + read('core.graphql'), { assumeValidSDL: true });
    for (const type of Object.values(core.getTypeMap())) {
      const key = isObjectType(type) ? readKeyField(type) : undefined;
      if (key !== undefined) this.keys.set(type.name, key);
    }
  }

  field(agency: string, type: string, field: string): GraphQLField<unknown, unknown> | undefined {
    return this.#type(agency, type)?.getFields()[field];
  }

  rootField(agency: string, field: string): GraphQLField<unknown, unknown> | undefined {
    return this.#schemas.get(agency)?.getQueryType()?.getFields()[field];
  }

  /** The agency that keeps this field of a type, beside others that know the type's key only. */
  holderOf(type: string, field: string): string | undefined {
    return [...this.#schemas.keys()].find((agency) => this.field(agency, type, field) !== undefined);
  }

  /** The agency that answers this root field, and the look-up by key of a merged type. */
  rootHolder(field: string): string | undefined {
    return [...this.#schemas.keys()].find((agency) => this.rootField(agency, field) !== undefined);
  }

  lookUp(agency: string, type: string): string {
    const found = this.#lookUpOf(agency, type);
    if (found === undefined) throw new Error(`${agency} has no look-up of ${type}`);
    return found;
  }

  isLookedUp(agency: string, type: string): boolean {
    return this.#lookUpOf(agency, type) !== undefined;
  }

  #lookUpOf(agency: string, type: string): string | undefined {
    const fields = Object.values(this.#schemas.get(agency)?.getQueryType()?.getFields() ?? {});
    return fields.find(
      ({ type: of, args }) =>
        getNamedType(of).name === type && args.some(({ name }) => ['codes', 'ids'].includes(name)),
    )?.name;
  }

  classOf(agency: string, type: string, field: string, inherited?: DataClass): DataClass | undefined {
    const found = this.field(agency, type, field);
    const of = this.#type(agency, type);
    if (this.keys.get(type) === field) return undefined;
    return (found && readDataMark(found)?.dataClass) ?? (of && readDataMark(of)?.dataClass) ?? inherited;
  }

  /** The key of records of this type that are judged by themselves wherever they stand; of a bare key there is nothing to judge. */
  ownSubject(agency: string, type: string): string | undefined {
    const found = this.#type(agency, type);
    const names = Object.keys(found?.getFields() ?? {});
    const isMarked = found?.astNode?.directives?.some(({ name }) => name.value === 'subject');
    const key = isMarked ? 'id' : this.keys.get(type);
    return names.length > 1 ? key : undefined;
  }

  maskOf(agency: string, type: string, field: string): MaskName | undefined {
    const found = this.field(agency, type, field);
    return found && readDataMark(found)?.mask;
  }

  /** Classes of everything selected below, as far as this agency answers it. */
  classesBelow(
    agency: string,
    type: string,
    sets: readonly SelectionSetNode[],
    selecting: Selecting,
    inherited?: DataClass,
  ): Set<DataClass> {
    const classes = new Set<DataClass>();
    for (const node of sets.flatMap((set) => [...fieldsOf(set, selecting)])) {
      const field = this.field(agency, type, node.name.value);
      if (!field) {
        const inputs = INPUTS_BESIDE[`${type}.${node.name.value}`];
        const set = inputs === undefined ? [] : [selectionOf(inputs)];
        for (const found of this.classesBelow(agency, type, set, selecting, inherited)) classes.add(found);
        continue;
      }
      const dataClass = this.classOf(agency, type, node.name.value, inherited);
      if (dataClass) classes.add(dataClass);
      if (!node.selectionSet) continue;
      const below = this.classesBelow(
        agency,
        getNamedType(field.type).name,
        [node.selectionSet],
        selecting,
        dataClass,
      );
      for (const found of below) classes.add(found);
    }
    return classes;
  }

  /** Everything that an agency can tell of a type. */
  wholeTree(agency: string, type: string): FieldTree {
    const tree: Record<string, true | FieldTree> = {};
    for (const field of Object.values(this.#type(agency, type)?.getFields() ?? {})) {
      const named = getNamedType(field.type);
      tree[field.name] = isObjectType(named) ? this.wholeTree(agency, named.name) : true;
    }
    return tree;
  }

  #type(agency: string, type: string): GraphQLObjectType | undefined {
    const found = this.#schemas.get(agency)?.getType(type);
    return isObjectType(found) ? found : undefined;
  }
}

/** Fields of a selection, fragments written out, skipped ones left out. No type of the public schema is abstract. */
export function* fieldsOf(set: SelectionSetNode, selecting: Selecting): Generator<FieldNode> {
  for (const node of set.selections) {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, selecting.variableValues);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, selecting.variableValues);
    if (skip?.['if'] === true || include?.['if'] === false) continue;
    if (node.kind === 'Field') yield node;
    else if (node.kind === 'InlineFragment') yield* fieldsOf(node.selectionSet, selecting);
    else {
      const fragment = selecting.fragments[node.name.value];
      if (fragment) yield* fieldsOf(fragment.selectionSet, selecting);
    }
  }
}
