import { ANSWER, ASK, schema } from '../wsdl-text.ts';
import { askOf, imports, KEY, type Kind, kind, M, sequence, text, types, xsd } from './kind.ts';

/** What a name means, and in which namespace an element stands. */
export const NAMESPACES: readonly Kind[] = [
  kind(
    'an included schema with its own elementFormDefault',
    {
      types: imports(
        `<xs:include schemaLocation="own.xsd"/>${askOf(sequence('<xs:element name="key" type="t:Key"/>'))}${ANSWER}`,
      ),
    },
    {
      beside: {
        'own.xsd': xsd(
          'urn:messages',
          `<xs:complexType name="Key">${sequence(text('code'))}</xs:complexType>`,
          'elementFormDefault="unqualified"',
        ),
      },
      fields: { key: { code: '7' } },
      written: [`${M}Ask`, `  ${M}key`, '    {}code 7'],
    },
  ),
  kind(
    'an imported schema without elementFormDefault',
    {
      types: imports(
        `<xs:import namespace="urn:model" schemaLocation="model.xsd"/>${askOf(sequence('<xs:element name="key" type="m:Key"/>'))}${ANSWER}`,
      ),
    },
    {
      beside: {
        'model.xsd': xsd(
          'urn:model',
          `<xs:complexType name="Key">${sequence(text('code'))}</xs:complexType>`,
        ),
      },
      fields: { key: { code: '7' } },
      written: [`${M}Ask`, `  ${M}key`, '    {}code 7'],
    },
  ),
  kind(
    'a type without prefix where the default namespace is another one',
    {
      types:
        `<xs:schema targetNamespace="urn:messages" xmlns="urn:khac" elementFormDefault="qualified"><xs:complexType name="K">${sequence(text('wrong'))}</xs:complexType>` +
        `<xs:import namespace="urn:khac"/>${askOf(sequence('<xs:element name="key" type="K"/>'))}${ANSWER}</xs:schema>` +
        schema('urn:khac', `<xs:complexType name="K">${sequence(text('right'))}</xs:complexType>`),
    },
    { fields: { key: { right: '1' } }, written: [`${M}Ask`, `  ${M}key`, '    {urn:khac}right 1'] },
  ),
  kind(
    'attributeFormDefault="qualified"',
    types(
      askOf(`${sequence(text('key'))}<xs:attribute name="lan" type="xs:string"/>`),
      'elementFormDefault="qualified" attributeFormDefault="qualified"',
    ),
    {
      fields: { key: '1', '@lan': '7' },
      written: [`${M}Ask`, `  @${M}lan 7`, `  ${M}key 1`],
    },
  ),
  kind(
    'one attribute with a form of its own',
    types(
      askOf(
        `${sequence(text('key'))}<xs:attribute name="lan" form="qualified" type="xs:string"/><xs:attribute name="own" type="xs:string"/>`,
      ),
    ),
    {
      fields: { key: '1', '@lan': '7', '@own': '8' },
      written: [`${M}Ask`, `  @${M}lan 7`, '  @{}own 8', `  ${M}key 1`],
    },
  ),
  kind(
    'elements with a form of their own',
    types(askOf(sequence(text('key', ' form="unqualified"') + text('other')))),
    {
      fields: { key: '1', other: '2' },
      written: [`${M}Ask`, '  {}key 1', `  ${M}other 2`],
    },
  ),
  kind(
    'a chameleon include',
    {
      types: imports(
        `<xs:include schemaLocation="own.xsd"/>${askOf(sequence('<xs:element name="key" type="t:Key"/>'))}${ANSWER}`,
      ),
    },
    {
      beside: {
        'own.xsd': xsd(
          undefined,
          `<xs:complexType name="Key">${sequence('<xs:element name="code" type="Code"/>')}</xs:complexType><xs:simpleType name="Code"><xs:restriction base="xs:string"/></xs:simpleType>`,
          'elementFormDefault="qualified"',
        ),
      },
      fields: { key: { code: '7' } },
      written: [`${M}Ask`, `  ${M}key`, `    ${M}code 7`],
    },
  ),
  kind(
    'an import without a namespace',
    {
      types: imports(
        `<xs:import schemaLocation="none.xsd"/>${askOf(sequence('<xs:element ref="Plain"/>'))}${ANSWER}`,
      ),
    },
    {
      beside: { 'none.xsd': xsd(undefined, text('Plain')) },
      fields: { Plain: '1' },
      written: [`${M}Ask`, '  {}Plain 1'],
      notByZeep: 'it writes the element in the namespace of whoever refers to it',
    },
  ),
  kind(
    'xs:redefine of a type',
    {
      types: imports(
        `<xs:redefine schemaLocation="own.xsd"><xs:complexType name="Key"><xs:complexContent><xs:extension base="t:Key">${sequence(text('more'))}</xs:extension></xs:complexContent></xs:complexType></xs:redefine>${askOf(sequence('<xs:element name="key" type="t:Key"/>'))}${ANSWER}`,
      ),
    },
    {
      beside: {
        'own.xsd': xsd(
          'urn:messages',
          `<xs:complexType name="Key">${sequence(text('code'))}</xs:complexType>`,
          'elementFormDefault="qualified"',
        ),
      },
      fields: { key: { code: '7', more: '8' } },
      written: [`${M}Ask`, `  ${M}key`, `    ${M}code 7`, `    ${M}more 8`],
      notByZeep: 'it leaves xs:redefine out',
    },
  ),
  kind(
    'two schemas of one namespace',
    { types: schema('urn:messages', ASK) + schema('urn:messages', ANSWER) },
    { fields: { key: '1' }, written: KEY },
  ),
  kind(
    'a schema that is included by two others',
    { types: imports(`<xs:include schemaLocation="a.xsd"/><xs:include schemaLocation="b.xsd"/>${ANSWER}`) },
    {
      beside: {
        'a.xsd': xsd(
          'urn:messages',
          `<xs:include schemaLocation="c.xsd"/>${askOf(sequence('<xs:element name="key" type="t:Key"/>'))}`,
          'xmlns:t="urn:messages" elementFormDefault="qualified"',
        ),
        'b.xsd': xsd(
          'urn:messages',
          '<xs:include schemaLocation="c.xsd"/><xs:include schemaLocation="a.xsd"/>',
        ),
        'c.xsd': xsd(
          'urn:messages',
          '<xs:simpleType name="Key"><xs:restriction base="xs:string"/></xs:simpleType>',
        ),
      },
      fields: { key: '1' },
      written: KEY,
    },
  ),
  kind(
    'no target namespace in the schema',
    {
      types: `<xs:schema>${ASK}${ANSWER}</xs:schema>`,
      messages:
        '<w:message name="In"><w:part name="body" element="Ask"/></w:message><w:message name="Out"><w:part name="body" element="Answer"/></w:message>',
    },
    {
      fields: { key: '1' },
      written: ['{}Ask', '  {}key 1'],
    },
  ),
];
