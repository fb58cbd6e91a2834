import { XMLNS_NAMESPACE, type XmlElement, XSI } from '../../../xml/xml-element.ts';
import { NO_SCOPE, qNameIn, type Scope, scopeWithin } from '../namespace-scope.ts';

/** An element as lines `{namespace}name text`, its attributes and children indented below it: whatever the prefixes are. */
export function outlineOf(element: XmlElement, indent = '', outer: Scope = NO_SCOPE): string[] {
  const scope = scopeWithin(outer, element);
  const text = element.text.trim();
  const own = `${indent}{${element.namespace}}${element.name}${text === '' ? '' : ` ${text}`}`;
  const attributes = element.attributes
    .filter(({ namespace }) => namespace !== XMLNS_NAMESPACE)
    .map(({ namespace, name, value }) => {
      const type = namespace === XSI && name === 'type' ? qNameIn(scope, value) : undefined;
      return `${indent}  @{${namespace}}${name} ${type ? `{${type.namespace}}${type.name}` : value}`;
    })
    .sort();
  return [own, ...attributes, ...element.children.flatMap((child) => outlineOf(child, `${indent}  `, scope))];
}
