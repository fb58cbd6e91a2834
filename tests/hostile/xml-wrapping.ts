/**
 * XML signature wrapping (Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be", 2012): eight ways to leave a
 * genuine signature where a verifier finds it, and to put a forged message where a reader looks. There for a SAML response
 * with a signed assertion; here for a signed root.
 */
export interface Wrapped {
  readonly name: string;
  readonly xml: string;
}

/**
 * @param signed a message whose root holds its own enveloped signature, as its last child.
 * @param forge makes the forged message of the true one, unsigned.
 */
export function wrapEnveloped(signed: string, forge: (unsigned: string) => string): readonly Wrapped[] {
  const signature = /<(?:\w+:)?Signature[ >][\s\S]*<\/(?:\w+:)?Signature>/.exec(signed)?.[0] ?? '';
  const unsigned = signed.replace(signature, '');
  const forged = forge(unsigned);
  const close = /<\/[\w:]+>\s*$/.exec(forged)?.[0] ?? '';
  const open = /^[^>]*>/.exec(forged)?.[0] ?? '';
  const inner = forged.slice(open.length, forged.length - close.length);
  const insideSignature = (more: string) =>
    signature.replace(/<\/((?:\w+:)?)Signature>\s*$/, `<$1Object>${more}</$1Object></$1Signature>`);
  return [
    {
      name: '1: the true message in the signature of a forged one',
      xml: `${open}${inner}${insideSignature(unsigned)}${close}`,
    },
    {
      name: '2: the true message beside its signature',
      xml: `${open}${inner}${unsigned}${signature}${close}`,
    },
    { name: '3: the forged message before the true one', xml: `${open}${forged}${signed}${close}` },
    { name: '4: the true message within the forged one', xml: `${open}${inner}${signed}${close}` },
    {
      name: '5: the signature in the forged one, the true one last',
      xml: `${open}${inner}${signature}${unsigned}${close}`,
    },
    {
      name: '6: the true message in the signature, within the forged one',
      xml: `${open}${insideSignature(signed)}${inner}${close}`,
    },
    {
      name: '7: the forged message in an extension before the true one',
      xml: signed.replace(open, `${open}<Extensions>${forged}</Extensions>`),
    },
    {
      name: '8: the true message, without its signature, in an Object of it',
      xml: `${open}${inner}${insideSignature(`<Extensions>${unsigned}</Extensions>`)}${close}`,
    },
  ];
}

/** Changes inside a signature that a verifier must not shrug at. */
export function spoilSignature(signed: string): readonly Wrapped[] {
  const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const change = (name: string, from: RegExp | string, to: string): Wrapped => ({
    name,
    xml: signed.replace(from, to),
  });
  return [
    change('without its signature', /<(?:\w+:)?Signature[ >][\s\S]*<\/(?:\w+:)?Signature>/, ''),
    change('with an empty signature', /(<(?:\w+:)?SignatureValue>)[^<]*/, '$1'),
    change(
      'with a digest of nothing',
      /(<(?:\w+:)?DigestValue>)[^<]*/,
      '$147DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    ),
    change('with a secret instead of a key', /rsa-sha256/, 'hmac-sha256'),
    change('with SHA-1', /xmldsig-more#rsa-sha256/, 'xmldsig#rsa-sha1'),
    change('with a reference to a part', /URI=""/, 'URI="#part"'),
    change('with a reference to a file', /URI=""/, 'URI="file:///etc/passwd"'),
    change('with no reference', /<(\w+:)?Reference [\s\S]*<\/(\w+:)?Reference>/, ''),
    change(
      'with a transform of XPath',
      `<Transform Algorithm="${exclusive}"/>`,
      '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>false()</XPath></Transform>',
    ),
    change(
      'with a transform of XSLT',
      `<Transform Algorithm="${exclusive}"/>`,
      '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
    ),
    change('with a DTD', /^/, '<!DOCTYPE DATA [<!ENTITY x "y">]>'),
    change('with an entity of a file', /^/, '<!DOCTYPE DATA [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
  ];
}
