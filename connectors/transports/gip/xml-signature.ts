import { DOMParser, type Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** A signature that is missing, wrong, not ours to trust, or does not cover what it must. Quotes nothing. */
export class UntrustedXml extends Error {}

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
 * @param trustedKeys PEM public keys; several during a key change.
 * @returns a function from a signed document, already refused a DTD, to the canonical form of exactly what was signed.
 *   Read that and never the document itself: so an element moved around the signature is never believed.
 * @throws UntrustedXml (the returned function).
 */
export function createXmlVerifier(trustedKeys: readonly string[]): (xml: string) => string {
  return (xml) => {
    const signature = onlySignature(xml);
    for (const publicCert of trustedKeys) {
      const signed = signedBy(publicCert, xml, signature);
      if (signed !== undefined) return signed;
    }
    throw new UntrustedXml('no trusted key made the signature');
  };
}

/** One signature, a child of the root: any other place is where signature wrapping begins. */
function onlySignature(xml: string): Element {
  const document = new DOMParser({ onError: () => undefined }).parseFromString(xml, 'text/xml');
  const found = document.getElementsByTagNameNS(DSIG, 'Signature');
  const [signature] = found;
  if (!signature) throw new UntrustedXml('not signed');
  if (found.length > 1) throw new UntrustedXml('several signatures');
  if (signature.parentNode !== document.documentElement)
    throw new UntrustedXml('a signature that is no child of the message');
  return signature;
}

function signedBy(publicCert: string, xml: string, signature: Element): string | undefined {
  const checker = new SignedXml({ publicCert });
  try {
    checker.loadSignature(signature);
    refuseOtherShapes(checker);
    if (!checker.checkSignature(xml)) return undefined;
  } catch (error) {
    if (error instanceof UntrustedXml) throw error;
    return undefined;
  }
  const [only] = checker.getSignedReferences();
  return only;
}

/** The whole document, by strong algorithms, and nothing that could cut parts out of what is signed. */
function refuseOtherShapes(checker: SignedXml): void {
  const references = checker.getReferences();
  const [only] = references;
  const isUsual =
    references.length === 1 &&
    only !== undefined &&
    (only.uri ?? '') === '' &&
    only.digestAlgorithm === SHA256 &&
    only.transforms.every((transform) => transform === ENVELOPED || transform === EXCLUSIVE) &&
    checker.signatureAlgorithm === RSA_SHA256 &&
    checker.canonicalizationAlgorithm === EXCLUSIVE;
  if (!isUsual) throw new UntrustedXml('a signature of another shape than agreed');
}
