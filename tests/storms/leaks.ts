import type { Measured, ProbedGateway } from './probed-gateway.ts';

/** How much more of each may be held than before; noise of collections and caches that fill lies below, a leak of each request above. */
export interface Tolerance {
  readonly sockets: number;
  readonly timers: number;
  readonly listeners: number;
  readonly memoryBytes: number;
}

export const TOLERANCE: Tolerance = {
  sockets: 20,
  timers: 20,
  listeners: 20,
  memoryBytes: 32 * 1024 * 1024,
};

/** @returns what is held beyond what was held before, in words; none where all is back. */
export function leaksBetween(before: Measured, after: Measured, allowed: Tolerance = TOLERANCE): string[] {
  const timersOf = ({ resources }: Measured): number => resources['Timeout'] ?? 0;
  const memoryOf = ({ heapUsed, arrayBuffers }: Measured): number => heapUsed + arrayBuffers;
  const grown: [what: string, more: number, most: number][] = [
    ['sockets', after.sockets - before.sockets, allowed.sockets],
    ['timers', timersOf(after) - timersOf(before), allowed.timers],
    ['listeners', after.listeners - before.listeners, allowed.listeners],
    ['memory', memoryOf(after) - memoryOf(before), allowed.memoryBytes],
  ];
  return [
    ...grown.filter(([, more, most]) => more > most).map(([what, more]) => `${what}: ${more} more`),
    ...after.uncaught.map((error) => `uncaught: ${error}`),
    ...after.warnings.map((warning) => `warning: ${warning}`),
  ];
}

/** Looks until all is back: idle sockets are closed after a while, and that is no leak. @returns what is left after `withinMs`. */
export async function leaksLeft(
  gateway: ProbedGateway,
  before: Measured,
  withinMs: number,
  allowed: Tolerance = TOLERANCE,
): Promise<readonly string[]> {
  for (const end = Date.now() + withinMs; ; ) {
    const left = leaksBetween(before, await gateway.measure(), allowed);
    if (left.length === 0 || Date.now() > end) return left;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
