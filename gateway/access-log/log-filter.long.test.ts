import { expect, test } from '@jest/globals';
import { LogReader } from './log-reader.ts';
import { wrongAnswers } from './testing/filter-answers.ts';
import { randomFilters } from './testing/filters-of-log.ts';
import { STORES } from './testing/log-fixture.ts';
import { filledLog, keys, putLog } from './testing/random-log.ts';

/** The embedded store takes longer, and both have the same plans. */
const FILTERS: Readonly<Record<string, number>> = { PGlite: 500, PostgreSQL: 2_500 };

test.each(STORES)(
  'whatever is asked of $name, it finds what a look at every record finds',
  async ({ name, open }) => {
    const { driver, drop } = await open();
    const log = filledLog(6_000);
    await putLog(driver, log);
    const filters = randomFilters(log, FILTERS[name] ?? 0);
    expect(await wrongAnswers(new LogReader(driver, keys), log, filters)).toEqual([]);
    await driver.close();
    await drop();
  },
  600_000,
);
