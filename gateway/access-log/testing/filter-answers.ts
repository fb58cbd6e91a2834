import type { AccessFilter } from '../log-filter.ts';
import type { LogReader } from '../log-reader.ts';
import { fitting, newestFirst } from './plain-filter.ts';
import type { PlacedRecord } from './random-log.ts';

const PAGE = 30;

/** Where two pages of a filter, and of every tenth the number too, are other than a look at every record says. */
export async function wrongAnswers(
  reader: LogReader,
  log: readonly PlacedRecord[],
  filters: readonly AccessFilter[],
): Promise<readonly { readonly filter: AccessFilter; readonly told: unknown; readonly expected: unknown }[]> {
  const wrong = [];
  for (const [place, filter] of filters.entries()) {
    const holds = fitting(filter);
    const fit = log.filter(({ record }) => holds(record)).toSorted(newestFirst);
    const count = place % 10 === 0 ? fit.length : undefined;
    const expected = { ids: fit.slice(0, 2 * PAGE).map(({ record }) => record.id), count };
    const told = {
      ids: await firstIds(reader, filter),
      count: count === undefined ? undefined : await countOf(reader, filter),
    };
    if (JSON.stringify(told) !== JSON.stringify(expected)) wrong.push({ filter, told, expected });
  }
  return wrong;
}

/** Of two pages, the second by the cursor of the first. */
async function firstIds(reader: LogReader, filter: AccessFilter): Promise<readonly string[]> {
  const first = await reader.page(filter, PAGE);
  const second = first.hasNextPage
    ? await reader.page(filter, PAGE, first.entries.at(-1)?.cursor)
    : { entries: [] };
  return [...first.entries, ...second.entries].map(({ record }) => record.id);
}

/** Every record has a kind. */
async function countOf(reader: LogReader, filter: AccessFilter): Promise<number> {
  const counted = await reader.count(filter, 'kind');
  return counted.reduce((sum, { count }) => sum + count, 0);
}
