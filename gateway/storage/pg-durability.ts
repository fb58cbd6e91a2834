import type { SqlRow } from './sql-driver.ts';

/** Settings under which a server, or its database or role, tells of a commit that a power cut takes back. */
const UNSAFE: Readonly<Record<string, string>> = {
  fsync: 'a power cut loses or damages what was told to be durable',
  full_page_writes: 'a power cut in the middle of a page damages what was told to be durable',
  synchronous_commit: 'a commit is told before it is on the disk',
};

/** `reset_val` is what server, database, role and connection string ask for, whatever this session has set since. */
const ASK = `
  select name, reset_val as value from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')
  union all select 'recovery', pg_is_in_recovery()::text`;

/**
 * The log promises that what it told is durable, so a server that does not keep that promise is refused.
 * @param ask puts one question, without parameters, to the session that will write.
 * @throws Error naming the setting, or saying that the server is a standby.
 */
export async function mustBeDurable(ask: (sql: string) => Promise<readonly SqlRow[]>): Promise<void> {
  const settings = new Map((await ask(ASK)).map(({ name, value }) => [String(name), String(value)]));
  if (settings.get('recovery') !== 'false')
    throw new Error('the database server is a standby: it takes no records until it is promoted');
  for (const [name, danger] of Object.entries(UNSAFE)) {
    const value = settings.get(name);
    if (value === undefined || value === 'off')
      throw new Error(
        `the database server has ${name} = ${value ?? 'unknown'}: ${danger}; set it to on for server, database and role (docs/operations.md)`,
      );
  }
}
