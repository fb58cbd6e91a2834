import { ANSWER } from '../wsdl-text.ts';
import { askOf, complex, element, imports, KEY, type Kind, kind, M, sequence, text, types } from './kind.ts';

/** In which order and how often elements stand. */
export const PARTICLES: readonly Kind[] = [
  kind('xs:all', types(askOf(`<xs:all>${text('a')}${text('b', ' minOccurs="0"')}</xs:all>`)), {
    fields: { a: '1' },
    written: [`${M}Ask`, `  ${M}a 1`],
  }),
  kind(
    'a choice',
    types(
      askOf(sequence(`${text('key')}<xs:choice>${text('a')}${sequence(text('b') + text('c'))}</xs:choice>`)),
    ),
    {
      fields: { key: '1', c: '3', b: '2' },
      written: [`${M}Ask`, `  ${M}key 1`, `  ${M}b 2`, `  ${M}c 3`],
    },
  ),
  kind(
    'one name in two branches of a choice',
    types(
      askOf(`<xs:choice>${sequence(text('a') + text('b'))}${sequence(text('a') + text('c'))}</xs:choice>`),
    ),
    {
      fields: { a: '1', c: '2' },
      written: [`${M}Ask`, `  ${M}a 1`, `  ${M}c 2`],
      notByZeep: 'it takes the first branch with the name',
    },
  ),
  kind(
    'a repeated sequence',
    types(askOf(sequence(text('a') + text('b', ' minOccurs="0"'), ' maxOccurs="unbounded"'))),
    {
      fields: { '*': [{ a: '1', b: '2' }, { a: '3' }] },
      written: [`${M}Ask`, `  ${M}a 1`, `  ${M}b 2`, `  ${M}a 3`],
    },
  ),
  kind(
    'a repeated choice, in the order of whoever fills it in',
    types(askOf(`<xs:choice maxOccurs="unbounded">${text('a')}${text('b')}</xs:choice>`)),
    {
      fields: { '*': [{ b: '1' }, { a: '2' }, { b: '3' }] },
      written: [`${M}Ask`, `  ${M}b 1`, `  ${M}a 2`, `  ${M}b 3`],
    },
  ),
  kind(
    'one repetition of a group by its plain names',
    types(askOf(sequence(text('a') + text('b'), ' maxOccurs="5"'))),
    {
      fields: { a: '1', b: '2' },
      written: [`${M}Ask`, `  ${M}a 1`, `  ${M}b 2`],
      notByZeep: 'it wants the repetitions',
    },
  ),
  kind(
    'two groups that repeat',
    types(askOf(sequence(sequence(text('a'), ' maxOccurs="2"') + sequence(text('b'), ' maxOccurs="2"')))),
    { refused: /several groups that repeat/ },
  ),
  kind(
    'an element that stands twice in a sequence',
    types(askOf(sequence(text('a') + text('b') + text('a')))),
    { refused: /the element a stands twice in a type/ },
  ),
  kind(
    'an abstract type with one that is made from it',
    types(
      `<xs:complexType name="Base" abstract="true">${sequence(text('a'))}</xs:complexType><xs:complexType name="Own"><xs:complexContent><xs:extension base="t:Base">${sequence(text('b'))}</xs:extension></xs:complexContent></xs:complexType>${askOf(sequence('<xs:element name="who" type="t:Base"/>'))}`,
    ),
    {
      fields: { who: { '@xsi:type': 'Own', a: '1', b: '2' } },
      written: [
        `${M}Ask`,
        `  ${M}who`,
        `    @{http://www.w3.org/2001/XMLSchema-instance}type ${M}Own`,
        `    ${M}a 1`,
        `    ${M}b 2`,
      ],
    },
  ),
  kind(
    'a substitution group',
    types(
      `<xs:element name="Who" type="xs:string" abstract="true"/><xs:element name="Person" substitutionGroup="t:Who" type="xs:string"/><xs:element name="Company" substitutionGroup="t:Who"/>${askOf(sequence('<xs:element ref="t:Who"/>'))}`,
    ),
    {
      fields: { Company: 'x' },
      written: [`${M}Ask`, `  ${M}Company x`],
      notByZeep: 'it does not know substitution groups',
    },
  ),
  kind(
    'an abstract element that nothing stands for',
    types(`<xs:element name="Who" abstract="true"/>${askOf(sequence('<xs:element ref="t:Who"/>'))}`),
    { refused: /abstract element Who, and no other/ },
  ),
  kind('mixed content', types(element('Ask', complex(sequence(text('key')), ' mixed="true"'))), {
    fields: { key: '1' },
    written: KEY,
  }),
  kind('nil', types(askOf(sequence(text('key', ' nillable="true"')))), {
    fields: { key: null },
    written: [`${M}Ask`, `  ${M}key`, '    @{http://www.w3.org/2001/XMLSchema-instance}nil true'],
  }),
  kind(
    'an element that may stand nought times',
    types(askOf(sequence(text('gone', ' minOccurs="0" maxOccurs="0"') + text('key')))),
    { fields: { key: '1' }, written: KEY },
  ),
  kind('a type without content', types(askOf('')), { fields: {}, written: [`${M}Ask`] }),
  kind(
    'an array of SOAP encoding',
    {
      types: imports(
        `<xs:import namespace="http://schemas.xmlsoap.org/soap/encoding/" schemaLocation="http://schemas.xmlsoap.org/soap/encoding/"/><xs:complexType name="L"><xs:complexContent><xs:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"/></xs:complexContent></xs:complexType>${element('Ask', complex(sequence('<xs:element name="l" type="t:L"/>')))}${ANSWER}`,
      ),
    },
    { refused: /an array of SOAP encoding/ },
  ),
];
