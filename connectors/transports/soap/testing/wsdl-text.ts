import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DescriptionPlace } from '../description-files.ts';
import { loadWsdl, type Wsdl } from '../wsdl.ts';

export const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const NAMES =
  `xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s11="http://schemas.xmlsoap.org/wsdl/soap/" ` +
  `xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" ${XS} xmlns:t="urn:messages" xmlns:m="urn:model" xmlns:h="urn:head"`;

export interface Parts {
  /** Schemas, within `<types>`. */
  readonly types?: string;
  /** Whole `<binding>`s; default: one of SOAP 1.1. */
  readonly bindings?: string;
  readonly messages?: string;
  readonly portType?: string;
  /** Before `<types>`. */
  readonly imports?: string;
}

export const ASK =
  '<xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="key" type="xs:string"/></xs:sequence></xs:complexType></xs:element>';
export const ANSWER = '<xs:element name="Answer" type="xs:string"/>';
export const schema = (namespace: string, content: string, more = 'elementFormDefault="qualified"') =>
  `<xs:schema targetNamespace="${namespace}" ${more}>${content}</xs:schema>`;
export const bindingOf = (
  version: '11' | '12',
  { input = '', use = 'literal', style = 'document' }: { input?: string; use?: string; style?: string } = {},
) =>
  `<w:binding name="B${version}" type="t:Port"><s${version}:binding style="${style}" transport="http://schemas.xmlsoap.org/soap/http"/>` +
  `<w:operation name="Ask"><s${version}:operation soapAction="urn:ask-${version}"/>` +
  `<w:input>${input}<s${version}:body use="${use}"/></w:input><w:output><s${version}:body use="${use}"/></w:output></w:operation></w:binding>`;

const SERVICE =
  '<w:service name="S"><w:port name="P" binding="t:B11"><s11:address location="http://agency.invalid/"/></w:port></w:service>';

export function wsdlText(parts: Parts): string {
  const types = parts.types ?? schema('urn:messages', ASK + ANSWER);
  const messages =
    parts.messages ??
    '<w:message name="In"><w:part name="body" element="t:Ask"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>';
  const portType =
    parts.portType ??
    '<w:portType name="Port"><w:operation name="Ask"><w:input message="t:In"/><w:output message="t:Out"/></w:operation></w:portType>';
  const bindings = parts.bindings ?? bindingOf('11');
  return (
    `<w:definitions ${NAMES} targetNamespace="urn:messages">${parts.imports ?? ''}<w:types>${types}</w:types>` +
    `${messages}${portType}${bindings}${bindings.includes('name="B11"') ? SERVICE : ''}</w:definitions>`
  );
}

let files = 0;
/** Writes the WSDL and what lies beside it into a folder of its own, and loads it. @param folder that is thrown away afterwards. */
export function loadFrom(
  folder: string,
  wsdl: string | Uint8Array,
  beside: Readonly<Record<string, string | Uint8Array>> = {},
  place: DescriptionPlace = {},
): Promise<Wsdl> {
  files += 1;
  const own = join(folder, String(files));
  const path = join(own, 'service.wsdl');
  for (const [name, text] of Object.entries({ ...beside, 'service.wsdl': wsdl })) {
    mkdirSync(dirname(join(own, name)), { recursive: true });
    writeFileSync(join(own, name), text);
  }
  return loadWsdl(path, place);
}
