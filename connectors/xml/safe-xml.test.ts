import { describe, expect, test } from '@jest/globals';
import { DOMParser, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { toAgencyId } from '../../schema/terms.ts';
import { refusal } from '../testing/xml-refusal.ts';
import { toPlainElement } from './plain-element.ts';
import { parseXml, readXml } from './safe-xml.ts';
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from './xml-element.ts';
import { escapeAttribute, escapeText, headerValue, writeXml } from './xml-write.ts';

const agency = toAgencyId('land');
const OTHER_XML = 'another version than 1.0 or another encoding than UTF-8';

describe('values are the text that came', () => {
  test.each([
    '001099012345',
    '0007',
    '1.10',
    '12345678901234567890.123456789012345678',
    'true',
    '1e3',
    ' a  b ',
  ])('%j', (value) => {
    expect(textOf(readXml(`<a><b>${value}</b></a>`), 'b')).toBe(value);
    expect(attributeOf(readXml(`<a b="${value}"/>`), 'b')).toBe(value);
  });

  test('character references and the predefined entities are decoded, once', () => {
    const root = readXml(
      '<a b="&#272;&quot;&#10;&amp;lt;">Nguy&#7877;n &#x1EC5; &lt;&gt;&amp;amp;&apos;</a>',
    );
    expect(root.text).toBe("Nguyễn ễ <>&amp;'");
    expect(attributeOf(root, 'b')).toBe('Đ"\n&lt;');
  });

  test('text, CDATA and comments: text joins in order, comments are dropped', () => {
    expect(readXml('<a>00<!-- x -->1<![CDATA[<&]]>2</a>').text).toBe('001<&2');
  });

  test('missing, nil and empty are three things', () => {
    const root = readXml(
      '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><nil i:nil="true"/><one i:nil="1"/><empty/><not i:nil="false">x</not></a>',
    );
    expect(['nil', 'one', 'empty', 'not', 'missing'].map((name) => textOf(root, name))).toEqual([
      null,
      null,
      '',
      'x',
      undefined,
    ]);
  });

  test('one, many and none are all lists, and what must be one is not taken from several', () => {
    const root = readXml('<a><one/><many>1</many><many>2</many></a>');
    expect(['one', 'many', 'none'].map((name) => childrenOf(root, name).length)).toEqual([1, 2, 0]);
    expect(childOf(root, 'many')).toBeUndefined();
    expect(textOf(root, 'many')).toBeUndefined();
  });

  test('mark-up that would be refused is text when it is quoted', () => {
    expect(readXml('<a><!-- <!DOCTYPE a> <?x?> --><![CDATA[<!DOCTYPE a><?x?>]]></a>').text).toBe(
      '<!DOCTYPE a><?x?>',
    );
  });

  test('decomposed text is handed on as it is: the mapping decides', () => {
    expect(readXml(`<a>${'ễ'.normalize('NFD')}</a>`).text).toBe('ễ'.normalize('NFD'));
  });

  test('bytes with a BOM and a declaration are read', () => {
    const root = readXml(
      Buffer.from('\uFEFF<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<a>ệ</a>\n'),
    );
    expect(root.text).toBe('ệ');
  });

  test.each([
    ['', 'accepted'],
    ['\uFEFF', 'accepted'],
    ['\n<!-- -->', 'accepted'],
    ['<?xml version="1.0"?>', 'accepted'],
    ["\uFEFF<?xml\n\tversion='1.0'\r\nencoding='utf-8' ?>\n", 'accepted'],
    [`<?xml ${' '.repeat(5_000)} version="1.0"?>`, 'accepted'],
    ['<?xml version="1.0"?><!-- ệ -->', 'accepted'],
    ['<?xml version="1.0"?><?xml version="1.0"?>', OTHER_XML],
    ['\n<?xml version="1.0"?>', 'not well-formed'],
    ['<?xml version="1.0" encoding="utf-16"?>', OTHER_XML],
    ['<?xml version="1.0" encoding=\'utf-8"?>', 'not well-formed'],
    ['<?xml version="1.0" ệ?>', 'not well-formed'],
    ['<?xml\u00a0version="1.0"?>', 'not well-formed'],
    ['<?xml\u2003version="1.0"?>', 'not well-formed'],
    ['<?xml version="1.0">', 'not well-formed'],
    ['<?xml version="1.0"', 'not well-formed'],
  ])('%j before the root is judged alike in bytes and in text: %s', (before, expected) => {
    const text = `${before}<a>ệ</a>`;
    expect([refusal(text), refusal(Buffer.from(text))]).toEqual([expected, expected]);
    const padded = Buffer.concat([Buffer.from('--'), Buffer.from(text), Buffer.from('--')]);
    expect(refusal(padded.subarray(2, -2))).toBe(expected);
  });

  test('a byte that is no UTF-8 is not overlooked, wherever it stands', () => {
    const bytes = Buffer.from('\uFEFF<?xml version="1.0" ?><a b="c">ệ</a>', 'utf8');
    for (let at = 0; at <= bytes.length; at += 1) {
      const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.of(0xa0), bytes.subarray(at)]);
      expect(refusal(damaged)).toBe('bytes that are not UTF-8');
    }
  });
});

