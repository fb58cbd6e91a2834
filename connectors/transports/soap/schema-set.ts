import { own } from '../../../schema/own.ts';
import { attributeOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import { type Description, type SchemaFile, XSD } from './description-files.ts';
import { keyOf, type QName, qNameIn, type Scope, scopeWithin } from './namespace-scope.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/** Symbol spaces of a schema (XML Schema part 1, §2.5): complex and simple types share one. */
export type Table = 'element' | 'type' | 'group' | 'attributeGroup' | 'attribute';

/** A piece of a schema, with what names in it mean. */
export interface Part {
  readonly element: XmlElement;
  readonly scope: Scope;
  readonly file: SchemaFile;
  /** What the part that this stands in redefines, by its key: as a base, its own name means that one. */
  readonly redefined?: { readonly key: string; readonly part: Part } | undefined;
}

const TABLES: Readonly<Record<string, Table>> = {
  element: 'element',
  complexType: 'type',
  simpleType: 'type',
  group: 'group',
  attributeGroup: 'attributeGroup',
  attribute: 'attribute',
};

/** All that schemas declare by name, wherever it stands. */
export class SchemaSet {
  readonly #parts = new Map<string, Part | 'twice'>();

  constructor({ schemas, redefinitions }: Pick<Description, 'schemas' | 'redefinitions'>) {
    for (const file of schemas)
      for (const element of file.root.children)
        this.#declare({ element, scope: scopeWithin(file.scope, element), file });
    for (const { element: redefine, scope, file } of redefinitions)
      for (const element of redefine.children)
        this.#redefine({ element, scope: scopeWithin(scope, element), file });
  }

  /** @throws WsdlRefused for one that is declared twice. */
  find(table: Table, name: QName): Part | undefined {
    const found = this.#parts.get(`${table} ${keyOf(name)}`);
    if (found === 'twice')
      throw new WsdlRefused(`${name.name} is declared twice in ${name.namespace || 'no namespace'}`);
    return found;
  }

  /**
   * What a reference within a part leads to.
   * @throws WsdlRefused where it leads nowhere.
   */
  follow(table: Table, text: string, from: Part): Part {
    const name = this.nameIn(text, from);
    const found = this.find(table, name);
    if (found) return found;
    throw new WsdlRefused(
      `${name.name} of ${name.namespace || 'no namespace'} is not in the schemas (${table}); ask for the file that has it`,
    );
  }

  /** The same of what a part is made from: where it redefines what it is made from, that is the former one. */
  followBase(table: Table, text: string, from: Part): Part {
    const { redefined } = from;
    return redefined?.key === `${table} ${keyOf(this.nameIn(text, from))}`
      ? redefined.part
      : this.follow(table, text, from);
  }

  /** @throws WsdlRefused for a prefix that is not declared. */
  nameIn(text: string, { scope, file }: Part): QName {
    const name = qNameIn(scope, text);
    if (!name) throw new WsdlRefused(`the prefix of ${text} is not declared where it is used`);
    return file.isChameleon && name.namespace === '' ? { ...name, namespace: file.namespace } : name;
  }

  /** Every part of a table. */
  *all(table: Table): Iterable<Part> {
    for (const [key, part] of this.#parts) if (part !== 'twice' && key.startsWith(`${table} `)) yield part;
  }

  #declare(part: Part): void {
    const key = keyOfPart(part);
    if (key !== undefined) this.#parts.set(key, this.#parts.has(key) ? 'twice' : part);
  }

  #redefine(part: Part): void {
    const key = keyOfPart(part);
    if (key === undefined) return;
    const redefined = this.#parts.get(key);
    if (!redefined || redefined === 'twice')
      throw new WsdlRefused(
        `xs:redefine of ${attributeOf(part.element, 'name')}, which is not in the schema`,
      );
    this.#parts.set(key, { ...part, redefined: { key, part: redefined } });
  }
}

function keyOfPart({ element, file }: Part): string | undefined {
  const table = element.namespace === XSD ? own(TABLES, element.name) : undefined;
  const name = attributeOf(element, 'name');
  return table === undefined || name === undefined
    ? undefined
    : `${table} ${keyOf({ namespace: file.namespace, name: name.trim() })}`;
}

/** A part of a part: its children of XML Schema, each with what names mean there. */
export const childrenWithin = (part: Part, name?: string): readonly Part[] =>
  (name === undefined ? part.element.children : childrenOf(part.element, name, XSD))
    .filter(({ namespace }) => namespace === XSD)
    .map((element) => ({ ...part, element, scope: scopeWithin(part.scope, element) }));
