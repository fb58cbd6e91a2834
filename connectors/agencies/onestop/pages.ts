import type { z } from 'zod';
import type { AgencyId } from '../../../schema/terms.ts';
import { UnreadableText } from '../../mapping/dates.ts';
import { readOptionalText } from '../../mapping/text.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';

interface Page<Item> {
  readonly result: readonly Item[];
  readonly trang?: string | null | undefined;
  readonly sotrang?: string | null | undefined;
}

/** More than any catalogue here needs; a system that counts wrongly must not keep us asking for ever. */
const MAX_PAGES = 50;

/**
 * Reads a list service to its end, one page after the other, by the page numbers in the answers.
 * @param askPage sends the request for a page, numbered from `"1"`.
 */
export async function readAllPages<Item>(
  agency: AgencyId,
  shape: z.ZodType<Page<Item>>,
  askPage: (page: string) => Promise<unknown>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await askPage(String(page));
    readingAnswer(agency, () => {
      const read = readAs(shape, answer);
      // The answer to another page would repeat some rows and lose others unseen.
      if (Number(readOptionalText(read.trang) ?? page) !== page) throw new UnreadableText('page asked for');
      pages = readPageCount(read.sotrang);
      items.push(...read.result);
    });
  }
  return items;
}

function readPageCount(text: string | null | undefined): number {
  const known = readOptionalText(text) ?? '1';
  if (!/^\d{1,4}$/.test(known) || Number(known) > MAX_PAGES) throw new UnreadableText('sotrang');
  return Number(known);
}
