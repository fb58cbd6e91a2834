import { askOf, KEY, type Kind, kind, M, sequence, text, types } from './kind.ts';

/** Names that mean something to somebody else. */
export const NAMES: readonly Kind[] = [
  kind(
    'types and elements named like built-in ones',
    types(
      `<xs:complexType name="duration">${sequence(text('days'))}</xs:complexType><xs:simpleType name="token"><xs:restriction base="xs:string"/></xs:simpleType>${askOf(sequence('<xs:element name="duration" type="t:duration"/><xs:element name="string" type="t:token"/><xs:element name="date" type="xs:date"/>'))}`,
    ),
    {
      fields: { duration: { days: '3' }, string: 'x', date: '2026-11-28' },
      written: [`${M}Ask`, `  ${M}duration`, `    ${M}days 3`, `  ${M}string x`, `  ${M}date 2026-11-28`],
    },
  ),
  kind(
    'names that begin like built-in ones of an object',
    types(askOf(sequence(text('constructor') + text('__proto__', ' minOccurs="0"')))),
    {
      fields: { constructor: '1' },
      written: [`${M}Ask`, `  ${M}constructor 1`],
    },
  ),
  kind(
    'elements of types of XML Schema under a prefix of their own',
    types(
      askOf(sequence('<xs:element xmlns:q="http://www.w3.org/2001/XMLSchema" name="key" type="q:string"/>')),
    ),
    { fields: { key: '1' }, written: KEY },
  ),
];
