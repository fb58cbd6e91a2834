import fc, { type IAsyncPropertyWithHooks } from 'fast-check';

/** Over all kinds together; a few seconds in `npm test`, five minutes in `.ci/run`. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 6);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Share of the time for each kind; together 1. */
const SHARES = { documents: 0.35, tokens: 0.15, http: 0.2, xml: 0.15, json: 0.15 } as const;

export type FuzzKind = keyof typeof SHARES;

export const fuzzMs = (kind: FuzzKind): number => SECONDS * 1_000 * SHARES[kind];

/** A campaign that runs to its end, and what came up before it may be shrunk. */
export const timeLimitOf = (kind: FuzzKind): number => fuzzMs(kind) * 2 + 120_000;

/**
 * Tries inputs of one kind until its time is over. A failure tells the smallest input found, and the seed: the same
 * `FUZZ_SEED` tries the same inputs in the same order.
 */
export async function campaign<T>(kind: FuzzKind, property: IAsyncPropertyWithHooks<T>): Promise<void> {
  let tried = 0;
  const counted = property.beforeEach(() => {
    tried += 1;
  });
  try {
    await fc.assert(counted, {
      seed: SEED,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: fuzzMs(kind),
      markInterruptAsFailure: false,
    });
  } finally {
    process.stderr.write(`fuzz of ${kind}: ${tried} inputs, FUZZ_SEED=${SEED}\n`);
  }
}
