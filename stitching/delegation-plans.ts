import { BREAK, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';

type PlanBuilder = (...args: unknown[]) => unknown;
interface MergedType {
  delegationPlanBuilder: PlanBuilder;
  readonly nonMemoizedDelegationPlanBuilder: PlanBuilder;
  /** Where objects of the type may come from, and what else may fill them. */
  readonly targetSubschemas: ReadonlyMap<unknown, readonly unknown[]>;
}

/** @throws Error when stitching keeps them elsewhere. */
function mergedTypesOf(schema: GraphQLSchema): Readonly<Record<string, MergedType>> {
  const info = schema.extensions['stitchingInfo'] as { mergedTypes?: Record<string, MergedType> } | undefined;
  if (!info?.mergedTypes)
    throw new Error('stitching keeps its merged types elsewhere: adapt delegation-plans.ts');
  return info.mergedTypes;
}

/** Names of the types whose objects several subschemas fill. */
export const mergedTypeNames = (schema: GraphQLSchema): ReadonlySet<string> =>
  new Set(
    Object.entries(mergedTypesOf(schema)).flatMap(([name, { targetSubschemas }]) =>
      [...targetSubschemas.values()].some((others) => others.length > 0) ? [name] : [],
    ),
  );

/**
 * Stitching plans a delegation anew whenever the variables object is a new one, which it is on every request. A plan
 * depends on variables only through @skip and @include, so documents without these keep their plan for life.
 * Relies on the plan builder's place in `extensions.stitchingInfo` of @graphql-tools/stitch 10.3; when that moves, this
 * throws at start rather than becoming slow in silence.
 */
export function rememberDelegationPlans(schema: GraphQLSchema): void {
  for (const merged of Object.values(mergedTypesOf(schema))) {
    if (typeof merged.nonMemoizedDelegationPlanBuilder !== 'function') {
      throw new Error('stitching keeps its plan builder elsewhere: adapt delegation-plans.ts');
    }
    merged.delegationPlanBuilder = remember(merged.nonMemoizedDelegationPlanBuilder);
  }
}

function remember(build: PlanBuilder): PlanBuilder {
  // schema → source subschema → the field's node → plan. All are objects that live as long as the parsed document.
  const bySchema = new WeakMap<object, WeakMap<object, WeakMap<object, unknown>>>();
  return (...args) => {
    const [schema, source, , , fieldNodes, , info] = args as [
      object,
      object,
      unknown,
      unknown,
      object[],
      unknown,
      PlanInfo,
    ];
    const node = fieldNodes.length === 1 ? fieldNodes[0] : undefined;
    if (!node || dependsOnVariables(info.operation, info.fragments)) return build(...args);
    const bySource = atOr(bySchema, schema, () => new WeakMap<object, WeakMap<object, unknown>>());
    const byNode = atOr(bySource, source, () => new WeakMap<object, unknown>());
    return atOr(byNode, node, () => build(...args));
  };
}

interface PlanInfo {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, import('graphql').FragmentDefinitionNode>>;
}

const conditional = new WeakMap<OperationDefinitionNode, boolean>();

function dependsOnVariables(operation: OperationDefinitionNode, fragments: PlanInfo['fragments']): boolean {
  return atOr(conditional, operation, () => {
    let found = false;
    for (const definition of [operation, ...Object.values(fragments)]) {
      visit(definition, {
        Directive(node) {
          if (node.arguments?.some((argument) => argument.value.kind === Kind.VARIABLE)) {
            found = true;
            return BREAK;
          }
          return undefined;
        },
      });
    }
    return found;
  });
}

function atOr<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
