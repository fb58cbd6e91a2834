import { ANSWER, ASK, bindingOf, type Parts, schema, wsdlText } from '../wsdl-text.ts';
import { KEY, type Kind, kind, M, sequence, text } from './kind.ts';

const RPC_PORT =
  '<w:portType name="Port"><w:operation name="Ask"><w:input message="t:In"/><w:output message="t:Out"/></w:operation></w:portType>';
const rpcBinding = bindingOf('11', { style: 'rpc' }).replaceAll(
  'use="literal"',
  'use="literal" namespace="urn:rpc"',
);
const secondPort = (name: string, action: string) =>
  `<w:binding name="${name}" type="t:${name}Port"><s11:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/><w:operation name="Ask"><s11:operation soapAction="${action}"/><w:input><s11:body use="literal"/></w:input><w:output><s11:body use="literal"/></w:output></w:operation></w:binding>`;
const portOf = (name: string, input: string) =>
  `<w:portType name="${name}Port"><w:operation name="Ask"><w:input message="t:${input}"/><w:output message="t:Out"/></w:operation></w:portType>`;
const TWO_PORTS: Parts = {
  types: schema('urn:messages', `${ASK}${text('Other')}${ANSWER}`),
  messages:
    '<w:message name="In"><w:part name="body" element="t:Ask"/></w:message><w:message name="In2"><w:part name="body" element="t:Other"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
  portType: portOf('First', 'In') + portOf('Second', 'In2'),
  bindings: `${secondPort('First', 'urn:first')}${secondPort('Second', 'urn:second')}<w:service name="S"><w:port name="P1" binding="t:First"><s11:address location="http://a.invalid/"/></w:port><w:port name="P2" binding="t:Second"><s11:address location="http://a.invalid/"/></w:port></w:service>`,
};

/** Bindings, messages and ports. */
export const MESSAGES: readonly Kind[] = [
  kind(
    'rpc/literal with two typed parts',
    {
      types: schema('urn:messages', `<xs:complexType name="Key">${sequence(text('code'))}</xs:complexType>`),
      messages:
        '<w:message name="In"><w:part name="who" type="t:Key"/><w:part name="how" type="xs:string"/></w:message><w:message name="Out"><w:part name="back" type="xs:string"/></w:message>',
      portType: RPC_PORT,
      bindings: rpcBinding,
    },
    {
      fields: { who: { code: '7' }, how: 'x' },
      written: ['{urn:rpc}Ask', '  {}who', `    ${M}code 7`, '  {}how x'],
    },
  ),
  kind(
    'an empty output message',
    {
      messages:
        '<w:message name="In"><w:part name="body" element="t:Ask"/></w:message><w:message name="Out"/>',
    },
    { fields: { key: '1' }, written: KEY },
  ),
  kind(
    'an empty input message',
    {
      messages:
        '<w:message name="In"/><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
    },
    { fields: {}, written: [], notByZeep: 'there is nothing to compare' },
  ),
  kind(
    'a header part that names a type',
    {
      messages:
        '<w:message name="In"><w:part name="head" type="xs:string"/><w:part name="body" element="t:Ask"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
      bindings: bindingOf('11', { input: '<s11:header message="t:In" part="head" use="literal"/>' }),
    },
    { fields: { key: '1' }, written: KEY, notByZeep: 'its headers have to name elements' },
  ),
  kind(
    'parts that the body names',
    {
      messages:
        '<w:message name="In"><w:part name="head" element="t:Answer"/><w:part name="body" element="t:Ask"/></w:message><w:message name="Out"><w:part name="body" element="t:Answer"/></w:message>',
      bindings: bindingOf('11').replace(
        '<s11:body use="literal"/>',
        '<s11:body parts="body" use="literal"/>',
      ),
    },
    { fields: { key: '1' }, written: KEY, notByZeep: 'it does not read soap:body parts' },
  ),
  kind('an operation of two port types, without saying which', TWO_PORTS, {
    refused: /offered by FirstPort and SecondPort: say which one is meant \(port\)/,
  }),
  kind('an operation of two port types, by the second port', TWO_PORTS, {
    port: 'P2',
    fields: { '#text': 'x' },
    written: [`${M}Other x`],
    notByZeep: 'the port is chosen elsewhere',
  }),
  kind('an operation of two port types, by a port that is not there', TWO_PORTS, {
    port: 'P3',
    refused: /not offered in SOAP 1\.1 by P3, but by FirstPort and SecondPort/,
  }),
  kind(
    'an answer with attachments',
    {
      bindings: bindingOf('11').replace(
        '<w:output><s11:body use="literal"/></w:output>',
        '<w:output><mime:multipartRelated xmlns:mime="http://schemas.xmlsoap.org/wsdl/mime/"><mime:part><s11:body use="literal"/></mime:part></mime:multipartRelated></w:output>',
      ),
    },
    { fields: { key: '1' }, written: KEY },
  ),
  kind(
    'a binding over HTTP GET beside it',
    {
      bindings: `<w:binding name="G" type="t:Port"><h:binding xmlns:h="http://schemas.xmlsoap.org/wsdl/http/" verb="GET"/><w:operation name="Ask"/></w:binding>${bindingOf('11')}`,
    },
    { fields: { key: '1' }, written: KEY, notByZeep: 'it wants the operation of that binding whole' },
  ),
  {
    name: 'names without a prefix, where the default namespace is that of WSDL itself',
    wsdl: wsdlText({})
      .replaceAll('message="t:', 'message="')
      .replaceAll('type="t:Port"', 'type="Port"')
      .replace('<w:definitions ', '<w:definitions xmlns="http://schemas.xmlsoap.org/wsdl/" '),
    fields: { key: '1' },
    written: KEY,
    notByZeep: 'it looks for them in the namespace of WSDL',
  },
  {
    name: 'a WSDL 2.0',
    wsdl: '<description xmlns="http://www.w3.org/ns/wsdl"/>',
    refused: /WSDL 2\.0; ask for its WSDL 1\.1/,
  },
  {
    name: 'a page of HTML',
    wsdl: '<html><body>đăng nhập</body></html>',
    refused: /neither a WSDL 1\.1 nor a schema, but a <html>/,
  },
];
