import { XMLNS_NAMESPACE } from '../../xml/namespace-scopes.ts';
import { attributeOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import type { SoapVersion } from './soap-names.ts';

export interface QName {
  readonly namespace: string;
  readonly name: string;
}

/** An operation as one binding offers it. */
export interface BoundOperation {
  readonly name: string;
  readonly version: SoapVersion;
  readonly action: string;
  readonly input: QName;
  /** `undefined`: one-way. */
  readonly output: QName | undefined;
  /** Header blocks that the binding declares for the request, in order. */
  readonly headers: readonly QName[];
  /** Why we cannot call it; the other operations are not affected. */
  readonly refusal: string | undefined;
}

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const BINDINGS: Readonly<Record<string, SoapVersion>> = {
  'http://schemas.xmlsoap.org/wsdl/soap/': '1.1',
  'http://schemas.xmlsoap.org/wsdl/soap12/': '1.2',
};
const NOWHERE: QName = { namespace: '', name: '' };

/** An element with the prefixes that are declared at its place. */
interface Placed {
  readonly element: XmlElement;
  readonly prefixes: ReadonlyMap<string, string>;
}

/**
 * All operations of all SOAP bindings. Read from the documents themselves: node-soap lets the bindings of SOAP 1.1
 * and 1.2 overwrite each other and takes the first part of a message for the body, even a header's.
 */
export function readOperations(documents: readonly XmlElement[]): readonly BoundOperation[] {
  const roots = documents
    .filter(({ name, namespace }) => name === 'definitions' && namespace === WSDL)
    .map((root) => place(root));
  const named = (kind: string) =>
    new Map(
      roots.flatMap((root) =>
        below(root, kind).map((found) => [attributeOf(found.element, 'name') ?? '', found] as const),
      ),
    );
  const tables = { messages: named('message'), portTypes: named('portType') };
  return roots.flatMap((root) => below(root, 'binding')).flatMap((binding) => operationsOf(binding, tables));
}

interface Tables {
  readonly messages: ReadonlyMap<string, Placed>;
  readonly portTypes: ReadonlyMap<string, Placed>;
}

function operationsOf(binding: Placed, tables: Tables): BoundOperation[] {
  const soap = binding.element.children.find(
    ({ name, namespace }) => name === 'binding' && BINDINGS[namespace],
  );
  const version = soap && BINDINGS[soap.namespace];
  if (!soap || !version) return [];
  const portType = tables.portTypes.get(localName(attributeOf(binding.element, 'type')));
  const names = below(binding, 'operation').map(({ element }) => attributeOf(element, 'name') ?? '');
  return below(binding, 'operation').map((bound, index): BoundOperation => {
    const name = names[index] ?? '';
    const details = bound.element.children.find(
      (child) => child.name === 'operation' && child.namespace === soap.namespace,
    );
    const style = (details && attributeOf(details, 'style')) ?? attributeOf(soap, 'style') ?? 'document';
    const abstract =
      portType && below(portType, 'operation').find((one) => attributeOf(one.element, 'name') === name);
    const parts = { bound, abstract, soapNamespace: soap.namespace, messages: tables.messages };
    const input = messageOf('input', parts);
    const output = messageOf('output', parts);
    const refusal =
      (names.indexOf(name) !== names.lastIndexOf(name) &&
        'overloaded: its name stands twice in the binding') ||
      (style !== 'document' && `style ${style}; only document style is spoken`) ||
      (!abstract && 'its port type does not know it') ||
      input.refusal ||
      output.refusal ||
      undefined;
    return {
      name,
      version,
      action: (details && attributeOf(details, 'soapAction')) ?? '',
      input: input.body ?? NOWHERE,
      output: output.body,
      headers: input.headers,
      refusal: refusal ?? (input.body ? undefined : 'no input message'),
    };
  });
}

interface MessageParts {
  readonly bound: Placed;
  readonly abstract: Placed | undefined;
  readonly soapNamespace: string;
  readonly messages: ReadonlyMap<string, Placed>;
}

interface BoundMessage {
  readonly body: QName | undefined;
  readonly headers: readonly QName[];
  readonly refusal: string | undefined;
}

function messageOf(direction: 'input' | 'output', parts: MessageParts): BoundMessage {
  const declared = parts.abstract && below(parts.abstract, direction)[0]?.element;
  if (!declared) return { body: undefined, headers: [], refusal: undefined };
  const bound = below(parts.bound, direction)[0]?.element;
  const blocks = bound?.children.filter(({ namespace }) => namespace === parts.soapNamespace) ?? [];
  const body = blocks.find(({ name }) => name === 'body');
  if (!body) return refused(`its ${direction} has no soap:body (attachments are not spoken)`);
  if (attributeOf(body, 'use') === 'encoded') return refused('encoded use; only literal is spoken');
  const headers = blocks
    .filter(({ name }) => name === 'header')
    .map((header) => partOf(parts.messages, attributeOf(header, 'message'), attributeOf(header, 'part')));
  if (headers.some((header) => header === undefined)) return refused('a header part that is not there');
  const messageName = attributeOf(declared, 'message');
  const message = parts.messages.get(localName(messageName));
  if (!message) return refused(`its ${direction} message is not there`);
  const listed = attributeOf(body, 'parts')?.trim().split(/\s+/);
  const own = below(message, 'part')
    .map(({ element }) => attributeOf(element, 'name') ?? '')
    .filter((name) => listed === undefined || listed.includes(name));
  // Without `parts` all parts are the body's, but those that a header of the same message has taken.
  const taken = new Set(
    blocks
      .filter(
        (block) =>
          block.name === 'header' && localName(attributeOf(block, 'message')) === localName(messageName),
      )
      .map((block) => attributeOf(block, 'part')),
  );
  const left = listed ? own : own.filter((name) => !taken.has(name));
  if (left.length !== 1) return refused(`${left.length} parts in the ${direction} body; one is spoken`);
  const element = partOf(parts.messages, messageName, left[0]);
  if (!element) return refused(`the ${direction} body's part names a type, not an element`);
  return { body: element, headers: headers.filter((header) => header !== undefined), refusal: undefined };
}

const refused = (refusal: string): BoundMessage => ({ body: undefined, headers: [], refusal });

function partOf(
  messages: ReadonlyMap<string, Placed>,
  message: string | undefined,
  part: string | undefined,
): QName | undefined {
  const found = messages.get(localName(message));
  const placed = found && below(found, 'part').find(({ element }) => attributeOf(element, 'name') === part);
  const value = placed && attributeOf(placed.element, 'element');
  if (!placed || value === undefined) return undefined;
  const colon = value.indexOf(':');
  const namespace = placed.prefixes.get(colon === -1 ? '' : value.slice(0, colon));
  return { namespace: namespace ?? '', name: value.slice(colon + 1) };
}

const localName = (qName: string | undefined): string => (qName ?? '').replace(/^.*:/, '');

function place(element: XmlElement, outer: ReadonlyMap<string, string> = new Map()): Placed {
  const prefixes = new Map(outer);
  for (const { name, namespace, value } of element.attributes) {
    if (namespace === XMLNS_NAMESPACE) prefixes.set(name === 'xmlns' ? '' : name, value);
  }
  return { element, prefixes };
}

const below = (parent: Placed, name: string): Placed[] =>
  childrenOf(parent.element, name, WSDL).map((child) => place(child, parent.prefixes));
