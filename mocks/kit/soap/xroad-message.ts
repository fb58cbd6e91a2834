import { createHash } from 'node:crypto';
import type { MockReply } from '../message.ts';
import { escapeXml } from '../xml-node.ts';
import { type IncomingElement, incomingChild } from './incoming-xml.ts';
import { SoapRefusal, type SoapRequest, soapEnvelope, soapFault, soapReply } from './soap-message.ts';

const XROAD = 'http://x-road.eu/xsd/xroad.xsd';
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512';

export interface XRoadMember {
  readonly objectType: string;
  /** `VN/GOV/H26/lien-thong`, parts in the order of the protocol; a service goes on with code and version. */
  readonly path: string;
}

export interface XRoadRequest {
  readonly client: XRoadMember;
  readonly service: XRoadMember;
  readonly serviceCode: string;
  readonly id: string;
  readonly userId: string | undefined;
  readonly issue: string | undefined;
  readonly protocolVersion: string;
  /** The header blocks as received, in order: what an answer must carry again. */
  readonly headersXml: string;
}

/** Reads the headers as a security server does. @throws SoapRefusal with a technical fault code of X-Road. */
export function readXRoadHeaders(request: SoapRequest): XRoadRequest {
  const blocks = request.header?.children.filter(({ namespace }) => namespace === XROAD) ?? [];
  const refuse = (code: string, text: string) => new SoapRefusal('1.1', `Client.${code}`, text);
  if (request.version !== '1.1') throw refuse('InvalidSoap', 'X-Road speaks SOAP 1.1');
  const only = (name: string): IncomingElement | undefined => {
    const found = blocks.filter((block) => block.name === name);
    if (found.length > 1)
      throw refuse('DuplicateHeaderField', `SOAP header contains duplicate field '${name}'`);
    return found[0];
  };
  const required = (name: string): IncomingElement => {
    const block = only(name);
    if (!block) throw refuse('MissingHeaderField', `Required field '${name}' is missing`);
    return block;
  };
  const service = required('service');
  const serviceCode = incomingChild(service, 'serviceCode')?.text ?? '';
  if (request.payload.name !== serviceCode) {
    throw refuse('InvalidBody', 'Malformed SOAP message: body does not match the service code');
  }
  return {
    client: memberOf(required('client')),
    service: memberOf(service),
    serviceCode,
    id: required('id').text,
    userId: only('userId')?.text,
    issue: only('issue')?.text,
    protocolVersion: required('protocolVersion').text,
    headersXml: blocks.map((block) => block.toXml()).join(''),
  };
}

const memberOf = (block: IncomingElement): XRoadMember => ({
  objectType: block.attributes['objectType'] ?? '',
  path: block.children.map(({ text }) => text).join('/'),
});

/** Base64 of the SHA-512 over the request's bytes, as `requestHash` carries it. */
export const requestHashOf = (bytes: Uint8Array): string =>
  createHash('sha512').update(bytes).digest('base64');

/** The headers that an answer to this request carries: those received, then the hash of what was received. */
export function answerHeaders(headersXml: string, requestBytes: Uint8Array): string {
  const hash = requestHashOf(requestBytes);
  return `${headersXml}<xrd:requestHash xmlns:xrd="${XROAD}" algorithmId="${SHA512}">${hash}</xrd:requestHash>`;
}

/**
 * @param requestBytes the HTTP body as received.
 * @param body XML of `<serviceCode>Response`.
 */
export const xroadAnswer = (request: XRoadRequest, requestBytes: Uint8Array, body: string): MockReply =>
  soapReply('1.1', soapEnvelope('1.1', answerHeaders(request.headersXml, requestBytes), body));

/** A technical fault of a security server: with HTTP 200, and with a code that tells where it failed. */
export const xroadTechnicalFault = (code: string, text: string, detailId: string): MockReply =>
  soapFault('1.1', code, text, {
    status: 200,
    detail: `<xroad:faultDetail xmlns:xroad="${XROAD}">${escapeXml(detailId)}</xroad:faultDetail>`,
  });

/** What stands in the answer's wrapper when the service refuses in its own words. */
export const xroadServiceFault = (code: string, text: string): string =>
  `<fault><faultCode>${escapeXml(code)}</faultCode><faultString>${escapeXml(text)}</faultString></fault>`;