describe('namespaces', () => {
  const root = readXml(
    '<x:a xmlns:x="urn:1" xmlns="urn:2" x:k="1" k="2"><b xmlns=""><x:c xmlns:x="urn:3"/></b><x:d/><e/></x:a>',
  );

  test('each element and attribute has that of the nearest declaration', () => {
    const all = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(all)];
    expect(all(root).map(({ name, namespace }) => `${namespace} ${name}`)).toEqual([
      'urn:1 a',
      ' b',
      'urn:3 c',
      'urn:1 d',
      'urn:2 e',
    ]);
    expect([attributeOf(root, 'k', 'urn:1'), attributeOf(root, 'k')]).toEqual(['1', '2']);
  });

  test.each([
    ['an undeclared prefix', '<x:a/>'],
    ['an undeclared prefix', '<a x:b="1"/>'],
    ['an undeclared prefix', '<a><b xmlns:x="u"/><x:c/></a>'],
    ['a forbidden prefix', '<a xmlns:x=""/>'],
    ['a forbidden prefix', '<a xmlns:xml="urn:other"/>'],
    ['a forbidden prefix', '<a xmlns:xmlns="urn:x"/>'],
    ['a malformed name', '<x:y:a xmlns:x="u"/>'],
    ['a malformed name', '<:a/>'],
    ['a malformed name', '<a xmlns:x="u" x:="1"/>'],
    ['a duplicate attribute', '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>'],
  ])('refuses %s: %s', (reason, text) => {
    expect(refusal(text)).toBe(reason);
  });
});

describe('namespaces, whatever is declared where,', () => {
  interface Written {
    readonly prefix: string;
    readonly declared: Readonly<Record<string, string>>;
    readonly attribute: string;
    readonly children: readonly Written[];
  }
  const prefix = fc.constantFrom('', 'x', 'y', '__proto__');
  const declared = fc.dictionary(prefix, fc.constantFrom('urn:1', 'urn:2', 'urn:3'), { maxKeys: 3 });
  const treeOf = (depth: number): fc.Arbitrary<Written> =>
    fc.record({
      prefix,
      declared,
      attribute: prefix,
      children: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 3 }),
    });
  const named = (one: string, local: string) => (one === '' ? local : `${one}:${local}`);
  const write = ({ prefix: own, declared, attribute, children }: Written): string => {
    const declarations = Object.entries(declared).map(
      ([one, uri]) => ` ${one === '' ? 'xmlns' : `xmlns:${one}`}="${uri}"`,
    );
    const tag = named(own, 'a');
    return `<${tag}${declarations.join('')} ${named(attribute, 'b')}="1">${children.map(write).join('')}</${tag}>`;
  };
  const ours = (element: XmlElement): unknown => [
    element.namespace,
    element.attributes.filter(({ name }) => name === 'b').map(({ namespace }) => namespace),
    element.children.map(ours),
  ];
  const theirs = (element: Element): unknown => [
    element.namespaceURI ?? '',
    [...element.attributes].filter(({ localName }) => localName === 'b').map((one) => one.namespaceURI ?? ''),
    [...element.childNodes]
      .filter((node): node is Element => node.nodeType === node.ELEMENT_NODE)
      .map(theirs),
  ];

  test('are those that another parser finds', () => {
    fc.assert(
      fc.property(treeOf(4), (written) => {
        const all = { '': 'urn:0', x: 'urn:0', y: 'urn:0', ['__proto__']: 'urn:0' };
        const text = write({ prefix: 'x', declared: all, attribute: '', children: [written] });
        const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
        expect(root && ours(readXml(text))).toEqual(root && theirs(root));
        expect(root).not.toBeNull();
      }),
    );
  });
});

