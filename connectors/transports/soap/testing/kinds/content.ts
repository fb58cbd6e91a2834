import { ANSWER } from '../wsdl-text.ts';
import { askOf, complex, element, imports, type Kind, kind, M, sequence, text, types } from './kind.ts';

/** Types and their attributes. */
export const CONTENT: readonly Kind[] = [
  kind(
    'an attribute inherited through a restriction',
    types(
      `<xs:complexType name="Base">${sequence(text('a', ' minOccurs="0"') + text('b', ' minOccurs="0"'))}<xs:attribute name="id" type="xs:string" use="required"/><xs:attribute name="gone" type="xs:string"/></xs:complexType>${element('Ask', complex(`<xs:complexContent><xs:restriction base="t:Base">${sequence(text('b'))}<xs:attribute name="gone" use="prohibited"/></xs:restriction></xs:complexContent>`))}`,
    ),
    {
      fields: { b: '1', '@id': '9' },
      written: [`${M}Ask`, '  @{}id 9', `  ${M}b 1`],
    },
  ),
  kind(
    'text with attributes',
    types(
      element(
        'Ask',
        complex(
          sequence(
            `<xs:element name="sum">${complex('<xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unit" type="xs:string" use="required"/></xs:extension></xs:simpleContent>')}</xs:element>`,
          ),
        ),
      ),
    ),
    {
      fields: { sum: { '#text': '12', '@unit': 'VND' } },
      written: [`${M}Ask`, `  ${M}sum 12`, '    @{}unit VND'],
    },
  ),
  kind(
    'text that restricts text with attributes',
    types(
      `<xs:complexType name="Sum"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="unit" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType><xs:complexType name="Short"><xs:simpleContent><xs:restriction base="t:Sum"><xs:maxLength value="9"/></xs:restriction></xs:simpleContent></xs:complexType>${askOf(sequence('<xs:element name="sum" type="t:Short"/>'))}`,
    ),
    {
      fields: { sum: { '#text': '12', '@unit': 'VND' } },
      written: [`${M}Ask`, `  ${M}sum 12`, '    @{}unit VND'],
    },
  ),
  kind(
    'groups of elements and of attributes',
    types(
      `<xs:group name="G">${sequence(text('x') + text('y', ' minOccurs="0"'))}</xs:group><xs:attributeGroup name="A"><xs:attribute name="id" type="xs:string" use="required"/></xs:attributeGroup>${askOf(`${sequence(`<xs:group ref="t:G"/>${text('z')}`)}<xs:attributeGroup ref="t:A"/>`)}`,
    ),
    {
      fields: { z: '3', x: '1', '@id': '9' },
      written: [`${M}Ask`, '  @{}id 9', `  ${M}x 1`, `  ${M}z 3`],
    },
  ),
  kind(
    'a group that is the whole content',
    types(`<xs:group name="G">${sequence(text('x'))}</xs:group>${askOf('<xs:group ref="t:G"/>')}`),
    { fields: { x: '1' }, written: [`${M}Ask`, `  ${M}x 1`] },
  ),
  kind(
    'a group made of itself',
    types(
      `<xs:group name="G">${sequence('<xs:group ref="t:G"/>')}</xs:group>${askOf('<xs:group ref="t:G"/>')}`,
    ),
    { refused: /the group G is made of itself/ },
  ),
  kind(
    'an attribute of another schema that is required',
    types(
      `<xs:attribute name="x" type="xs:string"/>${askOf(`${sequence(text('key'))}<xs:attribute ref="t:x" use="required"/>`)}`,
    ),
    {
      fields: { key: '1', '@x': '2' },
      written: [`${M}Ask`, `  @${M}x 2`, `  ${M}key 1`],
    },
  ),
  kind(
    'xml:lang, with the schema that everybody imports from the network',
    {
      types: imports(
        `<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>${askOf(`${sequence(text('key'))}<xs:attribute ref="xml:lang"/>`)}${ANSWER}`,
      ),
    },
    {
      fields: { key: '1', '@lang': 'vi' },
      written: [`${M}Ask`, '  @{http://www.w3.org/XML/1998/namespace}lang vi', `  ${M}key 1`],
      notByZeep: 'it would fetch the schema',
    },
  ),
  kind(
    'a fixed attribute that must be there',
    types(
      askOf(`${sequence(text('key'))}<xs:attribute name="v" type="xs:string" use="required" fixed="1.0"/>`),
    ),
    {
      fields: { key: '1' },
      written: [`${M}Ask`, '  @{}v 1.0', `  ${M}key 1`],
      notByZeep: 'it writes a fixed attribute only where it is given',
    },
  ),
];
