import { XMLNS_NAMESPACE, type XmlElement } from '../../xml/xml-element.ts';

export interface QName {
  readonly namespace: string;
  readonly name: string;
}

/** Prefixes that are declared at a place of a document; `''` for names without one. */
export type Scope = ReadonlyMap<string, string>;

export const NO_SCOPE: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/** What is declared on an element holds for its own attributes too. */
export function scopeWithin(outer: Scope, element: XmlElement): Scope {
  const declared = element.attributes.filter(({ namespace }) => namespace === XMLNS_NAMESPACE);
  if (declared.length === 0) return outer;
  // The default one is declared as `xmlns` itself.
  return new Map([
    ...outer,
    ...declared.map(({ name, value }) => [name === 'xmlns' ? '' : name, value] as const),
  ]);
}

/** @returns undefined where the prefix is not declared. */
export function qNameIn(scope: Scope, text: string): QName | undefined {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(':');
  const namespace = scope.get(colon === -1 ? '' : trimmed.slice(0, colon)) ?? (colon === -1 ? '' : undefined);
  return namespace === undefined ? undefined : { namespace, name: trimmed.slice(colon + 1) };
}

export const keyOf = ({ namespace, name }: QName): string => `{${namespace}}${name}`;
