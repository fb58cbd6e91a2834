import { attributeOf, childOf, childrenOf, XMLNS_NAMESPACE, type XmlElement } from '../../xml/xml-element.ts';
import { type ElementShape, type QName, shapeOf } from './message-shape.ts';
import type { SoapVersion } from './soap-names.ts';
import { type OpenedWsdl, openWsdl, WsdlRefused } from './wsdl-door.ts';

/** An operation that can be called: how to write its request and which element answers it. */
export interface SoapOperation {
  readonly version: SoapVersion;
  readonly action: string;
  readonly input: ElementShape;
  readonly output: QName;
}

export interface Wsdl {
  /**
   * Names are the WSDL's own, whether or not another language could spell them.
   * @throws WsdlRefused when the operation is not offered in that version, or cannot be spoken.
   */
  operation(name: string, version: SoapVersion): SoapOperation;
}

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const BINDINGS: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/wsdl/soap/',
  '1.2': 'http://schemas.xmlsoap.org/wsdl/soap12/',
};

/**
 * Loads a WSDL file.
 * @throws WsdlRefused with the reason.
 */
export async function loadWsdl(path: string): Promise<Wsdl> {
  const opened = await openWsdl(path);
  return {
    operation(name, version) {
      try {
        return operationOf(opened, name, version);
      } catch (error) {
        throw error instanceof WsdlRefused ? new WsdlRefused(`operation ${name}: ${error.message}`) : error;
      }
    },
  };
}

/**
 * Read from the documents themselves: node-soap lets the bindings of SOAP 1.1 and 1.2 overwrite each other and takes
 * the first part of a message for the body, even a header's.
 */
function operationOf(opened: OpenedWsdl, name: string, version: SoapVersion): SoapOperation {
  const soap = BINDINGS[version];
  const named = (parent: XmlElement | undefined) =>
    parent ? childrenOf(parent, 'operation', WSDL).filter((one) => attributeOf(one, 'name') === name) : [];
  const binding = definedIn(opened, 'binding')
    .map(({ element }) => element)
    .find((one) => childOf(one, 'binding', soap) && named(one).length > 0);
  const [bound, ...others] = named(binding);
  if (!binding || !bound) throw new WsdlRefused(`not offered in SOAP ${version}`);
  if (others.length > 0) throw new WsdlRefused('overloaded: its name stands twice in the binding');
  const settings = [childOf(bound, 'operation', soap), childOf(binding, 'binding', soap)];
  const setting = (key: string) => settings.flatMap((one) => (one && attributeOf(one, key)) ?? [])[0];
  const style = setting('style') ?? 'document';
  if (style !== 'document') throw new WsdlRefused(`style ${style}; only document style is spoken`);
  const [abstract] = named(find(opened, 'portType', attributeOf(binding, 'type'))?.element);
  if (!abstract) throw new WsdlRefused('its port type does not know it');
  const body = (direction: 'input' | 'output') => bodyOf(opened, { bound, abstract, soap, direction });
  const [input, output] = [body('input'), body('output')];
  if (!output) throw new WsdlRefused('one-way; every call here has an answer');
  if (!input) throw new WsdlRefused('no input message');
  return { version, action: setting('soapAction') ?? '', input: shapeOf(opened.schemas, input), output };
}

interface Bound {
  readonly bound: XmlElement;
  readonly abstract: XmlElement;
  readonly soap: string;
  readonly direction: 'input' | 'output';
}

/** @returns `undefined` when the port type has no message in that direction. */
function bodyOf(opened: OpenedWsdl, { bound, abstract, soap, direction }: Bound): QName | undefined {
  const declared = childOf(abstract, direction, WSDL);
  if (!declared) return undefined;
  const blocks = childOf(bound, direction, WSDL);
  const body = blocks && childOf(blocks, 'body', soap);
  if (!body) throw new WsdlRefused(`its ${direction} has no soap:body (attachments are not spoken)`);
  if (attributeOf(body, 'use') === 'encoded') throw new WsdlRefused('encoded use; only literal is spoken');
  const name = attributeOf(declared, 'message');
  const message = find(opened, 'message', name);
  if (!message) throw new WsdlRefused(`its ${direction} message is not there`);
  // All parts are the body's but those that a header has taken from the same message.
  const taken = childrenOf(blocks, 'header', soap)
    .filter((header) => localName(attributeOf(header, 'message')) === localName(name))
    .map((header) => attributeOf(header, 'part'));
  const parts = childrenOf(message.element, 'part', WSDL).filter(
    (part) => !taken.includes(attributeOf(part, 'name')),
  );
  const [part] = parts;
  if (!part || parts.length > 1)
    throw new WsdlRefused(`${parts.length} parts in the ${direction} body; one is spoken`);
  const qName = attributeOf(part, 'element');
  if (qName === undefined) throw new WsdlRefused(`the ${direction} body's part names a type, not an element`);
  const prefix = qName.includes(':') ? qName.replace(/:.*/, '') : 'xmlns';
  const namespace = [part, message.element, message.root]
    .map((element) => attributeOf(element, prefix, XMLNS_NAMESPACE))
    .find((uri) => uri !== undefined);
  return { namespace: namespace ?? '', name: localName(qName) };
}

const definedIn = ({ documents }: OpenedWsdl, kind: string) =>
  documents.flatMap((root) => childrenOf(root, kind, WSDL).map((element) => ({ root, element })));

const find = (opened: OpenedWsdl, kind: string, qName: string | undefined) =>
  definedIn(opened, kind).find(({ element }) => attributeOf(element, 'name') === localName(qName));

const localName = (qName = ''): string => qName.replace(/^.*:/, '');
