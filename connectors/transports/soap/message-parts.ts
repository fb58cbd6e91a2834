import { attributeOf, childOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import { WSDL_NAMESPACE, type WsdlFile } from './description-files.ts';
import { type QName, qNameIn, scopeWithin } from './namespace-scope.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/** One part of a message; it names an element or a type. */
export type MessagePart =
  | { readonly name: string; readonly element: QName; readonly type?: undefined }
  | { readonly name: string; readonly element?: undefined; readonly type: QName };

/** What stands in the body of a message. */
export interface OperationBody {
  /** Of the element around an rpc message. */
  readonly namespace: string;
  readonly parts: readonly MessagePart[];
}

interface Message {
  readonly file: WsdlFile;
  readonly element: XmlElement;
}

interface BodyPlace {
  /** The operation in its binding, and in its port type. */
  readonly bound: XmlElement;
  readonly abstract: XmlElement;
  /** Namespace of the binding. */
  readonly soap: string;
  readonly direction: 'input' | 'output';
  readonly find: (message: string | undefined) => Message | undefined;
}

const MIME = 'http://schemas.xmlsoap.org/wsdl/mime/';

/**
 * Read from the documents themselves: all parts of a message are the body's but those that a header or an attachment has taken.
 * @returns `undefined` when the port type has no message in that direction.
 */
export function readBody({ bound, abstract, soap, direction, find }: BodyPlace): OperationBody | undefined {
  const declared = childOf(abstract, direction, WSDL_NAMESPACE);
  if (!declared) return undefined;
  const outer = childOf(bound, direction, WSDL_NAMESPACE);
  const multipart = outer && childOf(outer, 'multipartRelated', MIME);
  const mimeParts = multipart ? childrenOf(multipart, 'part', MIME) : [];
  const blocks = mimeParts.find((part) => childOf(part, 'body', soap)) ?? outer;
  const body = blocks && childOf(blocks, 'body', soap);
  if (!body) throw new WsdlRefused(`its ${direction} has no soap:body`);
  if (attributeOf(body, 'use') === 'encoded')
    throw new WsdlRefused('encoded use; only literal is spoken: ask for a service in document/literal');
  const attached = mimeParts.flatMap((part) =>
    childrenOf(part, 'content', MIME).map((content) => attributeOf(content, 'part')),
  );
  if (direction === 'input' && attached.length > 0)
    throw new WsdlRefused('attachments in what is asked; they are not spoken');
  const name = attributeOf(declared, 'message');
  const message = find(name);
  if (!message) throw new WsdlRefused(`its ${direction} message is not there: ${name}`);
  const inHeaders = childrenOf(blocks, 'header', soap)
    .filter((header) => localName(attributeOf(header, 'message')) === localName(name))
    .map((header) => attributeOf(header, 'part'));
  const taken = [...attached, ...inHeaders];
  const named = attributeOf(body, 'parts')?.trim().split(/\s+/);
  const parts = childrenOf(message.element, 'part', WSDL_NAMESPACE).filter((part) => {
    const own = attributeOf(part, 'name');
    return named ? own !== undefined && named.includes(own) : !taken.includes(own);
  });
  return {
    namespace: attributeOf(body, 'namespace') ?? '',
    parts: parts.map((part) => partOf(part, message)),
  };
}

function partOf(part: XmlElement, { file, element: message }: Message): MessagePart {
  const scope = scopeWithin(scopeWithin(file.scope, message), part);
  const name = attributeOf(part, 'name') ?? '';
  const resolved = (text: string): QName => {
    const found = qNameIn(scope, text);
    if (!found) throw new WsdlRefused(`the prefix of ${text} is not declared where it is used`);
    return found;
  };
  const [element, type] = [attributeOf(part, 'element'), attributeOf(part, 'type')];
  if (element !== undefined) return { name, element: resolved(element) };
  if (type !== undefined) return { name, type: resolved(type) };
  throw new WsdlRefused(`the part ${name} names neither an element nor a type`);
}

const localName = (qName = ''): string => qName.replace(/^.*:/, '');
