import {
  type ASTNode,
  BREAK,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type MaskName, readDataMark, readKeyField, readSubjectKey } from '../schema/data-class.ts';
import { own } from '../schema/own.ts';
import type { DataClass } from '../schema/terms.ts';
import { argumentsOf } from './arguments.ts';
import { asInput, isInputName } from './response-names.ts';

/**
 * What one agency is asked for, compiled once from the delegated selection: names, data classes and response keys.
 * Everything after it (policy, call, projection) walks this tree and never a GraphQL document again.
 */
export interface Selection {
  readonly typeName: string;
  /** Key field of the type when other agencies may add to it. */
  readonly keyField: string | undefined;
  /** Undefined where records of this type are a part of what holds them; otherwise each is decided for itself. */
  readonly subject: { readonly key: string; readonly dataClass: DataClass | undefined } | undefined;
  readonly fields: readonly SelectedField[];
  /** Every data class that occurs below, each once. */
  readonly classes: readonly DataClass[];
}

export interface SelectedField {
  readonly responseKey: string;
  readonly name: string;
  /** Undefined for `__typename` and for key fields: the caller brought the key, or it stands for the parent's field. */
  readonly dataClass: DataClass | undefined;
  readonly mask: MaskName | undefined;
  readonly isList: boolean;
  readonly args: Readonly<Record<string, unknown>>;
  /** Read for a computed field only: the client is never told this very value. */
  readonly isInput: boolean;
  readonly below: Selection | undefined;
}

/** Fields that a computed field is worked out from, by type and computed field, each named as an input. */
export type ComputedInputs = ReadonlyMap<string, ReadonlyMap<string, readonly FieldNode[]>>;

export const inputsOf = (
  computed: Readonly<Record<string, Readonly<Record<string, { readonly inputs: string }>>>>,
): ComputedInputs =>
  new Map(
    Object.entries(computed).map(([type, fields]) => [
      type,
      new Map(Object.entries(fields).map(([name, { inputs }]) => [name, inputNodes(inputs)])),
    ]),
  );

function inputNodes(selectionSet: string): FieldNode[] {
  const [definition] = parse(selectionSet, { noLocation: true }).definitions;
  const set = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  return set.flatMap((node) => (node.kind === Kind.FIELD ? asInput(node) : []));
}

interface SelectionSource {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly inputs: ComputedInputs;
}

type Compile = (sets: readonly SelectionSetNode[], info: Omit<SelectionSource, 'inputs'>) => Selection;

/** Compiles a selection once; nodes of documents and plans are remembered, so they are stable keys. */
export function selectionCompiler(type: GraphQLObjectType, inputs: ComputedInputs): Compile {
  const compiled = new WeakMap<SelectionSetNode, Selection>();
  return (sets, { fragments, variableValues }) => {
    const only = sets.length === 1 ? sets[0] : undefined;
    const known = only && compiled.get(only);
    if (known) return known;
    const selection = compileSelection(type, sets, { fragments, variableValues, inputs });
    if (only && !usesVariables(only, fragments)) compiled.set(only, selection);
    return selection;
  };
}

/** Does what is selected here depend on a variable's value, through whatever fragments? */
function usesVariables(selection: SelectionSetNode, fragments: SelectionSource['fragments']): boolean {
  const seen = new Set<string>();
  const queue: ASTNode[] = [selection];
  let isFound = false;
  for (let node = queue.pop(); node && !isFound; node = queue.pop()) {
    visit(node, {
      Variable() {
        isFound = true;
        return BREAK;
      },
      FragmentSpread({ name: { value } }) {
        const fragment = own(fragments, value);
        if (!seen.has(value) && fragment) queue.push(fragment.selectionSet, ...(fragment.directives ?? []));
        seen.add(value);
      },
    });
  }
  return isFound;
}

/**
 * Compiles the part of a selection that `type` can answer; fields that only other agencies know are left out.
 * @param inherited class of the field that holds the type; value types without a class of their own take it.
 */
