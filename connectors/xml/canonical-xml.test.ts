import { describe, expect, test } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { ExclusiveCanonicalization } from 'xml-crypto';
import { canonicalForm } from './canonical-xml.ts';
import { readXml } from './safe-xml.ts';
import type { ExactElement } from './xml-element.ts';

const canonical = (xml: string): string => canonicalForm(readXml(xml));

/** The first element of that name, and those around it. */
function find(element: ExactElement, name: string, around: readonly ExactElement[] = []) {
  const found = (
    one: ExactElement,
    outer: readonly ExactElement[],
  ): [ExactElement, readonly ExactElement[]][] =>
    one.name === name ? [[one, outer]] : one.children.flatMap((child) => found(child, [...outer, one]));
  const [first] = found(element, around);
  if (!first) throw new Error(`no ${name}`);
  return first;
}

describe('the canonical form', () => {
  test.each([
    ['empty elements are written in full', '<a><b/></a>', '<a><b></b></a>'],
    ['declarations and comments are left out', '<?xml version="1.0"?>\n<a>1<!-- x -->2</a>\n', '<a>12</a>'],
    ['CDATA is text', '<a><![CDATA[<&>]]></a>', '<a>&lt;&amp;&gt;</a>'],
    ['line ends are one character', '<a>1\r\n2&#13;</a>', '<a>1\n2&#xD;</a>'],
    [
      'attributes are sorted by namespace and name, their blanks and quotes escaped',
      '<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="1" z:b=\'"\' b="&#9;&#10;&#13;&lt;&amp;>" a="2"/>',
      '<a xmlns:y="urn:2" xmlns:z="urn:1" a="2" b="&#x9;&#xA;&#xD;&lt;&amp;>" z:b="&quot;" y:a="1"></a>',
    ],
    [
      'a namespace is declared where it is used first, and again beside it',
      '<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b><p:c/></p:b><p:d/></a>',
      '<a><p:b xmlns:p="urn:p"><p:c></p:c></p:b><p:d xmlns:p="urn:p"></p:d></a>',
    ],
    [
      'a prefix that is bound anew is declared anew, and the old binding comes back after it',
      '<p:a xmlns:p="1"><p:b xmlns:p="2"><p:c xmlns:p="1"/></p:b><p:d/></p:a>',
      '<p:a xmlns:p="1"><p:b xmlns:p="2"><p:c xmlns:p="1"></p:c></p:b><p:d></p:d></p:a>',
    ],
    [
      'no default namespace is said only within one',
      '<a><b xmlns="urn:b"><c xmlns=""/></b><d xmlns=""/></a>',
      '<a><b xmlns="urn:b"><c xmlns=""></c></b><d></d></a>',
    ],
    ['the prefix xml is never declared', '<a xml:lang="vi"/>', '<a xml:lang="vi"></a>'],
  ])('%s', (_rule, xml, expected) => {
    expect(canonical(xml)).toBe(expected);
  });

  test('of a part says what is in scope there and used in it (the standard’s own example, § 2.2)', () => {
    const [part] = find(
      readXml(
        '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en">' +
          '<n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>',
      ),
      'elem2',
    );
    expect(canonicalForm(part)).toBe(
      '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    );
  });

  test('keeps inclusive prefixes at the top of the part, whoever declared them, used or not', () => {
    const root = readXml(
      '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><b><c xmlns:q="urn:r"><q:d/></c></b></a>',
    );
    const [part, around] = find(root, 'b');
    const withPrefixes = (...inclusive: string[]) => canonicalForm(part, { around, inclusive });
    expect(withPrefixes('p', 'q', 'unknown')).toBe(
      '<b xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><c xmlns:q="urn:r"><q:d></q:d></c></b>',
    );
    const [inner, outer] = find(readXml('<x xmlns="urn:d"><p:b xmlns:p="urn:p"/></x>'), 'b');
    expect(canonicalForm(inner, { around: outer, inclusive: ['#default'] })).toBe(
      '<p:b xmlns="urn:d" xmlns:p="urn:p"></p:b>',
    );
  });

  const prefix = fc.constantFrom('', 'p', 'q', 'r');
  const uri = fc.constantFrom('urn:1', 'urn:2', 'urn:3');
  const text = fc.string({
    unit: fc.constantFrom('a', '&', '<', '>', '"', "'", '\t', '\n', '\r', 'Đ', '😀'),
  });
  const escaped = (value: string) =>
    [...value].map((one) => (/[A-Za-zĐ😀]/u.test(one) ? one : `&#${one.codePointAt(0)};`)).join('');
  interface Shape {
    readonly prefix: string;
    readonly declared: readonly (readonly [string, string])[];
    readonly attributes: readonly (readonly [string, string, string])[];
    readonly content: readonly (string | Shape)[];
  }
  const { shape } = fc.letrec<{ shape: Shape; content: string | Shape }>((tie) => ({
    shape: fc.record({
      prefix,
      declared: fc.uniqueArray(fc.tuple(prefix, uri), { selector: ([one]) => one, maxLength: 3 }),
      attributes: fc.uniqueArray(fc.tuple(prefix, fc.constantFrom('a', 'b', 'id'), text), {
        selector: ([, name]) => name,
        maxLength: 3,
      }),
      content: fc.array(tie('content'), { maxLength: 3 }),
    }),
    content: fc.oneof({ maxDepth: 4, depthSize: 'small' }, text, tie('shape')),
  }));
  const qualified = (one: string, name: string) => (one === '' ? name : `${one}:${name}`);
  const write = (one: Shape): string => {
    const declared = one.declared.map(([name, value]) => ` xmlns${name === '' ? '' : `:${name}`}="${value}"`);
    const attributes = one.attributes.map(
      ([own, name, value]) => ` ${qualified(own, name)}="${escaped(value)}"`,
    );
    const content = one.content.map((part) => (typeof part === 'string' ? escaped(part) : write(part)));
    const name = qualified(one.prefix, 'e');
    return `<${name}${declared.join('')}${attributes.join('')}>${content.join('')}</${name}>`;
  };

  test('is the one that the library of others makes, whatever is declared, used and hidden where', () => {
    const theirs = (xml: string) => {
      const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
      // The library's types are those of the browser's DOM.
      return new ExclusiveCanonicalization().process(root as never, {});
    };
    fc.assert(
      fc.property(shape, (one) => {
        const xml = `<root xmlns:p="urn:1" xmlns:q="urn:2" xmlns:r="urn:3">${write(one)}</root>`;
        expect(canonical(xml)).toBe(theirs(xml));
      }),
      { numRuns: 300 },
    );
  });

  test('read again, it is its own canonical form', () => {
    fc.assert(
      fc.property(shape, (one) => {
        const once = canonical(`<root xmlns:p="urn:1" xmlns:q="urn:2" xmlns:r="urn:3">${write(one)}</root>`);
        expect(canonical(once)).toBe(once);
      }),
    );
  });
});
