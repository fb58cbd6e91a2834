import { setTimeout as wait } from 'node:timers/promises';

/** Waits, or stops waiting when the signal says so. Never throws: whoever waits looks at the signal afterwards. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);
