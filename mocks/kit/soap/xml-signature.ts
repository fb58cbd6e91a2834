import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Signs the whole document; the signature becomes the root's last child. @param privateKey PEM. */
export function signDocument(xml: string, privateKey: string): string {
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
}

/** The signed document without its signature, in canonical form; `undefined` when no trusted key made it. */
export function verifyDocument(xml: string, trustedKeys: readonly string[]): string | undefined {
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml');
  const signature = document.getElementsByTagNameNS(DSIG, 'Signature')[0];
  if (!signature) return undefined;
  const text = new XMLSerializer().serializeToString(signature);
  for (const publicCert of trustedKeys) {
    const checker = new SignedXml({ publicCert });
    try {
      checker.loadSignature(text);
      if (checker.signatureAlgorithm !== RSA_SHA256) return undefined;
      if (checker.checkSignature(xml)) return checker.getSignedReferences()[0];
    } catch {
      // Another trusted key may fit.
    }
  }
  return undefined;
}