function compileSelection(
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  source: SelectionSource,
  inherited?: DataClass,
  isInput = false,
): Selection {
  const nodes = new Map<string, FieldNode[]>();
  for (const set of selectionSets) collect(type, set, source, nodes);
  const own = readDataMark(type)?.dataClass ?? inherited;
  const keyField = readKeyField(type);
  const fields: SelectedField[] = [];
  for (const [responseKey, same] of nodes) {
    const first = same[0];
    if (!first) continue;
    const name = first.name.value;
    if (name === '__typename') {
      fields.push({
        responseKey,
        name,
        dataClass: undefined,
        mask: undefined,
        isList: false,
        args: {},
        isInput,
        below: undefined,
      });
      continue;
    }
    const field = type.getFields()[name];
    if (!field) continue;
    const mark = readDataMark(field);
    const dataClass = mark?.dataClass ?? own;
    const named = getNamedType(field.type);
    const below = isObjectType(named)
      ? compileSelection(
          named,
          same.flatMap((node) => (node.selectionSet ? [node.selectionSet] : [])),
          source,
          dataClass,
          isInput || isInputName(responseKey),
        )
      : undefined;
    fields.push({
      responseKey,
      name,
      dataClass: name === keyField ? undefined : dataClass,
      mask: mark?.mask,
      isList: isListType(getNullableType(field.type)),
      args: argumentsOf(field, first, source.variableValues),
      isInput: isInput || isInputName(responseKey),
      below,
    });
  }
  const key = readSubjectKey(type);
  const subject = key === undefined ? undefined : { key, dataClass: own };
  return { typeName: type.name, keyField, subject, fields, classes: classesOf(fields) };
}

function collect(
  type: GraphQLObjectType,
  set: SelectionSetNode,
  source: SelectionSource,
  into: Map<string, FieldNode[]>,
): void {
  for (const node of set.selections) {
    if (isLeftOut(node, source)) continue;
    if (node.kind === 'Field') {
      const key = responseNameOf(node);
      const same = into.get(key);
      if (same) same.push(node);
      else into.set(key, [node]);
      for (const input of source.inputs.get(type.name)?.get(node.name.value) ?? [])
        if (!into.has(responseNameOf(input))) into.set(responseNameOf(input), [input]);
    } else if (node.kind === 'InlineFragment') {
      if (!node.typeCondition || node.typeCondition.name.value === type.name)
        collect(type, node.selectionSet, source, into);
    } else {
      const fragment = own(source.fragments, node.name.value);
      if (fragment?.typeCondition.name.value === type.name)
        collect(type, fragment.selectionSet, source, into);
    }
  }
}

const responseNameOf = (node: FieldNode): string => (node.alias ?? node.name).value;

function isLeftOut(node: SelectionSetNode['selections'][number], source: SelectionSource): boolean {
  if (!node.directives?.length) return false;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, source.variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, source.variableValues);
  return skip?.['if'] === true || include?.['if'] === false;
}

/** The one that all of these are: what is worked out of it can be remembered. Undefined where there are several, or none. */
export function theOnly(selections: readonly Selection[]): Selection | undefined {
  const [first] = selections;
  return selections.every((other) => other === first) ? first : undefined;
}

/** What is asked of records with a subject of their own within a row. */
export interface AskedOfParts {
  readonly types: readonly {
    readonly typeName: string;
    /** Classes of the fields that hold them. */
    readonly fields: ReadonlySet<DataClass>;
    /** What is asked of them and of nothing in the row around them. */
    readonly classes: ReadonlySet<DataClass>;
  }[];
  /** Classes of the fields that hold such records, and of nothing else in the row. */
  readonly alone: ReadonlySet<DataClass>;
}

export function askedOfParts(selections: readonly Selection[]): AskedOfParts {
  const around = new Set<DataClass>();
  const holding = new Set<DataClass>();
  const types = new Map<string, { readonly fields: Set<DataClass>; readonly classes: Set<DataClass> }>();
  const walk = (selection: Selection): void => {
    for (const { dataClass, below } of selection.fields) {
      if (!below?.subject) {
        if (dataClass !== undefined) around.add(dataClass);
        if (below) walk(below);
        continue;
      }
      if (dataClass === undefined) continue;
      holding.add(dataClass);
      const known = types.get(below.typeName) ?? { fields: new Set(), classes: new Set() };
      known.fields.add(dataClass);
      for (const found of below.classes) known.classes.add(found);
      types.set(below.typeName, known);
    }
  };
  for (const selection of selections) walk(selection);
  return {
    types: [...types].map(([typeName, { fields, classes }]) => ({
      ...{ typeName, fields },
      classes: new Set([...classes].filter((found) => !around.has(found) && !holding.has(found))),
    })),
    alone: new Set([...holding].filter((found) => !around.has(found))),
  };
}

function classesOf(fields: readonly SelectedField[]): readonly DataClass[] {
  const classes = new Set<DataClass>();
  for (const field of fields) {
    if (field.dataClass) classes.add(field.dataClass);
    for (const below of field.below?.classes ?? []) classes.add(below);
  }
  return [...classes];
}
