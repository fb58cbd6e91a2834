import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

/**
 * Before every answer that a page shows stands how it was come by, where only its writer reads it:
 * `<!-- asked by lan: <file of the operation, or "the query above"> {"variables": 1} while tax is down -->`.
 * An example may leave things out; what it shows must be so, in this order. "…" stands for what differs from day to day.
 */
const PAGES = ['README.md', 'docs/for-front-end-teams.md', 'docs/errors.md'];
const MARK =
  /^<!-- asked by (\S+): (the query above|schema\/operations\/\S+)(?: (\{.*?\}))?(?: while (\w+) is (\w+))? -->$/;

interface Example {
  readonly title: string;
  readonly shown: unknown;
  readonly mark: string;
  /** The page up to the example. */
  readonly before: string;
}

const examples: readonly Example[] = PAGES.flatMap((page) => {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match, index) => {
    const before = text.slice(0, match.index).trimEnd();
    return {
      ...{ title: `${page}, answer ${index + 1}`, before },
      shown: JSON.parse(match[1] ?? ''),
      mark: before.split('\n').at(-1) ?? '',
    };
  });
});

/** The last `graphql` block above, or the text that the last `curl` above sends. */
function queryAbove(text: string): string {
  const [block, sent] = [/```graphql\n([\s\S]*?)```/g, /"query":\s*"((?:[^"\\]|\\.)*)"/g].map((pattern) =>
    [...text.matchAll(pattern)].at(-1),
  );
  if ((block?.index ?? -1) > (sent?.index ?? -1)) return block?.[1] ?? '';
  return JSON.parse(`"${sent?.[1] ?? ''}"`);
}

/** What the example shows and the answer does not say: a path and both values each. */
function untrue(shown: unknown, told: unknown, path = ''): string[] {
  if (shown === '…' && told !== undefined && told !== null) return [];
  if (typeof shown === 'string' && shown.endsWith('…') && typeof told === 'string')
    return told.startsWith(shown.slice(0, -1)) ? [] : [`${path}: ${told}`];
  if (Array.isArray(shown) && Array.isArray(told)) {
    let from = 0;
    return shown.flatMap((item, index) => {
      const at = told.findIndex((other, place) => place >= from && untrue(item, other).length === 0);
      if (at === -1) return [`${path}[${index}]: nothing like it in ${JSON.stringify(told)}`];
      from = at + 1;
      return [];
    });
  }
  if (isObject(shown) && isObject(told))
    return Object.entries(shown).flatMap(([key, value]) => untrue(value, told[key], `${path}.${key}`));
  return shown === told ? [] : [`${path}: shown ${JSON.stringify(shown)}, told ${JSON.stringify(told)}`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('an answer that the documents show', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  }, 90_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.world.reset());

  test.each(examples)('is what is answered: $title', async ({ shown, mark, before }) => {
    expect(mark).toMatch(MARK);
    const [, persona = '', source = '', variables = '{}', agency, mode] = MARK.exec(mark) ?? [];
    const query = source === 'the query above' ? queryAbove(before) : readFileSync(source, 'utf8');
    if (agency !== undefined) await gateway.world.control(agency, { mode });
    const asker = persona === 'nobody' ? undefined : persona;
    expect(untrue(shown, await gateway.ask(asker, query, JSON.parse(variables)))).toEqual([]);
  });
});

describe('the comparison', () => {
  test.each([
    ['a value that differs', { a: 1 }, { a: 2 }],
    ['a value that is not there', { a: '…' }, {}],
    ['another beginning', { a: 'ab…' }, { a: 'b' }],
    ['an item that is not in the list', [1, 3], [1, 2]],
    ['items in another order', [2, 1], [1, 2]],
    ['a null that is none', { a: null }, { a: 0 }],
  ])('sees %s', (_what, shown, told) => expect(untrue(shown, told)).toHaveLength(1));

  test('lets an example be shorter than its answer', () =>
    expect(untrue({ a: [{ b: 'x…' }, 3], c: '…' }, { a: [1, { b: 'xy', d: 1 }, 3], c: 5 })).toEqual([]));
});
