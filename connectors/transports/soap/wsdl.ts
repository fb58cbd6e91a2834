import { attributeOf, childOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import { ShapeCompiler } from './compile-shape.ts';
import {
  type Description,
  type DescriptionPlace,
  readDescriptionFiles,
  WSDL_NAMESPACE,
  type WsdlFile,
} from './description-files.ts';
import { type MessagePart, type OperationBody, readBody } from './message-parts.ts';
import type { ElementShape } from './message-shape.ts';
import { type QName, qNameIn, scopeWithin } from './namespace-scope.ts';
import { SchemaSet } from './schema-set.ts';
import type { SoapVersion } from './soap-names.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/** An operation that can be called: how to write its request and which element answers it. */
export interface SoapOperation {
  readonly version: SoapVersion;
  readonly action: string;
  /** Undefined where the body is empty. */
  readonly input: ElementShape | undefined;
  readonly output: QName | undefined;
}

export interface Wsdl {
  /**
   * Names are the WSDL's own, whether or not another language could spell them.
   * @param port where several port types have an operation of this name: that of the port, the binding or the port type.
   * @throws WsdlRefused when the operation is not offered in that version, or cannot be spoken.
   */
  operation(name: string, version: SoapVersion, port?: string): SoapOperation;
}

const BINDINGS: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/wsdl/soap/',
  '1.2': 'http://schemas.xmlsoap.org/wsdl/soap12/',
};

/**
 * Loads a WSDL file.
 * @throws WsdlRefused with the reason.
 */
export async function loadWsdl(path: string, place: DescriptionPlace = {}): Promise<Wsdl> {
  const description = await readDescriptionFiles(path, place);
  const shapes = new ShapeCompiler(new SchemaSet(description));
  return {
    operation(name, version, port) {
      try {
        return operationOf({ description, shapes }, { name, version, port });
      } catch (error) {
        throw error instanceof WsdlRefused ? new WsdlRefused(`operation ${name}: ${error.message}`) : error;
      }
    },
  };
}

interface Opened {
  readonly description: Description;
  readonly shapes: ShapeCompiler;
}

interface Wanted {
  readonly name: string;
  readonly version: SoapVersion;
  readonly port: string | undefined;
}

/** A `wsdl:binding` with the operation that is wanted. */
interface Bound {
  readonly binding: XmlElement;
  readonly operations: readonly XmlElement[];
  readonly portType: Defined;
}

interface Defined {
  readonly file: WsdlFile;
  readonly element: XmlElement;
}

function operationOf({ description, shapes }: Opened, wanted: Wanted): SoapOperation {
  const { name, version } = wanted;
  const soap = BINDINGS[version];
  const { binding, operations, portType } = bindingOf(description, wanted);
  const [bound, ...others] = operations;
  if (!bound || others.length > 0) throw new WsdlRefused('overloaded: its name stands twice in the binding');
  const settings = [childOf(bound, 'operation', soap), childOf(binding, 'binding', soap)];
  const setting = (key: string) => settings.flatMap((one) => (one && attributeOf(one, key)) ?? [])[0];
  const style = setting('style') ?? 'document';
  if (style !== 'document' && style !== 'rpc')
    throw new WsdlRefused(`style ${style}; document and rpc are spoken`);
  const [abstract] = operationsOf(portType.element, name);
  if (!abstract) throw new WsdlRefused('its port type does not know it');
  const body = (direction: 'input' | 'output') =>
    readBody({
      bound,
      abstract,
      soap,
      direction,
      find: (text) => find(description, 'message', text, { file: portType.file, element: abstract }),
    });
  const [input, output] = [body('input'), body('output')];
  if (!output) throw new WsdlRefused('one-way; every call here has an answer');
  if (!input) throw new WsdlRefused('no input message');
  const rpc = style === 'rpc' ? name : undefined;
  return {
    version,
    action: setting('soapAction') ?? '',
    input: inputOf(shapes, input, rpc),
    output: outputOf(output, rpc),
  };
}

