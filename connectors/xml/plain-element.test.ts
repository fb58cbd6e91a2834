import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toAgencyId } from '../../schema/terms.ts';
import { toPlainElement } from './plain-element.ts';
import { type XmlElement, XSI } from './xml-element.ts';

const agency = toAgencyId('land');

/** The rules one by one, as they are said in words. */
function inWords({ attributes, children, text }: XmlElement): unknown {
  const isNil = attributes.some(
    ({ name, namespace, value }) =>
      name === 'nil' && namespace === XSI && ['true', '1'].includes(value.trim()),
  );
  const hasWords = text.replaceAll(/[ \t\r\n]/g, '') !== '';
  if (isNil && (hasWords || children.length > 0)) throw new Error('a nil element with content');
  if (isNil) return null;
  if (children.length === 0) return text;
  if (hasWords) throw new Error('text between elements');
  return Object.fromEntries(
    [...new Set(children.map(({ name }) => name))].map((name) => {
      const same = children.filter((child) => child.name === name);
      if (new Set(same.map(({ namespace }) => namespace)).size > 1)
        throw new Error('one name in two namespaces');
      return [name, same.map(inWords)];
    }),
  );
}

const nil = fc.record({
  name: fc.constantFrom('nil', 'id'),
  namespace: fc.constantFrom(XSI, ''),
  value: fc.constantFrom('true', ' 1 ', 'false', '0', ''),
});
const elementOf = (children: fc.Arbitrary<readonly XmlElement[]>): fc.Arbitrary<XmlElement> =>
  fc.record({
    name: fc.constantFrom('a', 'b', '__proto__', 'constructor', '1'),
    namespace: fc.oneof({ weight: 19, arbitrary: fc.constant('urn:1') }, fc.constant('')),
    attributes: fc.oneof(
      { weight: 9, arbitrary: fc.constant([]) },
      fc.uniqueArray(nil, { maxLength: 2, selector: ({ name, namespace }) => `${namespace} ${name}` }),
    ),
    children,
    text: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('', ' \r\n\t') }, fc.constantFrom('x', '\u00a0')),
  });
const leaf = elementOf(fc.constant([]));
const branch = elementOf(fc.array(leaf, { maxLength: 4 }));
const element = elementOf(fc.array(fc.oneof(leaf, branch), { maxLength: 4 }));

/** Members in their order, as whoever compares two rows sees them; or that it is refused. */
function told(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch {
    return 'refused';
  }
}

test('the plain form is what the rules say in words, and what they refuse is refused', () => {
  const seen = { refused: 0, read: 0 };
  fc.assert(
    fc.property(element, (given) => {
      const plain = told(() => toPlainElement(agency, given));
      seen[plain === 'refused' ? 'refused' : 'read'] += 1;
      expect(plain).toBe(told(() => inWords(given)));
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(seen.refused, seen.read)).toBeGreaterThan(500);
});
