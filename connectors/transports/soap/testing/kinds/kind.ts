import type { DescriptionPlace } from '../../description-files.ts';
import type { SoapVersion } from '../../soap-names.ts';
import type { BodyFields } from '../../write-body.ts';
import { ANSWER, type Parts, schema, wsdlText, XS } from '../wsdl-text.ts';

/** A way in which descriptions are written in the world, and what has to become of it. */
export interface Kind {
  readonly name: string;
  readonly wsdl: string | Uint8Array;
  /** Files beside it. */
  readonly beside?: Readonly<Record<string, string | Uint8Array>>;
  readonly place?: DescriptionPlace;
  /** Default `Ask`. */
  readonly operation?: string;
  readonly version?: SoapVersion;
  readonly port?: string;
  readonly fields?: BodyFields;
  /** Lines `{namespace}name text` of what is written, indented; attributes `@{namespace}name value` below their element. */
  readonly written?: readonly string[];
  /** Why it is refused. */
  readonly refused?: RegExp;
  /** The other reader does not do this one; why. */
  readonly notByZeep?: string;
}

export const element = (name: string, content: string) =>
  `<xs:element name="${name}">${content}</xs:element>`;
export const complex = (content: string, more = '') => `<xs:complexType${more}>${content}</xs:complexType>`;
export const sequence = (content: string, more = '') => `<xs:sequence${more}>${content}</xs:sequence>`;
export const text = (name: string, more = '') => `<xs:element name="${name}" type="xs:string"${more}/>`;
export const askOf = (content: string) => element('Ask', complex(content));
export const types = (content: string, more?: string): Parts => ({
  types: schema('urn:messages', content + ANSWER, more),
});
export const xsd = (namespace: string | undefined, content: string, more = '') =>
  `<xs:schema ${XS}${namespace === undefined ? '' : ` targetNamespace="${namespace}"`} ${more}>${content}</xs:schema>`;
export const imports = (content: string) => schema('urn:messages', content);
export const kind = (name: string, parts: Parts, more: Omit<Kind, 'name' | 'wsdl'>): Kind => ({
  name,
  wsdl: wsdlText(parts),
  ...more,
});

export const M = '{urn:messages}';
export const KEY = [`${M}Ask`, `  ${M}key 1`];
