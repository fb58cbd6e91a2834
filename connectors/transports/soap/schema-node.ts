/** An element of an XML schema, as far as messages are built from it; independent of the library that read it. */
export interface SchemaNode {
  /** `element`, `complexType`, `sequence`, … */
  readonly kind: string;
  attribute(name: string): string | undefined;
  readonly children: readonly SchemaNode[];
  /** Namespace of a prefix where this node stands. */
  namespaceOf(prefix: string): string | undefined;
}

export interface Schema {
  readonly namespace: string;
  /** Local elements are in the namespace unless they say otherwise. */
  readonly isQualified: boolean;
  element(name: string): SchemaNode | undefined;
  complexType(name: string): SchemaNode | undefined;
  simpleType(name: string): SchemaNode | undefined;
  group(name: string): SchemaNode | undefined;
}

export type SchemaSet = ReadonlyMap<string, Schema>;
