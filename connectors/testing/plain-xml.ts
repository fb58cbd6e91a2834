import type { PlainElement } from '../mapping/wire-shape.ts';
import { readXml } from '../xml/safe-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { writeXml, type XmlNode } from '../xml/xml-write.ts';

/** A body as a transport hands it over, written from the plain form. */
export function bodyOf(plain: PlainElement): XmlElement {
  const attributes = { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
  const text = writeXml({ ...nodeOf('body', plain), attributes });
  return readXml(Buffer.from(text));
}

const nodeOf = (name: string, plain: PlainElement): XmlNode => ({
  name,
  content:
    plain === null || typeof plain === 'string'
      ? plain
      : Object.entries(plain).flatMap(([child, list]) => list.map((inner) => nodeOf(child, inner))),
});
