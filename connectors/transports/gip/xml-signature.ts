import { SignedXml } from 'xml-crypto';
import {
  DSIG,
  ENVELOPED,
  EXCLUSIVE,
  findElements,
  RSA_SHA256,
  SHA256,
  trustedKeysOf,
  UntrustedXml,
  verifySignature,
} from '../../xml/verify-signature.ts';
import type { ExactElement } from '../../xml/xml-element.ts';

/** Signs whole documents; the signature becomes the root's last child (XML-DSig, enveloped, RSA-SHA256). */
export function createXmlSigner(privateKey: string): (xml: string) => string {
  return (xml) => {
    const signer = new SignedXml({
      privateKey,
      signatureAlgorithm: RSA_SHA256,
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    signer.addReference({
      xpath: '/*',
      transforms: [ENVELOPED, EXCLUSIVE],
      digestAlgorithm: SHA256,
      uri: '',
      isEmptyUri: true,
    });
    signer.computeSignature(xml, { location: { reference: '/*', action: 'append' } });
    return signer.getSignedXml();
  };
}

/**
 * @param trusted PEM public keys or certificates; several during a change of keys.
 * @returns a function from a message to the same without its signature: the very elements that were signed.
 * @throws UntrustedXml (the returned function).
 */
export function createXmlVerifier(
  trusted: readonly string[],
): (message: ExactElement) => Promise<ExactElement> {
  const keys = trustedKeysOf(trusted);
  return async (message) => {
    const [signature, ...more] = findElements(message, 'Signature', DSIG);
    if (!signature) throw new UntrustedXml('not signed');
    if (more.length > 0) throw new UntrustedXml('several signatures');
    // Any other place is where signature wrapping begins.
    if (signature.around.length !== 1) throw new UntrustedXml('a signature that is no child of the message');
    await verifySignature(signature, [{ uri: '', element: message, around: [] }], keys);
    const isSigned = (part: ExactElement | string) => part !== signature.element;
    return {
      ...message,
      children: message.children.filter(isSigned),
      content: message.content.filter(isSigned),
    };
  };
}
