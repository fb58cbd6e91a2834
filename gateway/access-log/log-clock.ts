import { performance } from 'node:perf_hooks';
import type { SqlSession } from '../storage/sql-driver.ts';
import { parseRecord } from './record.ts';
import { IS_AS_SIGNED, SIGNED_ROWS } from './signed-rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far the system's clock may be ahead of the log: a gateway may have been stopped for so long. */
const MAX_AHEAD_MS = 7 * DAY_MS;
const MAX_BEHIND_MS = HOUR_MS;
const MAX_WITNESS_APART_MS = DAY_MS;

/** The kind of record with which an operator says that the clock is right. */
export const CLOCK = 'clock';

/** Time as somebody else sees it, e.g. of a witness's last cosignature; undefined when there is none. */
export type ClockWitness = () => Promise<Date | undefined>;

export interface LogClockParts {
  /** When the log was last sure of the time; undefined for one that begins. */
  readonly base: Date | undefined;
  readonly witness?: ClockWitness;
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds that pass whatever anybody sets the clock to. */
  readonly elapsedMs?: () => number;
}

/**
 * Is the system's clock to be believed? Retention destroys by it, so it takes two that agree: the system's clock and the
 * log's own time, which is that of its newest kept head plus what has passed in this process. Where these two are apart, a
 * witness or the operator settles it; until then the clock is in doubt. The base stays where it was at the start, so that
 * a clock which is pushed on in small steps does not draw it along.
 */
export class LogClock {
  readonly #parts: LogClockParts;
  readonly #elapsedMs: () => number;
  #base: { readonly atMs: number; readonly elapsedMs: number } | undefined;
  #doubt: string | undefined;
  #witness: ClockWitness | undefined;

  constructor(parts: LogClockParts) {
    this.#parts = parts;
    this.#witness = parts.witness;
    this.#elapsedMs = parts.elapsedMs ?? (() => performance.now());
    if (parts.base) this.#settle(parts.base);
  }

  /** From now on this one is asked. */
  believe(witness: ClockWitness): void {
    this.#witness = witness;
  }

  /** As last judged: why the time is not to be relied on. */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** @returns why `at`, the system's time, is not to be relied on; undefined when it is. The first time sets the base. */
  async judge(at: Date): Promise<string | undefined> {
    if (!this.#base) this.#settle(at);
    this.#doubt = this.#differenceFrom(at);
    if (this.#doubt !== undefined && (await this.#isWitnessed(at))) this.#settle(at);
    return this.#doubt;
  }

  #settle(at: Date): void {
    this.#base = { atMs: at.getTime(), elapsedMs: this.#elapsedMs() };
    this.#doubt = undefined;
  }

  #differenceFrom(at: Date): string | undefined {
    if (!this.#base) return undefined;
    const expected = this.#base.atMs + this.#elapsedMs() - this.#base.elapsedMs;
    const aheadMs = at.getTime() - expected;
    if (aheadMs > MAX_AHEAD_MS) return `the clock is ${inWords(aheadMs)} ahead of the log`;
    if (aheadMs < -MAX_BEHIND_MS) return `the clock is ${inWords(-aheadMs)} behind the log`;
    return undefined;
  }

  async #isWitnessed(at: Date): Promise<boolean> {
    try {
      const seen = await this.#witness?.();
      return seen !== undefined && Math.abs(seen.getTime() - at.getTime()) <= MAX_WITNESS_APART_MS;
    } catch (error) {
      this.#parts.onFailure(error);
      return false;
    }
  }
}

const inWords = (ms: number): string =>
  ms >= 2 * DAY_MS ? `${Math.round(ms / DAY_MS)} days` : `${Math.round(ms / HOUR_MS)} hours`;

/**
 * When the log was last sure of the time: its newest kept head that was not in doubt, or the newest confirmation, by
 * their places in the log and as they were signed. A log of an earlier release has neither: its last record tells.
 */
export async function readClockBase(session: SqlSession, instance: string): Promise<Date | undefined> {
  const find = async (column: string, condition: string): Promise<Date | undefined> => {
    const [row] = await session.query(
      `select r.body from ${SIGNED_ROWS} where r.instance = $1 and ${column} and case when ${IS_AS_SIGNED} then ${condition} end
       order by r.idx desc limit 1`,
      [instance],
    );
    return row && new Date(parseRecord(String(row['body'])).at);
  };
  return (await find("r.kind = 'change'", IS_SURE)) ?? (await find('true', IS_OLDER));
}

/** The column helps to find it fast; what counts stands in the signed record. */
const IS_SURE = `r.body::jsonb ->> 'kind' = 'change' and r.body::jsonb -> 'doubt' is null
  and r.body::jsonb #>> '{object,kind}' in ('checkpoint', '${CLOCK}')
  and r.body::jsonb #>> '{object,state}' in ('kept', 'confirmed')`;
const IS_OLDER = "(r.body::jsonb ->> 'v')::int < 3";
