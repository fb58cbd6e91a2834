import { own } from '../../schema/own.ts';

/**
 * An element to be written: name with prefix, and text, `null` for `xsi:nil`, or children in order. `undefined`
 * content leaves the element out, `''` writes it empty: nil, empty and missing are different messages.
 */
export type XmlNode = readonly [name: string, content: string | null | undefined | readonly XmlNode[]];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r]/g, (found) => own(ENTITIES, found) ?? found);

export const writeNodes = (nodes: readonly XmlNode[]): string => nodes.map(writeNode).join('');

function writeNode([name, content]: XmlNode): string {
  if (content === undefined) return '';
  if (content === null) return `<${name} xsi:nil="true"/>`;
  const inner = typeof content === 'string' ? escapeXml(content) : writeNodes(content);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** `2026-11-02` as `02/11/2026`; a part that is not known is left out (`03/1950`, `1950`). */
export const slashDay = (day: string): string => day.split('-').toReversed().join('/');

/** `2026-11-02T09:12:00+07:00` as `02/11/2026 09:12:00`. */
export const slashInstant = (instant: string): string =>
  `${slashDay(instant.slice(0, 10))} ${instant.slice(11, 19)}`;

/**
 * Answers as old systems give them: in any order, some rows twice. The order changes from call to call, the same
 * way in every run.
 */
export function createDisorder(): <Row>(rows: readonly Row[]) => Row[] {
  let call = 0;
  return (rows) => {
    call += 1;
    const turned = call % 2 === 1 ? rows.toReversed() : [...rows.slice(1), ...rows.slice(0, 1)];
    const repeated = call % 3 === 1 ? turned.at(-1) : undefined;
    return repeated === undefined ? turned : [repeated, ...turned];
  };
}
