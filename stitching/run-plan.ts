import {
  GraphQLError,
  type GraphQLResolveInfo,
  getArgumentValues,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';
import { own } from '../schema/own.ts';
import { withoutStack } from '../schema/without-stack.ts';
import { enter, giveOwner, isOwned, type Owner, ownerOf } from './delegate-door.ts';
import { type FieldPlan, isTypeName, type ObjectPlan, type Plan, type Shape } from './plan.ts';
import { CollectedErrors } from './plan-errors.ts';
import { NotedValue } from './project.ts';
import { plainPath } from './response-names.ts';

type Values = Readonly<Record<string, unknown>>;
type Variables = GraphQLResolveInfo['variableValues'];
type Source = Record<string, unknown>;

export interface PlanResult {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLError[];
}

/**
 * Walks a plan for one request, as "Executing operations" of the GraphQL specification (§6.2 to §6.4) says, in the very order of graphql-js:
 * which error comes first, and what a null takes along, is the same.
 * @param variables coerced to their types.
 */
export async function runPlan(plan: Plan, context: unknown, variables: Variables): Promise<PlanResult> {
  const walk = new Walk(plan, context, variables);
  try {
    const data = (await walk.object(plan.root, undefined, undefined, undefined)) as PlanResult['data'];
    return walk.errors.list.length > 0 ? { data, errors: walk.errors.list } : { data };
  } catch (error) {
    walk.errors.add(error as GraphQLError, undefined);
    return { data: null, errors: walk.errors.list };
  }
}

class Walk {
  readonly errors = new CollectedErrors();
  readonly #plan: Plan;
  readonly #context: unknown;
  readonly #variables: Variables;

  constructor(plan: Plan, context: unknown, variables: Variables) {
    this.#plan = plan;
    this.#context = context;
    this.#variables = variables;
  }

  /** @param owner the subschema that an object came from which does not know it itself; undefined for one of ours. */
  object(
    plan: ObjectPlan,
    source: unknown,
    path: ResponsePath | undefined,
    owner: Owner | undefined,
  ): unknown {
    const made: Source = plan.isPrototypeNamed ? Object.create(null) : {};
    const names: string[] = [];
    const pending: Promise<unknown>[] = [];
    const isKnowing = source !== undefined && isOwned(source as object);
    try {
      for (const field of plan.fields) {
        const from = isKnowing ? ownerOf(source as object, field.key) : owner;
        const value = this.#field(field, source, path, from, isKnowing);
        made[field.name] = value;
        if (!(value instanceof Promise)) continue;
        names.push(field.name);
        pending.push(value);
      }
    } catch (error) {
      // What the other fields promised is waited for, or nobody would hear of its failure.
      if (pending.length === 0) throw error;
      return Promise.all(pending).finally(() => {
        throw error;
      });
    }
    if (pending.length === 0) return made;
    return Promise.all(pending).then((values) => {
      for (const [index, name] of names.entries()) made[name] = values[index];
      return made;
    });
  }

  #field(
    field: FieldPlan,
    source: unknown,
    above: ResponsePath | undefined,
    owner: Owner | undefined,
    isKnowing: boolean,
  ): unknown {
    if (isTypeName(field)) return field.parent.name;
    const path: ResponsePath = { prev: above, key: field.key, typename: field.parent.name };
    try {
      const value = this.#read(field, source, path, owner, isKnowing);
      // A resolver's own value, and an object that is filled, tell for themselves where they came from.
      const from = field.reading ? owner : undefined;
      const made =
        value instanceof Promise
          ? value.then((settled) => this.#complete(field, field.shape, settled, path, from))
          : this.#complete(field, field.shape, value, path, from);
      return made instanceof Promise
        ? made.then(undefined, (error: unknown) => this.#failed(field, field.shape, error, path))
        : made;
    } catch (error) {
      return this.#failed(field, field.shape, error, path);
    }
  }

  #read(
    field: FieldPlan,
    source: unknown,
    path: ResponsePath,
    owner: Owner | undefined,
    isKnowing: boolean,
  ): unknown {
    const { reading, key } = field;
    const args = field.args ?? this.#argumentsOf(field);
    if (!reading) return field.field.resolve?.(source, args, this.#context, this.#info(field, path));
    const object = source as Source;
    if (owner === undefined) return this.#readOwn(field, object, args, path);
    let value = own(object, key);
    if (value instanceof NotedValue) {
      reading.tell(this.#context, plainPath(responsePathAsArray(path)), value.note);
      value = value.value;
      object[key] = value;
    }
    if (value === undefined) {
      // Not what this subschema was asked for: stitching knows whether another one has it.
      if (!isKnowing) giveOwner(object, owner);
      return field.field.resolve?.(object, args, this.#context, this.#info(field, path));
    }
    return field.isMerged ? enter(value, owner, this.#context, this.#info(field, path)) : value;
  }

  /** Of an object that the gateway made: a property, or what a method of that name returns. */
  #readOwn(plan: FieldPlan, object: Source, args: Values, path: ResponsePath): unknown {
    if (object === null || typeof object !== 'object') return undefined;
    const value = own(object, plan.field.name);
    return typeof value === 'function'
      ? value.call(object, args, this.#context, this.#info(plan, path))
      : value;
  }

  #argumentsOf({ field, nodes: [node], reading }: FieldPlan): Values {
    const given = node ? getArgumentValues(field, node, this.#variables) : {};
    return reading?.check ? reading.check(given) : given;
  }

  #info({ field, nodes, parent, type }: FieldPlan, path: ResponsePath): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#plan;
    return {
      fieldName: field.name,
      fieldNodes: nodes,
      returnType: type,
      parentType: parent,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: this.#variables,
    };
  }

  #failed({ nodes }: FieldPlan, { isStrict }: Shape, error: unknown, path: ResponsePath): null {
    const located = withoutStack(() => locatedError(error, nodes, responsePathAsArray(path)));
    if (isStrict) throw located;
    this.errors.add(located, path);
    return null;
  }

  #complete(
    field: FieldPlan,
    shape: Shape,
    value: unknown,
    path: ResponsePath,
    owner: Owner | undefined,
  ): unknown {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) {
      if (shape.isStrict) throw nullIn(field);
      return null;
    }
    if (shape.item) return this.#list(field, shape.item, value, path, owner);
    if (field.leaf) return field.leaf(value);
    return field.below && this.object(field.below, value, path, owner);
  }

  #list(
    field: FieldPlan,
    shape: Shape,
    value: unknown,
    path: ResponsePath,
    owner: Owner | undefined,
  ): unknown {
    if (
      typeof value !== 'object' ||
      value === null ||
      typeof (value as Iterable<unknown>)[Symbol.iterator] !== 'function'
    )
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${field.parent.name}.${field.field.name}".`,
      );
    const pending: Promise<unknown>[] = [];
    const complete = (item: unknown, key: number): unknown => {
      const at: ResponsePath = { prev: path, key, typename: undefined };
      try {
        const made =
          item instanceof Promise
            ? item.then((settled) => this.#complete(field, shape, settled, at, owner))
            : this.#complete(field, shape, item, at, owner);
        if (!(made instanceof Promise)) return made;
        const heard = made.then(undefined, (error: unknown) => this.#failed(field, shape, error, at));
        pending.push(heard);
        return heard;
      } catch (error) {
        return this.#failed(field, shape, error, at);
      }
    };
    try {
      const items = Array.from(value as Iterable<unknown>, complete);
      return pending.length > 0 ? Promise.all(items) : items;
    } catch (error) {
      // The list is null by now; nobody waits for what its other items promised.
      for (const promise of pending) promise.catch(() => undefined);
      throw error;
    }
  }
}

const nullIn = ({ parent, field }: FieldPlan): Error =>
  new Error(`Cannot return null for non-nullable field ${parent.name}.${field.name}.`);
