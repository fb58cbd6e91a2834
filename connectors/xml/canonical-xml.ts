import { type ExactElement, XMLNS_NAMESPACE } from './xml-element.ts';

export interface CanonicalOptions {
  /** Elements around the apex, outermost first; they matter to {@link inclusive} prefixes only. */
  readonly around?: readonly ExactElement[];
  /** `PrefixList` of `InclusiveNamespaces`: declared wherever they are in scope, `#default` for none. */
  readonly inclusive?: readonly string[];
  /** A child of the apex that is left out (the enveloped signature). */
  readonly without?: ExactElement | undefined;
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** Elements, and UTF-16 units of the form, that are written at once: a few milliseconds of work. */
const SLICE_ELEMENTS = 2_000;
const SLICE_LENGTH = 64 * 1024;

/**
 * Exclusive XML Canonicalization 1.0, without comments (https://www.w3.org/TR/xml-exc-c14n/), of one element and all
 * below it: the very text that XML signatures are made over. One walk, each element once, in time in proportion to the
 * length (docs/decisions/0011-own-canonical-xml.md).
 */
export const canonicalForm = (apex: ExactElement, options: CanonicalOptions = {}): string =>
  [...canonicalSlices(apex, options)].join('');

/** The same in parts, each of which is short work. */
export function* canonicalSlices(apex: ExactElement, options: CanonicalOptions = {}): Generator<string> {
  const writer = new Canonicaliser(apex, options);
  while (!writer.isAtEnd) yield writer.writeOn();
}

interface OpenElement {
  readonly element: ExactElement;
  readonly name: string;
  /** Of its content, the part that comes next. */
  next: number;
}

class Canonicaliser {
  readonly #inclusive: readonly string[];
  readonly #without: ExactElement | undefined;
  /** What is declared at this place of the document; followed only where there are inclusive prefixes. */
  readonly #scope = new Scope();
  /** What the elements written around this place have declared. */
  readonly #written = new Scope();
  readonly #open: OpenElement[] = [];
  readonly #apex: ExactElement;
  #hasBegun = false;
  #out = '';

  constructor(apex: ExactElement, { around = [], inclusive = [], without }: CanonicalOptions) {
    this.#apex = apex;
    this.#inclusive = inclusive.map((prefix) => (prefix === '#default' ? '' : prefix));
    this.#without = without;
    for (const element of around) this.#scope.enter(declaredBy(element));
  }

  get isAtEnd(): boolean {
    return this.#hasBegun && this.#open.length === 0;
  }

  /** The next part of the form. */
  writeOn(): string {
    this.#out = '';
    if (!this.#hasBegun) this.#begin(this.#apex);
    this.#hasBegun = true;
    for (let steps = 0; steps < SLICE_ELEMENTS && this.#out.length < SLICE_LENGTH; steps += 1) {
      const current = this.#open.at(-1);
      if (!current) break;
      this.#goOn(current);
    }
    return this.#out;
  }

  /** Text up to the next child, and that child's beginning; or the element's end. */
  #goOn(current: OpenElement): void {
    const { content } = current.element;
    while (current.next < content.length) {
      const part = content[current.next];
      current.next += 1;
      if (typeof part === 'string') this.#out += escapeText(part);
      else if (part !== undefined && part !== this.#without) {
        this.#begin(part);
        return;
      }
    }
    this.#out += `</${current.name}>`;
    this.#written.leave();
    if (this.#inclusive.length > 0) this.#scope.leave();
    this.#open.pop();
  }

  #begin(element: ExactElement): void {
    const name = qualified(element);
    if (this.#inclusive.length > 0) this.#scope.enter(declaredBy(element));
    const missing = this.#missingDeclarations(element);
    this.#out += `<${name}`;
    for (const [prefix, uri] of missing)
      this.#out += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`;
    if (element.attributes.length > 0) this.#attributes(element);
    this.#out += '>';
    this.#written.enter(missing);
    this.#open.push({ element, name, next: 0 });
  }

  /** Prefixes that the element itself uses, and inclusive ones, where what was written does not say the same; sorted. */
  #missingDeclarations({ prefix, namespace, attributes }: ExactElement): Declarations {
    // As almost every element is.
    if (
      attributes.length === 0 &&
      this.#inclusive.length === 0 &&
      (this.#written.get(prefix) ?? '') === namespace
    )
      return NONE;
    const used = new Map<string, string>([[prefix, namespace]]);
    for (const attribute of attributes)
      if (attribute.prefix !== '' && attribute.namespace !== XMLNS_NAMESPACE)
        used.set(attribute.prefix, attribute.namespace);
    for (const one of this.#inclusive) {
      const uri = this.#scope.get(one);
      if (uri !== undefined) used.set(one, uri);
    }
    // The prefix `xml` is never declared, and no default namespace is how every text begins.
    const missing = [...used].filter(
      ([one, uri]) => uri !== XML_NAMESPACE && (this.#written.get(one) ?? '') !== uri,
    );
    return missing.length > 1 ? missing.sort(([left], [right]) => order(left, right)) : missing;
  }

  #attributes({ attributes }: ExactElement): void {
    const own = attributes.filter(({ namespace }) => namespace !== XMLNS_NAMESPACE);
    if (own.length > 1)
      own.sort((left, right) => order(left.namespace, right.namespace) || order(left.name, right.name));
    for (const attribute of own)
      this.#out += ` ${qualified(attribute)}="${escapeAttribute(attribute.value)}"`;
  }
}

/** Namespaces by prefix, `''` for the default one. */
type Declarations = readonly (readonly [prefix: string, uri: string])[];

const NONE: Declarations = [];

type Before = readonly (readonly [prefix: string, uri: string | undefined])[];
const NOTHING: Before = [];

/** One table for all levels: copied at each, what many levels declare would be copied for every element below. */
class Scope {
  readonly #now = new Map<string, string>();
  readonly #before: Before[] = [];

  get(prefix: string): string | undefined {
    return this.#now.get(prefix);
  }

  enter(declarations: Declarations): void {
    if (declarations.length === 0) {
      this.#before.push(NOTHING);
      return;
    }
    this.#before.push(declarations.map(([prefix]) => [prefix, this.#now.get(prefix)]));
    for (const [prefix, uri] of declarations) this.#now.set(prefix, uri);
  }

  leave(): void {
    for (const [prefix, uri] of this.#before.pop() ?? [])
      if (uri === undefined) this.#now.delete(prefix);
      else this.#now.set(prefix, uri);
  }
}

const declaredBy = ({ attributes }: ExactElement): Declarations =>
  attributes.flatMap(({ prefix, name, namespace, value }) =>
    namespace === XMLNS_NAMESPACE ? [[prefix === '' ? '' : name, value] as const] : [],
  );

const qualified = ({ prefix, name }: { readonly prefix: string; readonly name: string }): string =>
  prefix === '' ? name : `${prefix}:${name}`;

/** Where the standard says "lexicographic": by code unit, not as any language sorts. */
const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

// Where there is something to escape, searching for each costs less than one expression with a function for a match.
const escapeText = (text: string): string =>
  /[&<>\r]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
    : text;
const escapeAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
