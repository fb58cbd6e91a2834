import { forgetEverywhere } from '../records/forget-everywhere.ts';
import type { CommandIo } from './log/command-io.ts';

const USAGE = 'usage: npm run cli -- records forget   (REDIS_URL as the gateways have it)';

/**
 * `records forget`: agencies are asked for everything anew, by every process.
 * @returns the exit code: 0 when all was forgotten, 2 for a wrong command or setting. @throws Error while Redis is away.
 */
export async function runRecordsCommand(
  args: readonly string[],
  io: CommandIo,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const url = env['REDIS_URL'];
  if (args.length !== 1 || args[0] !== 'forget') {
    io.err(USAGE);
    return 2;
  }
  if (url === undefined) {
    io.err('without REDIS_URL each process holds records by itself: restart it');
    return 2;
  }
  await forgetEverywhere(url);
  io.out('forgotten, in every process that hears Redis, and in Redis');
  return 0;
}
