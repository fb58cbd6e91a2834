import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Reading } from './public-fields.ts';

/** A query compiled: for every object that it asks for, what is read of it and how. */
export interface Plan {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: ObjectPlan;
}

export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** A field is called `__proto__`: in an ordinary object that would be no name like another. */
  readonly isPrototypeNamed: boolean;
}

/** What stands around a type: told apart once, not for every value. */
export interface Shape {
  /** It is never null. */
  readonly isStrict: boolean;
  /** Of a list: what its items are. */
  readonly item: Shape | undefined;
}

type Values = Readonly<Record<string, unknown>>;

export interface FieldPlan {
  /** As the client has it in the answer. */
  readonly name: string;
  /** As it lies in objects between the agencies (`response-names.ts`). */
  readonly key: string;
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly type: GraphQLOutputType;
  readonly shape: Shape;
  /** Undefined: its resolver is called. */
  readonly reading: Reading | undefined;
  /** Where they do not depend on variables: as the field takes them, checked where it reads. */
  readonly args: Values | undefined;
  /** Stitching fills objects of this type from several agencies. */
  readonly isMerged: boolean;
  /** What becomes of a value that is no object. */
  readonly leaf: ((value: unknown) => unknown) | undefined;
  readonly below: ObjectPlan | undefined;
}

/** `__typename`: known without asking. */
export const isTypeName = ({ field }: Pick<FieldPlan, 'field'>): boolean => field.name === '__typename';
