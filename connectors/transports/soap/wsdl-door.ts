import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { WSDL } from 'soap';
import { readXml } from '../../xml/safe-xml.ts';
import { UnreadableXml } from '../../xml/unreadable-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import type { Schema, SchemaNode, SchemaSet } from './schema-node.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/**
 * The only importer of `soap`. node-soap finds the parts of a WSDL (includes, imports, schemas of several namespaces)
 * and hands over their trees. It does not send, sign or parse messages: it has no time limit, reads decimals as
 * floats, drops `xsi:nil`, takes an empty body for success and puts whole envelopes into its errors.
 */
export interface OpenedWsdl {
  /** The WSDL and whatever it includes, each as read; bindings and messages are taken from these. */
  readonly documents: readonly XmlElement[];
  readonly schemas: SchemaSet;
}

const FILE_LIMITS = { maxBytes: 8 * 1024 * 1024, maxElements: 200_000 };

/**
 * @param path of the WSDL file; it may include only files in its own folder or below.
 * @throws WsdlRefused saying why.
 */
export async function openWsdl(path: string): Promise<OpenedWsdl> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new WsdlRefused('the WSDL file cannot be read');
  });
  // By our own rules first: a DTD here never reaches the library. What it finds by itself is read again below; it
  // resolves no entities, so nothing has happened by then.
  readDocument(text);
  const root = resolve(dirname(path));
  const wsdl = new WSDL(text, resolve(path), {
    wsdl_options: {
      overrideImportLocation: (location: string) => {
        const inside = relative(root, location);
        if (/^https?:/i.test(location) || inside.startsWith('..')) {
          throw new WsdlRefused('it includes something outside its own folder');
        }
        return location;
      },
    },
  });
  await new Promise<void>((done, fail) => {
    wsdl.onReady((error: unknown) => (error ? fail(refusalOf(error)) : done()));
  });
  const documents = sourcesOf(wsdl).map(readDocument);
  refuseSplitNamespaces(documents);
  const schemas = Object.entries(wsdl.definitions.schemas).map(([namespace, schema]) => {
    // Schemas of no namespace are filed under this word.
    const own = namespace === 'undefined' ? '' : namespace;
    return [own, toSchema(own, schema as unknown as LibrarySchema)] as const;
  });
  return { documents, schemas: new Map(schemas) };
}

/** What of node-soap's objects is used; its own types have `any` here. */
interface LibraryElement {
  readonly name?: string;
  readonly children?: readonly LibraryElement[];
  readonly xmlns?: Readonly<Record<string, string>>;
  readonly schemaXmlns?: Readonly<Record<string, string>>;
  readonly definitionsXmlns?: Readonly<Record<string, string>>;
}

interface LibrarySchema extends LibraryElement {
  readonly $elementFormDefault?: string;
  readonly elements: Readonly<Record<string, LibraryElement>>;
  readonly complexTypes: Readonly<Record<string, LibraryElement>>;
  readonly types: Readonly<Record<string, LibraryElement>>;
  readonly groups: Readonly<Record<string, LibraryElement>>;
}

interface LibraryWsdl {
  toXML(): string;
  readonly _includesWsdl?: readonly LibraryWsdl[];
}

function sourcesOf(wsdl: unknown): string[] {
  const found = new Map<LibraryWsdl, string>();
  const visit = (part: LibraryWsdl): void => {
    if (found.has(part)) return;
    found.set(part, part.toXML());
    for (const included of part._includesWsdl ?? []) visit(included);
  };
  visit(wsdl as LibraryWsdl);
  return [...found.values()];
}

function toSchema(namespace: string, schema: LibrarySchema): Schema {
  const from = (table: Readonly<Record<string, LibraryElement>>) => (name: string) => {
    const element = Object.hasOwn(table, name) ? table[name] : undefined;
    return element && toNode(element, schema);
  };
  return {
    namespace,
    isQualified: schema.$elementFormDefault === 'qualified',
    element: from(schema.elements),
    complexType: from(schema.complexTypes),
    simpleType: from(schema.types),
    group: from(schema.groups),
  };
}

function toNode(element: LibraryElement, schema: LibrarySchema): SchemaNode {
  const attributes = element as unknown as Readonly<Record<string, unknown>>;
  return {
    kind: element.name ?? '',
    attribute(name) {
      const value = attributes[`$${name}`];
      return typeof value === 'string' ? value : undefined;
    },
    get children() {
      return (element.children ?? []).map((child) => toNode(child, schema));
    },
    namespaceOf: (prefix) =>
      element.xmlns?.[prefix] ??
      element.schemaXmlns?.[prefix] ??
      schema.xmlns?.[prefix] ??
      element.definitionsXmlns?.[prefix],
  };
}

/** The library keeps only the last of two schemas of one namespace in one file. */
function refuseSplitNamespaces(documents: readonly XmlElement[]): void {
  for (const document of documents) {
    const types = document.children
      .filter(({ name }) => name === 'types')
      .flatMap(({ children }) => children);
    const namespaces = types.flatMap(({ attributes }) =>
      attributes.flatMap(({ name, value }) => (name === 'targetNamespace' ? [value] : [])),
    );
    const twice = namespaces.find((namespace, index) => namespaces.indexOf(namespace) !== index);
    if (twice !== undefined)
      throw new WsdlRefused(`two schemas for the namespace ${twice}; put them into one`);
  }
}

function readDocument(text: string): XmlElement {
  try {
    return readXml(text, FILE_LIMITS);
  } catch (error) {
    throw error instanceof UnreadableXml ? new WsdlRefused(`unreadable XML: ${error.message}`) : error;
  }
}

function refusalOf(error: unknown): WsdlRefused {
  if (error instanceof WsdlRefused) return error;
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
    return new WsdlRefused('it includes a file that is not there');
  }
  if (error instanceof RangeError) return new WsdlRefused('an element that contains itself without end');
  return new WsdlRefused('the library cannot read it');
}
