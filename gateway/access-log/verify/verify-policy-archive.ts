import { createHash } from 'node:crypto';
import type { SqlSession } from '../../storage/sql-driver.ts';
import { isThere } from '../log-tables.ts';
import type { Found } from '../verdict.ts';

const PAGE_ROWS = 20;

/** Each archived policy set must be the one that its version is the SHA-256 of, and each that decided must be there. */
export async function checkPolicyArchive(
  session: SqlSession,
  named: ReadonlySet<string>,
  found: Found,
): Promise<void> {
  // What is no hash was written by something that archives nothing, e.g. a test.
  const missing = new Set([...named].filter((version) => /^[0-9a-f]{64}$/.test(version)));
  if (await isThere(session, 'policy_set')) await checkSets(session, missing, found);
  for (const version of missing) found.bad(`policy_set: records name ${version}, which is not there`);
}

async function checkSets(session: SqlSession, missing: Set<string>, found: Found): Promise<void> {
  for (let last = ''; ; ) {
    const rows = await session.query(
      `select version, canonical from policy_set where version collate "C" > $1 order by version collate "C" limit ${PAGE_ROWS}`,
      [last],
    );
    for (const row of rows) {
      last = String(row['version']);
      missing.delete(last);
      const own = createHash('sha256').update(String(row['canonical'])).digest('hex');
      if (own !== last) found.bad(`policy_set: the text under version ${last.slice(0, 64)} is another one`);
    }
    if (rows.length < PAGE_ROWS) return;
  }
}
