import { own } from '../../schema/own.ts';
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
  const { attributes, children, text } = element;
  if (attributes.length > 0 && isNil(element)) {
    if (children.length > 0 || hasWords(text)) throw badAnswer(agency, 'a nil element with content');
    return null;
  }
  if (children.length === 0) return text;
  if (hasWords(text)) throw badAnswer(agency, 'text between elements');
  return childrenByName(agency, children);
}

const hasWords = (text: string): boolean => text !== '' && /[^ \t\r\n]/.test(text);

function childrenByName(agency: AgencyId, children: readonly XmlElement[]): PlainElement {
  const byName: Record<string, PlainElement[]> = {};
  const namespace = children[0]?.namespace;
  let isMixed = false;
  for (const child of children) {
    const { name } = child;
    if (child.namespace !== namespace) isMixed = true;
    const plain = toPlainElement(agency, child);
    const same = own(byName, name);
    if (same) same.push(plain);
    // Set like any other name it would make the list the object's prototype.
    else if (name === '__proto__')
      Object.defineProperty(byName, name, { value: [plain], enumerable: true, writable: true });
    else byName[name] = [plain];
  }
  if (isMixed) refuseTwoMeanings(agency, children);
  return byName;
}

/** Two elements of one local name in two namespaces are two things, and would come out as one. */
function refuseTwoMeanings(agency: AgencyId, children: readonly XmlElement[]): void {
  const namespaces = new Map<string, string>();
  for (const { name, namespace } of children) {
    const known = namespaces.get(name);
    if (known === undefined) namespaces.set(name, namespace);
    else if (known !== namespace) throw badAnswer(agency, 'one name in two namespaces');
  }
}
