import type { MockReply, MockRequest } from '../message.ts';
import { escapeXml } from '../xml-node.ts';
import { type IncomingElement, incomingChild, parseIncoming } from './incoming-xml.ts';

export type SoapVersion = '1.1' | '1.2';

const ENVELOPES: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};
const CONTENT_TYPES: Readonly<Record<SoapVersion, string>> = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
};
const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** A request that this mock will not serve; `reply` is the fault to send. */
export class SoapRefusal extends Error {
  readonly reply: MockReply;

  constructor(version: SoapVersion, code: string, text: string) {
    super(text);
    this.reply = soapFault(version, code, text);
  }
}

export interface SoapRequest {
  readonly version: SoapVersion;
  /** From the `SOAPAction` header (1.1) or the content type's `action` (1.2), without quotes. */
  readonly action: string;
  readonly envelope: IncomingElement;
  readonly header: IncomingElement | undefined;
  /** The one element in the body. */
  readonly payload: IncomingElement;
}

/** @throws SoapRefusal for what is no SOAP message, or one whose content type does not fit its envelope. */
export function readSoapRequest(request: MockRequest): SoapRequest {
  const contentType = request.headers['content-type'] ?? '';
  const version = contentType.startsWith('application/soap+xml') ? '1.2' : '1.1';
  if (!contentType.startsWith(version === '1.2' ? 'application/soap+xml' : 'text/xml')) {
    throw new SoapRefusal('1.1', 'Client', 'Content-Type is not SOAP');
  }
  const envelope = parseOrRefuse(version, request.body.toString('utf8'));
  if (envelope.name !== 'Envelope' || envelope.namespace !== ENVELOPES[version]) {
    throw new SoapRefusal(version, 'VersionMismatch', 'Not an envelope of this version');
  }
  const payload = incomingChild(envelope, 'Body')?.children;
  if (payload?.length !== 1 || !payload[0]) {
    throw new SoapRefusal(version, 'Client', 'The body must hold one element');
  }
  const action =
    version === '1.1'
      ? (request.headers['soapaction'] ?? '')
      : (/action="([^"]*)"/.exec(contentType)?.[1] ?? '');
  return {
    version,
    action: action.replace(/^"|"$/g, ''),
    envelope,
    header: incomingChild(envelope, 'Header'),
    payload: payload[0],
  };
}

function parseOrRefuse(version: SoapVersion, text: string): IncomingElement {
  try {
    return parseIncoming(text);
  } catch {
    throw new SoapRefusal(version, 'Client', 'Unreadable XML');
  }
}

/** @param headers XML of header blocks, `''` for none. @param body XML of the one element in the body. */
export function soapEnvelope(version: SoapVersion, headers: string, body: string): string {
  const header = headers === '' ? '' : `<soapenv:Header>${headers}</soapenv:Header>`;
  return (
    `${XML_DECLARATION}<soapenv:Envelope xmlns:soapenv="${ENVELOPES[version]}">${header}` +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

export const soapReply = (version: SoapVersion, envelope: string, status = 200): MockReply => ({
  status,
  headers: { 'content-type': CONTENT_TYPES[version] },
  body: envelope,
});

/**
 * A fault as the version writes it. Agencies send it with 500 as well as with 200.
 * @param code e.g. `Server`, `Client`, `wsse:FailedAuthentication`; in 1.2 what is neither is a subcode of Sender.
 * @param detail XML within the detail element.
 */
export function soapFault(
  version: SoapVersion,
  code: string,
  text: string,
  { detail = '', status = 500, headers = '' }: { detail?: string; status?: number; headers?: string } = {},
): MockReply {
  const wsse =
    ' xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"';
  const declared = code.startsWith('wsse:') ? wsse : '';
  const fault =
    version === '1.1'
      ? `<soapenv:Fault${declared}><faultcode>${code.includes(':') ? code : `soapenv:${code}`}</faultcode>` +
        `<faultstring>${escapeXml(text)}</faultstring>${detail && `<detail>${detail}</detail>`}</soapenv:Fault>`
      : `<soapenv:Fault${declared}><soapenv:Code>${codeOf12(code)}</soapenv:Code><soapenv:Reason>` +
        `<soapenv:Text xml:lang="vi">${escapeXml(text)}</soapenv:Text></soapenv:Reason>` +
        `${detail && `<soapenv:Detail>${detail}</soapenv:Detail>`}</soapenv:Fault>`;
  return soapReply(version, soapEnvelope(version, headers, fault), status);
}

function codeOf12(code: string): string {
  if (code === 'Server') return '<soapenv:Value>soapenv:Receiver</soapenv:Value>';
  if (code === 'Client') return '<soapenv:Value>soapenv:Sender</soapenv:Value>';
  if (!code.includes(':')) return `<soapenv:Value>soapenv:${code}</soapenv:Value>`;
  return `<soapenv:Value>soapenv:Sender</soapenv:Value><soapenv:Subcode><soapenv:Value>${code}</soapenv:Value></soapenv:Subcode>`;
}
