import { MAX_ANSWER_LIST } from '../../connectors/transports/http/answer-limits.ts';

/** One way of making a message of an agency costly, out of the pieces that its protocol has. */
export interface WorstAnswer {
  readonly name: string;
  /** What goes into the message: at most so many bytes, and about so many values. */
  payload(bytes: number, values: number): string;
}

const MOST_IN_A_LIST = MAX_ANSWER_LIST - 10;

/** Elements and attributes, or values and names: whichever of the two languages it is. */
const valuesIn = (piece: string): number => piece.match(/<[A-Za-z]|="|[[{,:](?![^"<]*">)/g)?.length ?? 0;

/** So many of the piece as fit into the bytes, and into the values that are left beside what stands around it. */
function repeated(around: string, piece: string, bytes: number, values: number): number {
  const byBytes = (bytes - Buffer.byteLength(around)) / (Buffer.byteLength(piece) + 1);
  const each = valuesIn(piece) + 1;
  return Math.max(1, Math.floor(Math.min(byBytes, (values - valuesIn(around)) / each, MOST_IN_A_LIST)));
}

/** What goes into a message, so that all of it has at most so many bytes and, about, so many values. */
export const filled = (name: string, before: string, piece: string, after: string): WorstAnswer => ({
  name,
  payload: (bytes, values) => before + piece.repeat(repeated(before + after, piece, bytes, values)) + after,
});
export const listed = (name: string, before: string, piece: string, after: string): WorstAnswer => ({
  name,
  payload: (bytes, values) =>
    before + `${piece},`.repeat(repeated(before + after, piece, bytes, values)).slice(0, -1) + after,
});

/** Costly in any XML, whatever it is about; `row` is where it stands. */
export const xmlAnswers = (open: string, close: string): WorstAnswer[] => {
  const deep = (depth: number, inner: string, more = '') =>
    `<d${more}>`.repeat(depth) + inner + '</d>'.repeat(depth);
  const declarations = Array.from({ length: 30 }, (_, index) => ` xmlns:p${index}="urn:${index}"`).join('');
  const attributes = Array.from({ length: 60 }, (_, index) => ` a${index}=""`).join('');
  return [
    filled('many short elements', open, '<x/>', close),
    filled('many short elements in groups', open, `<g>${'<x/>'.repeat(1_000)}</g>`, close),
    filled('many attributes in groups', open, `<g>${`<x${attributes}/>`.repeat(50)}</g>`, close),
    filled('declarations used at every level', open, deep(50, '', ' xmlns:p="urn:1" p:a=""'), close),
    filled('many long names', open, `<x${'y'.repeat(2_000)}/>`, close),
    filled('many attributes', open, `<x${attributes}/>`, close),
    filled('many declarations', open, `<x${declarations}/>`, close),
    filled(
      'a long namespace for many names',
      `${open}<n xmlns:p="${'u'.repeat(250)}">`,
      '<p:x p:a=""/>',
      `</n>${close}`,
    ),
    filled(
      'prefixes looked up from far down',
      `${open}<n xmlns:p="u">${'<d>'.repeat(50)}`,
      '<p:x/>',
      `${'</d>'.repeat(50)}</n>${close}`,
    ),
    filled('many deep trees', open, deep(50, ''), close),
    filled('texts of references', `${open}<x>`, `${'&amp;'.repeat(30_000)}</x><x>`, `</x>${close}`),
    filled('texts of CDATA', `${open}<x>`, `${'<![CDATA[]]>'.repeat(10_000)}</x><x>`, `</x>${close}`),
    filled(
      'texts of marks that are written out',
      `${open}<x>`,
      `${'>'.repeat(32_000)}</x><x>`,
      `</x>${close}`,
    ),
    filled('long texts', `${open}<x>`, `${'x'.repeat(32_000)}</x><x>`, `</x>${close}`),
    filled('one long text', `${open}<x>`, 'x', `</x>${close}`),
    filled('one long attribute', `${open}<x a="`, 'x', `"/>${close}`),
    filled('one long name', `${open}<x`, 'x', `/>${close}`),
    filled('comments', open, '<!---->', close),
    filled('blanks', open, ' ', close),
    filled('text that never ends', `${open}<x>`, '<![CDATA[', ''),
    filled('tags that never end', open, '<x a=', ''),
    filled(
      'combining marks',
      `${open}<x>a`,
      `${'\u0323\u0302\u0327\u0301'.repeat(7_000)}</x><x>a`,
      `</x>${close}`,
    ),
  ];
};

/** The same of JSON, as members of the answer's object beside an empty list. */
export const jsonAnswers = (empty: string): WorstAnswer[] => [
  listed('many short values', `${empty},"x":[`, '1', ']'),
  listed('many short values in groups', `${empty},"x":[`, `[${'1,'.repeat(1_000)}1]`, ']'),
  listed('many objects in groups', `${empty},"x":[`, `[${'{},'.repeat(500)}{}]`, ']'),
  listed('many empty objects', `${empty},"x":[`, '{}', ']'),
  {
    name: 'many names',
    payload: (bytes, values) =>
      `${empty},"x":{${Array.from({ length: Math.floor(Math.min(bytes / 12, values / 2)) }, (_, index) => `"${index}":1`).join()}}`,
  },
  filled('many levels', `${empty},"x":`, '[', ''),
  filled('many levels of objects', `${empty},"x":`, '{"a":', ''),
  filled('a number of many digits', `${empty},"x":`, '9', ''),
  filled('one long text', `${empty},"x":"`, 'x', '"'),
  filled('one long text of escapes', `${empty},"x":"`, '\\u1ec7', '"'),
  listed('long texts', `${empty},"x":[`, `"${'x'.repeat(32_000)}"`, ']'),
  listed('long texts of escapes', `${empty},"x":[`, `"${'\\u1ec7'.repeat(32_000)}"`, ']'),
  filled('blanks', `${empty},"x":`, ' ', '1'),
  filled('text that never ends', `${empty},"x":"`, '\\"', ''),
];
