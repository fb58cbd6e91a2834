import { UnreadableXml } from './unreadable-xml.ts';
import type { XmlAttribute } from './xml-element.ts';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
const NOTHING: readonly never[] = [];

/** A name and value as written. */
export interface RawAttribute {
  readonly qName: string;
  readonly value: string;
}

export interface ResolvedElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
}

/**
 * Which prefix means what, element by element (Namespaces in XML 1.0). Each prefix has a stack of its own, so that a
 * look-up takes the same time at any depth.
 */
export class NamespaceScopes {
  readonly #meanings = new Map<string, string[]>([['xml', [XML_NAMESPACE]]]);
  /** For each open element the prefixes that it declared. */
  readonly #declared: (readonly string[])[] = [];

  /** @throws UnreadableXml for undeclared or misused prefixes and attributes that are the same by namespace. */
  enter(qName: string, raw: readonly RawAttribute[]): ResolvedElement {
    this.#declared.push(raw.length === 0 ? NOTHING : this.#declare(raw));
    const colon = colonOf(qName);
    return {
      name: qName.slice(colon + 1),
      namespace: this.#namespaceOf(colon === -1 ? '' : qName.slice(0, colon)),
      attributes: raw.length === 0 ? NOTHING : this.#resolve(raw),
    };
  }

  leave(): void {
    for (const prefix of this.#declared.pop() ?? NOTHING) this.#meanings.get(prefix)?.pop();
  }

  #declare(raw: readonly RawAttribute[]): readonly string[] {
    const prefixes: string[] = [];
    for (const { qName, value } of raw) {
      const prefix = prefixDeclaredBy(qName);
      if (prefix === undefined) continue;
      const isReserved =
        prefix === 'xmlns' || value === XMLNS_NAMESPACE || (prefix === 'xml') !== (value === XML_NAMESPACE);
      if (isReserved || (value === '' && prefix !== '')) throw new UnreadableXml('a forbidden prefix');
      const meanings = this.#meanings.get(prefix);
      if (meanings) meanings.push(value);
      else this.#meanings.set(prefix, [value]);
      prefixes.push(prefix);
    }
    return prefixes;
  }

  #namespaceOf(prefix: string): string {
    const meaning = this.#meanings.get(prefix)?.at(-1);
    if (meaning === undefined && prefix !== '') throw new UnreadableXml('an undeclared prefix');
    return meaning ?? '';
  }

  #resolve(raw: readonly RawAttribute[]): readonly XmlAttribute[] {
    const attributes: XmlAttribute[] = [];
    const written = new Set<string>();
    const expanded = new Set<string>();
    for (const { qName, value } of raw) {
      const colon = colonOf(qName);
      const name = qName.slice(colon + 1);
      const isDeclaration = prefixDeclaredBy(qName) !== undefined;
      // An attribute without prefix is in no namespace; it does not take the default one.
      const namespace = isDeclaration
        ? XMLNS_NAMESPACE
        : colon === -1
          ? ''
          : this.#namespaceOf(qName.slice(0, colon));
      attributes.push({ name, namespace, value });
      written.add(qName);
      expanded.add(`${namespace} ${colon === -1 ? '' : ':'}${name}`);
    }
    if (written.size < raw.length || expanded.size < raw.length) {
      throw new UnreadableXml('a duplicate attribute');
    }
    return attributes;
  }
}

function prefixDeclaredBy(qName: string): string | undefined {
  if (!qName.startsWith('xmlns')) return undefined;
  if (qName.length === 5) return '';
  return qName.startsWith('xmlns:') ? qName.slice(6) : undefined;
}

/** The parser knows XML's names; that a colon may stand only once, between two names, is the namespaces' rule. */
function colonOf(qName: string): number {
  const colon = qName.indexOf(':');
  if (colon !== -1 && (colon === 0 || !/^[^:\-.0-9][^:]*$/.test(qName.slice(colon + 1)))) {
    throw new UnreadableXml('a malformed name');
  }
  return colon;
}
