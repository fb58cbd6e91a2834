import type { AgencyId } from '../../schema/terms.ts';
import type { PlainElement } from '../mapping/wire-shape.ts';
import { badAnswer } from '../transports/http/http-exchange.ts';
import { isNil, type XmlElement } from './xml-element.ts';

/**
 * An element as the wire shapes read it: `null` for nil, text for a leaf, else its children by local name.
 * Attributes and namespaces are left out: the transport has checked what they decide.
 * @throws GatewayError `AGENCY_BAD_ANSWER` where that would lose data: text between elements, content under nil,
 *   one local name from two namespaces.
 */
export function toPlainElement(agency: AgencyId, element: XmlElement): PlainElement {
  const hasText = /[^ \t\r\n]/.test(element.text);
  if (isNil(element)) {
    if (hasText || element.children.length > 0) throw badAnswer(agency, 'a nil element with content');
    return null;
  }
  if (element.children.length === 0) return element.text;
  if (hasText) throw badAnswer(agency, 'text between elements');
  return childrenByName(agency, element.children);
}

function childrenByName(agency: AgencyId, children: readonly XmlElement[]): PlainElement {
  const byName = new Map<string, { readonly namespace: string; readonly list: PlainElement[] }>();
  for (const child of children) {
    const entry = byName.get(child.name) ?? { namespace: child.namespace, list: [] };
    byName.set(child.name, entry);
    if (entry.namespace !== child.namespace) throw badAnswer(agency, 'one name in two namespaces');
    entry.list.push(toPlainElement(agency, child));
  }
  return Object.fromEntries([...byName].map(([name, { list }]) => [name, list]));
}
