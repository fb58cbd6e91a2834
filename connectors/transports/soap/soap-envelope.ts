import type { ExactElement, XmlElement } from '../../xml/xml-element.ts';
import { writeXml, XML_DECLARATION, type XmlNode } from '../../xml/xml-write.ts';
import { ENVELOPE_NAMESPACES, type SoapVersion, WSSE, WSU } from './soap-names.ts';

/** How messages of one agency are secured (WS-Security 1.0). */
export interface SoapSecurity {
  /** Children of `wsse:Security` for one message; prefixes `wsse` and `wsu` are declared. Called once per message. */
  tokens(): readonly XmlNode[];
  /** `wsu:Id` of the body, where a signature refers to it. */
  readonly bodyId?: string;
  /** PEM certificates or public keys that answers are signed with; none where they are not. */
  readonly trusted?: readonly string[];
  /** Seals the finished envelope (signature). */
  seal?(envelope: string): string;
  /**
   * Checks an answer and returns the body to be used: the very element that was signed.
   * @throws GatewayError `AGENCY_BAD_ANSWER` when the signature does not cover what it must.
   */
  open?(envelope: ExactElement): Promise<XmlElement>;
}

interface EnvelopeParts {
  readonly version: SoapVersion;
  /** Header blocks before the security header; they declare their own prefixes. */
  readonly headers: readonly XmlNode[];
  /** XML of the one element in the body. */
  readonly body: string;
  readonly security: SoapSecurity | undefined;
}

/** The whole message as text, sealed. Nothing in it was put together from text that came from a caller unescaped. */
export function writeEnvelope({ version, headers, body, security }: EnvelopeParts): string {
  const tokens = security?.tokens() ?? [];
  const blocks = [...headers, ...(tokens.length > 0 ? [securityHeader(tokens)] : [])];
  const bodyId = security?.bodyId;
  const envelope: XmlNode = {
    name: 'soap:Envelope',
    attributes: { 'xmlns:soap': ENVELOPE_NAMESPACES[version] },
    content: [
      { name: 'soap:Header', content: blocks.length > 0 ? blocks : undefined },
      {
        name: 'soap:Body',
        ...(bodyId === undefined ? {} : { attributes: { 'xmlns:wsu': WSU, 'wsu:Id': bodyId } }),
        content: { raw: body },
      },
    ],
  };
  const text = XML_DECLARATION + writeXml(envelope);
  return security?.seal ? security.seal(text) : text;
}

const securityHeader = (tokens: readonly XmlNode[]): XmlNode => ({
  name: 'wsse:Security',
  attributes: { 'xmlns:wsse': WSSE, 'xmlns:wsu': WSU, 'soap:mustUnderstand': '1' },
  content: tokens,
});
