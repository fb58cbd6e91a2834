import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ANSWER, ASK, bindingOf, loadFrom, type Parts, schema, wsdlText, XS } from './testing/wsdl-text.ts';
import { writeBody } from './write-body.ts';
import type { Wsdl } from './wsdl.ts';

const folder = mkdtempSync(join(tmpdir(), 'wsdl-'));
afterAll(() => rmSync(folder, { recursive: true }));

const load = (parts: Parts | string, beside: Readonly<Record<string, string>> = {}): Promise<Wsdl> =>
  loadFrom(folder, typeof parts === 'string' ? parts : wsdlText(parts), beside);

const inputOf = async (parts: Parts, beside: Readonly<Record<string, string>> = {}) =>
  (await load(parts, beside)).operation('Ask', '1.1').input;
/** The message as prefix-free text, namespaces told by their prefixes' order. */
const written = async (parts: Parts, fields: Parameters<typeof writeBody>[1], beside = {}) =>
  writeBody(await inputOf(parts, beside), fields);

describe('a WSDL of this field is read', () => {
  test('with several schemas in several target namespaces, one of them unqualified', async () => {
    const types =
      schema(
        'urn:model',
        '<xs:complexType name="Key"><xs:sequence><xs:element name="code" type="xs:string"/></xs:sequence></xs:complexType>',
        '',
      ) +
      schema(
        'urn:messages',
        `<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="key" type="m:Key"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
      );
    const text = await written({ types }, { key: { code: '0007' } });
    expect(text).toMatch(
      /<n1:Ask xmlns:n1="urn:messages"[^>]*><n1:key><code>0007<\/code><\/n1:key><\/n1:Ask>/,
    );
  });

  test('with soap:header parts, which are not taken for the body', async () => {
    const messages =
      '<w:message name="In"><w:part name="head" element="h:Ticket"/><w:part name="body" element="t:Ask"/></w:message>' +
      '<w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>';
    const types =
      schema('urn:head', '<xs:element name="Ticket" type="xs:string"/>') +
      schema('urn:messages', ASK + ANSWER);
    const bindings = bindingOf('11', { input: '<s11:header message="t:In" part="head" use="literal"/>' });
    const operation = (await load({ messages, types, bindings })).operation('Ask', '1.1');
    expect(operation.input?.name).toBe('Ask');
  });

  test('with types that contain themselves, to any depth that a message has', async () => {
    const types = schema(
      'urn:messages',
      `<xs:complexType name="Node"><xs:sequence><xs:element name="name" type="xs:string"/><xs:element name="child" type="t:Node" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
       <xs:element name="Ask" type="t:Node"/>${ANSWER}`,
    );
    const text = await written(
      { types },
      { name: 'a', child: [{ name: 'b', child: [{ name: 'c' }] }, { name: 'd' }] },
    );
    expect(
      text
        .replaceAll(/<[^>]*>/g, ' ')
        .split(/\s+/)
        .filter(Boolean),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  test('with global elements that refer to themselves', async () => {
    const types = schema(
      'urn:messages',
      `<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="name" type="xs:string"/><xs:element ref="t:Ask" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
    );
    const text = await written({ types }, { name: 'a', Ask: [{ name: 'b', Ask: { name: 'c' } }] });
    expect(text.match(/<n1:Ask/g)).toHaveLength(3);
  });

  test('with an abstract base and an attribute of another schema that may be left out', async () => {
    const types = schema(
      'urn:messages',
      `<xs:complexType name="Base" abstract="true"><xs:sequence><xs:element name="first" type="xs:string"/></xs:sequence></xs:complexType>
       <xs:attribute name="tone" type="xs:string"/>
       <xs:element name="Ask"><xs:complexType><xs:complexContent><xs:extension base="t:Base"><xs:sequence><xs:element name="second" type="xs:string"/></xs:sequence><xs:attribute ref="t:tone"/></xs:extension></xs:complexContent></xs:complexType></xs:element>${ANSWER}`,
    );
    expect(await written({ types }, { second: '2', first: '1' })).toMatch(/first>1<.*second>2</);
  });

  test('with schemas in files of their own, imported and included', async () => {
    const types = schema(
      'urn:messages',
      `<xs:import namespace="urn:model" schemaLocation="model.xsd"/>
       <xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="key" type="m:Key"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
    );
    const model =
      `<xs:schema ${XS} targetNamespace="urn:model" elementFormDefault="qualified"><xs:complexType name="Key">` +
      '<xs:sequence><xs:element name="code" type="xs:string"/></xs:sequence></xs:complexType></xs:schema>';
    const text = await written({ types }, { key: { code: '01' } }, { 'model.xsd': model });
    expect(text).toContain('="urn:model"');
    expect(text).toContain('>01<');
  });

  test('with bindings of SOAP 1.1 and 1.2 side by side, each with its own action', async () => {
    const wsdl = await load({ bindings: bindingOf('12') + bindingOf('11') });
    expect(wsdl.operation('Ask', '1.1').action).toBe('urn:ask-11');
    expect(wsdl.operation('Ask', '1.2').action).toBe('urn:ask-12');
  });

  test('with xs:any, where nothing is written, by accident neither', async () => {
    const types = schema(
      'urn:messages',
      `<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="key" type="xs:string"/><xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
    );
    expect(await written({ types }, { key: '1' })).toMatch(/key>1<\/n1:key><\/n1:Ask>$/);
    await expect(written({ types }, { key: '1', more: 'x' })).rejects.toThrow(/more is not in the WSDL/);
  });

  test('with names that GraphQL could not spell: they are the wire’s own business', async () => {
    const types = schema(
      'urn:messages',
      `<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="so-giay.to" type="xs:string"/><xs:element name="_2chữ" type="xs:string"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
    );
    expect(await written({ types }, { 'so-giay.to': 'a', _2chữ: 'b' })).toMatch(/so-giay\.to>a<.*_2chữ>b</);
  });

  test('with types that extend others: the base comes first', async () => {
    const types = schema(
      'urn:messages',
      `<xs:complexType name="Base"><xs:sequence><xs:element name="first" type="xs:string"/></xs:sequence></xs:complexType>
       <xs:element name="Ask"><xs:complexType><xs:complexContent><xs:extension base="t:Base"><xs:sequence><xs:element name="second" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:element>${ANSWER}`,
    );
    expect(await written({ types }, { second: '2', first: '1' })).toMatch(/first>1<.*second>2</);
  });
});

describe('a WSDL that cannot be spoken is refused with the reason', () => {
  const asked = async (parts: Parts | string, beside: Readonly<Record<string, string>> = {}) =>
    (await load(parts, beside)).operation('Ask', '1.1').input;

  test.each<[string, RegExp, Parts | string]>([
    ['a DTD', /unreadable XML/, `<!DOCTYPE d [<!ENTITY a "b">]>${wsdlText({})}`],
    ['no XML', /unreadable XML/, 'not xml at all'],
    ['no SOAP binding', /not offered in SOAP 1\.1/, { bindings: '' }],
    ['rpc style around an element', /has to name a type/, { bindings: bindingOf('11', { style: 'rpc' }) }],
    ['encoded use', /encoded use/, { bindings: bindingOf('11', { use: 'encoded' }) }],
    [
      'two parts in the body',
      /2 parts in the input body/,
      {
        messages:
          '<w:message name="In"><w:part name="a" element="t:Ask"/><w:part name="b" element="t:Answer"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
      },
    ],
    [
      'a message that is not there',
      /message is not there/,
      { messages: '<w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>' },
    ],
    [
      'an unknown type',
      /the type Nowhere of urn:messages is not in the schemas/,
      { types: schema('urn:messages', `<xs:element name="Ask" type="t:Nowhere"/>${ANSWER}`) },
    ],
    [
      'a type that extends itself by way of another',
      /(A|B) is made of itself/,
      {
        types: schema(
          'urn:messages',
          `<xs:complexType name="A"><xs:complexContent><xs:extension base="t:B"/></xs:complexContent></xs:complexType><xs:complexType name="B"><xs:complexContent><xs:extension base="t:A"/></xs:complexContent></xs:complexType><xs:element name="Ask" type="t:A"/>${ANSWER}`,
        ),
      },
    ],
    [
      'an element of any kind that must be there',
      /of any kind \(xs:any\) that must be there/,
      {
        types: schema(
          'urn:messages',
          `<xs:element name="Ask"><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
        ),
      },
    ],
    [
      'an operation that stands twice',
      /stands twice in the binding/,
      { bindings: bindingOf('11').replace(/<w:operation.*<\/w:operation>/, '$&$&') },
    ],
    [
      'an abstract element',
      /abstract element Base/,
      {
        types: schema(
          'urn:messages',
          `<xs:element name="Base" abstract="true"/><xs:element name="Ask"><xs:complexType><xs:sequence><xs:element ref="t:Base"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
        ),
      },
    ],
    [
      'an element of an abstract type',
      /abstract type Base/,
      {
        types: schema(
          'urn:messages',
          `<xs:complexType name="Base" abstract="true"><xs:sequence/></xs:complexType><xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="x" type="t:Base"/></xs:sequence></xs:complexType></xs:element>${ANSWER}`,
        ),
      },
    ],
    [
      'an operation without an answer',
      /one-way/,
      {
        portType:
          '<w:portType name="Port"><w:operation name="Ask"><w:input message="t:In"/></w:operation></w:portType>',
      },
    ],
  ])('%s', async (_name, reason, parts) => {
    await expect(asked(parts)).rejects.toThrow(reason);
  });

  test('an include outside its own folder, over the network or up the tree', async () => {
    for (const location of ['http://10.0.0.1/model.xsd', '../../etc/model.xsd']) {
      const types = schema('urn:messages', `<xs:include schemaLocation="${location}"/>${ASK}${ANSWER}`);
      await expect(asked({ types })).rejects.toThrow(/outside its own folder/);
    }
  });

  test('an include that is not XML, or has a DTD', async () => {
    const types = schema('urn:messages', `<xs:include schemaLocation="own.xsd"/>${ASK}${ANSWER}`);
    await expect(asked({ types }, { 'own.xsd': 'not xml' })).rejects.toThrow(/in own\.xsd: unreadable XML: /);
    const entity = `<!DOCTYPE s [<!ENTITY a "b">]>${schema('urn:messages', '', XS)}`;
    await expect(asked({ types }, { 'own.xsd': entity })).rejects.toThrow(/a document type declaration/);
  });

  test('an include that is not there', async () => {
    const types = schema('urn:messages', `<xs:include schemaLocation="gone.xsd"/>${ASK}${ANSWER}`);
    await expect(asked({ types })).rejects.toThrow(/a file that is not there: gone\.xsd/);
  });

  test('an operation or a version that nobody offers', async () => {
    const wsdl = await load({});
    expect(() => wsdl.operation('Other', '1.1')).toThrow(/operation Other: not offered in SOAP 1\.1/);
    expect(() => wsdl.operation('Ask', '1.2')).toThrow(/operation Ask: not offered in SOAP 1\.2/);
  });
});
