import type { XmlElement } from '../../xml/xml-element.ts';
import type { XmlNode } from '../../xml/xml-write.ts';

/** How messages of one agency are secured (WS-Security 1.0). */
export interface SoapSecurity {
  /** Children of `wsse:Security` for one message; prefixes `wsse` and `wsu` are declared. Called once per message. */
  tokens(): readonly XmlNode[];
  /** `wsu:Id` of the body, where a signature refers to it. */
  readonly bodyId?: string;
  /** Seals the finished envelope (signature). */
  seal?(envelope: string): string;
  /**
   * Checks an answer and returns the body to be used: the very element that was signed.
   * @throws GatewayError `AGENCY_BAD_ANSWER` when the signature does not cover what it must.
   */
  open?(envelope: Buffer, parsed: XmlElement): XmlElement;
}
