import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { WSDL } from 'soap';
import { readXml } from '../../xml/safe-xml.ts';
import { UnreadableXml } from '../../xml/unreadable-xml.ts';
import { attributeOf, type XmlElement } from '../../xml/xml-element.ts';

/**
 * A WSDL, or an operation of it, that we will not speak: the reason says what and why. Thrown at start, where files
 * are ours to read, hence it may quote names from the WSDL.
 */
export class WsdlRefused extends Error {}

/** An element of an XML schema, as node-soap holds it: attributes are `$name`. */
export interface SchemaNode {
  /** `element`, `complexType`, `sequence`, … */
  readonly name?: string;
  readonly children?: readonly SchemaNode[];
  readonly xmlns?: Readonly<Record<string, string>>;
  readonly schemaXmlns?: Readonly<Record<string, string>>;
  readonly definitionsXmlns?: Readonly<Record<string, string>>;
  readonly $name?: string;
  readonly $type?: string;
  readonly $ref?: string;
  readonly $base?: string;
  readonly $form?: string;
  readonly $use?: string;
  readonly $abstract?: string;
  readonly $nillable?: string;
  readonly $minOccurs?: string;
  readonly $maxOccurs?: string;
}

/** A schema's named parts by their names; node-soap has put includes and imports together. */
export interface Schema {
  readonly xmlns?: Readonly<Record<string, string>>;
  readonly $targetNamespace?: string;
  readonly $elementFormDefault?: string;
  readonly elements: Readonly<Record<string, SchemaNode>>;
  readonly complexTypes: Readonly<Record<string, SchemaNode>>;
  /** Simple ones. */
  readonly types: Readonly<Record<string, SchemaNode>>;
}

/** By target namespace. */
export type SchemaSet = ReadonlyMap<string, Schema>;

export interface OpenedWsdl {
  /** The WSDL and whatever it includes, each as read: node-soap's own bindings and messages are not to be relied on. */
  readonly documents: readonly XmlElement[];
  readonly schemas: SchemaSet;
}

const FILE_LIMITS = {
  maxBytes: 8 * 1024 * 1024,
  maxValues: 500_000,
  maxChildren: 100_000,
  maxText: 256 * 1024,
};

/**
 * The only importer of `soap`. node-soap finds the parts of a WSDL (includes, imports, schemas of several namespaces)
 * and holds their model. Why it does not write, send or read messages: docs/decisions/0006-soap.md.
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
        if (/^https?:/i.test(location) || relative(root, location).startsWith('..'))
          throw new WsdlRefused('it includes something outside its own folder');
        return location;
      },
    },
  });
  await new Promise<void>((done, fail) => {
    wsdl.onReady((error: unknown) => (error ? fail(refusalOf(error)) : done()));
  });
  const documents = sourcesOf(wsdl).map(readDocument);
  refuseSplitNamespaces(documents);
  // Schemas of no namespace are filed under the word `undefined`.
  const schemas = Object.values(wsdl.definitions.schemas).map(
    (schema: Schema) => [schema.$targetNamespace ?? '', schema] as const,
  );
  return { documents, schemas: new Map(schemas) };
}

interface Source {
  toXML(): string;
  readonly _includesWsdl?: readonly Source[];
}

function sourcesOf(wsdl: unknown): string[] {
  // Its own types keep the list of included files to themselves.
  const found = new Set([wsdl as Source]);
  // A set goes on to what is added while it is walked.
  for (const source of found) for (const included of source._includesWsdl ?? []) found.add(included);
  return [...found].map((source) => source.toXML());
}

/** The library keeps only the last of two schemas of one namespace in one file. */
function refuseSplitNamespaces(documents: readonly XmlElement[]): void {
  for (const document of documents) {
    const namespaces = document.children
      .filter(({ name }) => name === 'types')
      .flatMap(({ children }) => children.map((schema) => attributeOf(schema, 'targetNamespace')));
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
  const isMissing = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
  return new WsdlRefused(isMissing ? 'it includes a file that is not there' : 'the library cannot read it');
}