/** The one that offers the operation in that version. @throws WsdlRefused where several of different port types do. */
function bindingOf(description: Description, { name, version, port }: Wanted): Bound {
  const offered = definedIn(description, 'binding').flatMap(({ file, element: binding }): Bound[] => {
    const operations = operationsOf(binding, name);
    if (!childOf(binding, 'binding', BINDINGS[version]) || operations.length === 0) return [];
    const portType = find(description, 'portType', attributeOf(binding, 'type'), { file, element: binding });
    if (!portType)
      throw new WsdlRefused(`the port type of the binding ${attributeOf(binding, 'name')} is not there`);
    return [{ binding, operations, portType }];
  });
  const [first, ...others] =
    port === undefined ? offered : offered.filter((one) => namesOf(description, one).includes(port));
  if (!first) {
    const ports = port === undefined || offered.length === 0 ? '' : ` by ${port}, but by ${portsOf(offered)}`;
    throw new WsdlRefused(`not offered in SOAP ${version}${ports}`);
  }
  if (others.some(({ portType }) => portType.element !== first.portType.element))
    throw new WsdlRefused(`offered by ${portsOf([first, ...others])}: say which one is meant (port)`);
  return first;
}

const portsOf = (offered: readonly Bound[]): string =>
  offered.map(({ portType }) => attributeOf(portType.element, 'name')).join(' and ');

/** By which names a binding may be asked for. */
const namesOf = (description: Description, { binding, portType }: Bound): readonly (string | undefined)[] => [
  attributeOf(binding, 'name'),
  attributeOf(portType.element, 'name'),
  ...definedIn(description, 'service').flatMap(({ element, file }) =>
    childrenOf(element, 'port', WSDL_NAMESPACE)
      .filter(
        (port) =>
          find(description, 'binding', attributeOf(port, 'binding'), { file, element: port })?.element ===
          binding,
      )
      .map((port) => attributeOf(port, 'name')),
  ),
];

const operationsOf = (parent: XmlElement, name: string): readonly XmlElement[] =>
  childrenOf(parent, 'operation', WSDL_NAMESPACE).filter((one) => attributeOf(one, 'name') === name);

const definedIn = ({ files }: Description, kind: string): readonly Defined[] =>
  files.flatMap((file) => childrenOf(file.root, kind, WSDL_NAMESPACE).map((element) => ({ file, element })));

/** What a name in a WSDL leads to. One without prefix, where no default namespace is declared, is of the WSDL's own. */
function find(
  description: Description,
  kind: string,
  text: string | undefined,
  from: Defined,
): Defined | undefined {
  if (text === undefined) return undefined;
  const name = qNameIn(scopeWithin(from.file.scope, from.element), text);
  if (!name) throw new WsdlRefused(`the prefix of ${text} is not declared where it is used`);
  const named = definedIn(description, kind).filter(
    ({ element }) => attributeOf(element, 'name') === name.name,
  );
  return (
    named.find(({ file }) => file.namespace === name.namespace) ??
    (text.includes(':') ? undefined : named.find(({ file }) => file.namespace === from.file.namespace))
  );
}

/** RPC: an element of the operation's name around its parts (WSDL 1.1, §3.5). */
function inputOf(
  shapes: ShapeCompiler,
  body: OperationBody,
  rpc: string | undefined,
): ElementShape | undefined {
  if (rpc === undefined) {
    const element = elementOf(body, 'input');
    return element && shapes.element(element);
  }
  const parts = body.parts.map(({ name, element, type }: MessagePart) => {
    if (element)
      throw new WsdlRefused(`the part ${name} of an rpc message names an element; it has to name a type`);
    return shapes.ofType({ namespace: '', name }, type);
  });
  return shapes.wrapper({ namespace: body.namespace, name: rpc }, parts);
}

const outputOf = (body: OperationBody, rpc: string | undefined): QName | undefined =>
  rpc === undefined ? elementOf(body, 'output') : { namespace: body.namespace, name: `${rpc}Response` };

function elementOf({ parts }: OperationBody, direction: string): QName | undefined {
  const [part, ...others] = parts;
  if (!part) return undefined;
  if (others.length > 0)
    throw new WsdlRefused(`${parts.length} parts in the ${direction} body; one is spoken`);
  if (!part.element) throw new WsdlRefused(`the ${direction} body's part names a type, not an element`);
  return part.element;
}