describe('refused', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>';
  test.each([
    ['a document type declaration', '<!DOCTYPE a><a/>'],
    ['a document type declaration', bomb],
    ['a document type declaration', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'],
    ['an undefined entity', '<a>&nbsp;</a>'],
    ['an undefined entity', '<a b="&x;"/>'],
    ['not well-formed', '<a>a & b</a>'],
    ['an undefined entity', '<a>&#0;</a>'],
    ['an undefined entity', '<a>&#xD800;</a>'],
    ['a processing instruction', '<?xml-stylesheet href="x"?><a/>'],
    ['a processing instruction', '<a><?php x ?></a>'],
    ['a duplicate attribute', '<a b="1" b="2"/>'],
    ['several roots', '<a/><b/>'],
    ['not well-formed', '<a/>x'],
    ['not well-formed', 'x<a/>'],
    ['not well-formed', '<a/><![CDATA[x]]>'],
    ['not well-formed', '<a><b></a></b>'],
    ['not well-formed', '<a>'],
    ['not well-formed', '<a b=1/>'],
    ['not well-formed', '<a b="<"/>'],
    ['not well-formed', '<a>]]></a>'],
    ['not well-formed', '<a>\u0001</a>'],
    ['not well-formed', '<a><!-- -- --></a>'],
    ['not well-formed', ' <?xml version="1.0"?><a/>'],
    ['another version than 1.0 or another encoding than UTF-8', '<?xml version="1.1"?><a/>'],
    [
      'another version than 1.0 or another encoding than UTF-8',
      '<?xml version="1.0" encoding="windows-1258"?><a/>',
    ],
    ['nothing', ''],
    ['not well-formed', '   '],
    ['not well-formed', '{"a": 1}'],
  ])('%s: %s', (reason, text) => {
    expect(refusal(text)).toBe(reason);
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e])],
    ['not well-formed', Buffer.from('<a/>', 'utf16le')],
  ])('%s', (reason, bytes) => {
    expect(refusal(bytes)).toBe(reason);
  });

  test('with AGENCY_BAD_ANSWER, quoting nothing of the message', async () => {
    const attempt = parseXml(agency, '<bímật tên="Lan" tên="x"><a></bímật>');
    await expect(attempt).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    await expect(attempt).rejects.not.toThrow(/bímật|tên|Lan/);
  });

  test('a long message is read in slices, and is the same message wherever it was cut', async () => {
    const rows = Array.from(
      { length: 490 },
      (_, index) => `<r a="${index}">${'x'.repeat(300)}😀&amp;Đ\r\n<![CDATA[]>]]></r>`,
    );
    const text = `<a>${rows.join('<!-- 😀 -->')}</a>`;
    for (const blanks of ['', ' ', '  ', '   '])
      expect(await parseXml(agency, text.replace('<a>', `<a${blanks}>`))).toEqual(readXml(text));
  });
});

describe('as the wire shapes read it', () => {
  const plain = (text: string) => toPlainElement(agency, readXml(text));
  const xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

  test('children are lists by local name, nil is null, a leaf is its text', () => {
    expect(
      plain(`<a ${xsi} xmlns:x="u"><x:b>01</x:b> <x:b/> <c i:nil="true"/> <d><e>1.10</e></d></a>`),
    ).toEqual({
      b: ['01', ''],
      c: [null],
      d: [{ e: ['1.10'] }],
    });
  });

  test.each([
    ['text between elements', '<a>x<b/></a>'],
    ['one name in two namespaces', '<a xmlns:x="1" xmlns:y="2"><x:b/><y:b/></a>'],
    ['a nil element with content', `<a ${xsi} i:nil="true">x</a>`],
  ])('%s is refused: it would be lost', (reason, text) => {
    expect(() => plain(text)).toThrow(reason);
  });

  test('a child named __proto__ is a child like any other', () => {
    const read = plain('<a><__proto__>x</__proto__></a>');
    expect(Object.keys(read ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('writing', () => {
  const carried = fc.string({ unit: 'binary' }).filter((text) => {
    try {
      escapeText(text);
      return true;
    } catch {
      return false;
    }
  });

  test('whatever text is written comes back as it was, in NFC, as text and as attribute', () => {
    fc.assert(
      fc.property(carried, (text) => {
        const root = readXml(
          writeXml({ name: 'a', attributes: { b: text }, content: [{ name: 'c', content: text }] }),
        );
        expect(textOf(root, 'c')).toBe(text.normalize('NFC'));
        expect(attributeOf(root, 'b')).toBe(text.normalize('NFC'));
      }),
    );
  });

  test('a value never becomes mark-up', () => {
    expect(escapeText(']]><x a="1">&')).toBe(']]&gt;&lt;x a="1"&gt;&amp;');
    expect(escapeAttribute('" onload="')).toBe('&quot; onload=&quot;');
  });

  test('missing, nil and empty are written apart', () => {
    const contents = [undefined, null, '', [], { raw: '<x/>' }];
    expect(contents.map((content) => writeXml({ name: 'p:a', content }))).toEqual([
      '',
      '<p:a xsi:nil="true"/>',
      '<p:a/>',
      '<p:a/>',
      '<p:a><x/></p:a>',
    ]);
  });

  test.each(['a b', '<a', '1a', 'a:b:c', ''])('refuses %j as a name', (name) => {
    expect(() => writeXml({ name, content: '' })).toThrow(TypeError);
    expect(() => writeXml({ name: 'a', attributes: { [name]: '' }, content: '' })).toThrow(TypeError);
  });

  test.each(['\0', '\u000B', '\uFFFE', '\uD800'])('refuses text that XML cannot carry: %j', (text) => {
    expect(() => escapeText(`bí mật${text}`)).toThrow(expect.not.objectContaining({ message: /bí mật/ }));
  });

  test.each(['a\rb', 'a\nb', 'a\u0085b', 'a\u2028b', 'a\0b'])('refuses %j as a header value', (text) => {
    expect(() => headerValue(text)).toThrow(TypeError);
  });

  test('a header value is NFC', () => {
    expect(headerValue('Hà Nội'.normalize('NFD'))).toBe('Hà Nội');
  });
});
