import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { own } from '../../../schema/own.ts';
import { attributeOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import { readDescription } from './description-text.ts';
import { NO_SCOPE, type Scope, scopeWithin } from './namespace-scope.ts';
import { WsdlRefused } from './wsdl-refused.ts';

export const WSDL_NAMESPACE = 'http://schemas.xmlsoap.org/wsdl/';
export const XSD = 'http://www.w3.org/2001/XMLSchema';

/** One `wsdl:definitions`. */
export interface WsdlFile {
  readonly root: XmlElement;
  readonly scope: Scope;
  readonly namespace: string;
}

/** One `xs:schema`, as it counts where it is included. */
export interface SchemaFile {
  readonly root: XmlElement;
  readonly scope: Scope;
  readonly namespace: string;
  /** It names no namespace and has that of whoever includes it: names without one are of it as well. */
  readonly isChameleon: boolean;
}

/** `xs:redefine`: what it says anew of the schema that it includes. */
export interface Redefinition {
  readonly element: XmlElement;
  readonly scope: Scope;
  readonly file: SchemaFile;
}

export interface Description {
  readonly files: readonly WsdlFile[];
  readonly schemas: readonly SchemaFile[];
  readonly redefinitions: readonly Redefinition[];
}

export interface DescriptionPlace {
  /** Absolute; nothing outside of it is read. Default: the folder of the WSDL. */
  readonly folder?: string;
  /** Files, from that folder, by the `schemaLocation` (or the namespace) that a description names and that is elsewhere. */
  readonly schemaLocations?: Readonly<Record<string, string>>;
}

/** Schemas that descriptions take from the network by habit, by their namespaces. They lie here, and nothing is fetched. */
const CATALOGUE: Readonly<Record<string, string>> = {
  'http://www.w3.org/XML/1998/namespace': 'xml.xsd',
  'http://schemas.xmlsoap.org/soap/encoding/': 'soap-encoding.xsd',
  'http://x-road.eu/xsd/xroad.xsd': 'xroad.xsd',
  'http://x-road.eu/xsd/identifiers': 'xroad-identifiers.xsd',
};
const CATALOGUE_FOLDER = join(import.meta.dirname, 'catalogue');
const MOST_FILES = 500;

/**
 * Reads a WSDL with whatever it imports and includes, each file once for each namespace that it counts in. Nothing is fetched.
 * @param path of the WSDL file.
 * @throws WsdlRefused naming the file and what in it cannot be followed.
 */
export async function readDescriptionFiles(path: string, place: DescriptionPlace = {}): Promise<Description> {
  const reader = new Reader(resolve(place.folder ?? dirname(path)), place.schemaLocations ?? {});
  await reader.read(resolve(path), undefined);
  return reader;
}

interface Reference {
  readonly location: string | undefined;
  /** Of the schema that is expected there; undefined where a WSDL is. */
  readonly namespace: string | undefined;
  readonly how: 'import' | 'include';
}

class Reader implements Description {
  readonly files: WsdlFile[] = [];
  readonly schemas: SchemaFile[] = [];
  readonly redefinitions: Redefinition[] = [];
  readonly #folder: string;
  readonly #locations: Readonly<Record<string, string>>;
  readonly #seen = new Set<string>();

  constructor(folder: string, locations: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#locations = locations;
  }

  /** @param including namespace that a schema without one gets. */
  async read(path: string, including: string | undefined): Promise<void> {
    const key = `${path} ${including ?? ''}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size >= MOST_FILES) throw new WsdlRefused(`more than ${MOST_FILES} files`);
    this.#seen.add(key);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes)
      throw new WsdlRefused(
        this.#seen.size === 1
          ? 'the WSDL file cannot be read'
          : `it includes a file that is not there: ${this.#named(path)}`,
      );
    try {
      await this.#take(readDescription(bytes), path, including);
    } catch (error) {
      if (!(error instanceof WsdlRefused) || error.message.startsWith('in ') || this.#seen.size === 1)
        throw error;
      throw new WsdlRefused(`in ${this.#named(path)}: ${error.message}`);
    }
  }

  #named(path: string): string {
    return relative(this.#folder, path);
  }

  async #take(root: XmlElement, path: string, including: string | undefined): Promise<void> {
    const scope = scopeWithin(NO_SCOPE, root);
    if (root.namespace === XSD && root.name === 'schema') {
      // Included by one and imported by another it is the same schema.
      const key = `${path} {${attributeOf(root, 'targetNamespace') ?? including ?? ''}}`;
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
      return this.#takeSchema(root, scope, path, including);
    }
    if (root.namespace !== WSDL_NAMESPACE || root.name !== 'definitions')
      throw new WsdlRefused(
        root.namespace === 'http://www.w3.org/ns/wsdl'
          ? 'it is a WSDL 2.0; ask for its WSDL 1.1'
          : `it is neither a WSDL 1.1 nor a schema, but a <${root.name}>`,
      );
    this.files.push({ root, scope, namespace: attributeOf(root, 'targetNamespace') ?? '' });
    for (const types of childrenOf(root, 'types', WSDL_NAMESPACE)) {
      const inner = scopeWithin(scope, types);
      for (const schema of childrenOf(types, 'schema', XSD))
        await this.#takeSchema(schema, scopeWithin(inner, schema), path, undefined);
    }
    for (const one of childrenOf(root, 'import', WSDL_NAMESPACE))
      await this.#follow(path, {
        location: attributeOf(one, 'location'),
        namespace: undefined,
        how: 'import',
      });
  }

  async #takeSchema(
    root: XmlElement,
    scope: Scope,
    path: string,
    including: string | undefined,
  ): Promise<void> {
    const declared = attributeOf(root, 'targetNamespace');
    const namespace = declared ?? including ?? '';
    const file: SchemaFile = {
      root,
      scope,
      namespace,
      isChameleon: declared === undefined && including !== undefined,
    };
    this.schemas.push(file);
    for (const child of root.children) {
      if (child.namespace !== XSD) continue;
      const location = attributeOf(child, 'schemaLocation');
      if (child.name === 'import')
        await this.#follow(path, {
          location,
          namespace: attributeOf(child, 'namespace') ?? '',
          how: 'import',
        });
      else if (child.name === 'include' || child.name === 'redefine') {
        await this.#follow(path, { location, namespace, how: 'include' });
        if (child.name === 'redefine')
          this.redefinitions.push({ element: child, scope: scopeWithin(scope, child), file });
      } else if (child.name === 'override')
        throw new WsdlRefused('xs:override is of XML Schema 1.1; use xs:redefine');
    }
  }

  async #follow(from: string, { location, namespace, how }: Reference): Promise<void> {
    const given = own(this.#locations, location ?? '') ?? own(this.#locations, namespace ?? '');
    const known = namespace === undefined ? undefined : own(CATALOGUE, namespace);
    const isElsewhere = location === undefined || /^[a-z][a-z\d+.-]*:/i.test(location);
    // What is imported without saying from where is among the others, or missed where it is used.
    if (given !== undefined)
      await this.read(this.#inside(resolve(this.#folder, given), given), including(how, namespace));
    else if (known !== undefined && (isElsewhere || how === 'import'))
      await this.read(join(CATALOGUE_FOLDER, known), undefined);
    else if (location !== undefined)
      await this.read(
        this.#inside(isElsewhere ? undefined : resolve(dirname(from), decodeURI(location)), location),
        including(how, namespace),
      );
    else if (how === 'include') throw new WsdlRefused('an xs:include without its schemaLocation');
  }

  #inside(path: string | undefined, location: string): string {
    if (path === undefined || relative(this.#folder, path).startsWith('..'))
      throw new WsdlRefused(
        `it includes something outside its own folder: ${location}; put the file beside it and name it in schemaLocations`,
      );
    return path;
  }
}

const including = (how: Reference['how'], namespace: string | undefined): string | undefined =>
  how === 'include' && namespace !== '' ? namespace : undefined;
