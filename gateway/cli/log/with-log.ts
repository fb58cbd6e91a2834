import type { AccessLog } from '../../access-log/access-log.ts';
import { type AccessLogSettings, openAccessLog } from '../../access-log/open-access-log.ts';
import type { CommandIo } from './command-io.ts';

/**
 * Opens a log to write to it, as its gateway does, and closes it whatever happens. Nothing is done but what the command
 * does. The gateway must be stopped: one that runs holds the log.
 */
export async function withLog<T>(
  settings: AccessLogSettings,
  io: CommandIo,
  work: (log: AccessLog) => Promise<T>,
): Promise<T> {
  const onFailure = (error: unknown) => io.err(error instanceof Error ? error.message : String(error));
  const log = await openAccessLog({ ...settings, isCommand: true }, onFailure).catch((error: unknown) => {
    throw isHeld(error)
      ? new Error(`${error.message}: stop the gateway first; this command writes to its log`, {
          cause: error,
        })
      : error;
  });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** By the lock on the log, or by the claim on the folder of the embedded store. */
const isHeld = (error: unknown): error is Error =>
  error instanceof Error && /held by another process|in use by process/.test(error.message);
