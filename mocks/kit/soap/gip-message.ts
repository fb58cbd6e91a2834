import type { MockReply } from '../message.ts';
import { type IncomingElement, parseIncoming } from './incoming-xml.ts';
import { SoapRefusal, type SoapRequest, soapEnvelope, soapReply } from './soap-message.ts';
import { signDocument, verifyDocument } from './xml-signature.ts';

/** Names of the GIP service (domain.md §5.4): operation `xuLyTruyVanMsg`, its answer in a namespace of its own. */
export const GIP_REQUEST_NAMESPACE = 'http://gip.request.com/';
export const GIP_ANSWER_NAMESPACE = 'http://gip.response.com/';

/** @param data XML of `<DATA>`. @returns the same with a signature over it as its last child. */
export const signGip = (data: string, privateKey: string): string => signDocument(data, privateKey);

/**
 * The `<DATA>` of a request, after its signature was checked against the known keys.
 * @throws SoapRefusal when the request is another one or its signature does not hold.
 */
export function verifyGip(request: SoapRequest, trustedKeys: readonly string[]): IncomingElement {
  const refuse = (text: string) => new SoapRefusal(request.version, 'Client', text);
  const { name, namespace, children } = request.payload;
  const text = children[0]?.text.trim();
  if (name !== 'xuLyTruyVanMsg' || namespace !== GIP_REQUEST_NAMESPACE || children.length !== 1 || !text) {
    throw refuse('Message is not xuLyTruyVanMsg');
  }
  const signed = verifyDocument(text, trustedKeys);
  if (signed === undefined) throw refuse('Signature is not valid');
  const data = parseIncoming(signed);
  if (data.name !== 'DATA') throw refuse('Message holds no DATA');
  return data;
}

/** @param signedData what {@link signGip} returned; carried as CDATA. */
export function gipReply(signedData: string): MockReply {
  const cdata = `<![CDATA[${signedData.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  const body =
    `<ns0:xuLyTruyVanMsgResponse xmlns:ns0="${GIP_ANSWER_NAMESPACE}"><return>${cdata}</return>` +
    '</ns0:xuLyTruyVanMsgResponse>';
  return soapReply('1.1', soapEnvelope('1.1', '', body));
}
