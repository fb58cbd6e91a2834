import type { Connector } from '../../connectors/contract.ts';
import type { OperationLimits } from '../../connectors/manifest.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import type { CachedRecord } from './cached-record.ts';

/** How long records of one operation may be told again, milliseconds. */
export interface Lifetimes {
  readonly freshMs: number;
  /** After they are fresh no longer, while the agency fails. */
  readonly staleMs: number;
  /** The source's, where it sleeps: a sleep through which it could not be asked makes no record older. */
  readonly calendar?: Connector['calendar'] | undefined;
}

/** "The agency holds nothing" is soon untrue: a case is entered. */
const ABSENT_MS = 15_000;
/** Another process's clock may be ahead of ours by as much; a record from later than that is not believed. */
const SKEW_MS = 2_000;

/** @returns undefined where the agency's manifest lets nothing be told again. */
export function lifetimesOf(
  limits: Pick<OperationLimits, 'freshSeconds' | 'staleIfErrorSeconds'>,
  calendar?: Connector['calendar'],
): Lifetimes | undefined {
  const { freshSeconds, staleIfErrorSeconds } = limits;
  return freshSeconds === 0 && staleIfErrorSeconds === 0
    ? undefined
    : { freshMs: freshSeconds * 1_000, staleMs: staleIfErrorSeconds * 1_000, calendar };
}

/** Milliseconds; without end for one from the future, whoever's clock is wrong. */
function ageOf({ startedMs }: CachedRecord, nowMs: number): number {
  const age = nowMs - startedMs;
  return age < -SKEW_MS ? Number.POSITIVE_INFINITY : Math.max(0, age);
}

export const isFresh = (record: CachedRecord, { freshMs }: Lifetimes, nowMs: number): boolean =>
  ageOf(record, nowMs) < (record.isAbsent ? Math.min(freshMs, ABSENT_MS) : freshMs);

/**
 * May it stand in while the agency fails or sleeps? Nobody is told "there is none" on the strength of an old answer. The last sleep
 * does not count: what was known in the evening is known until the source is awake, and for its bound after that.
 */
export const mayStandIn = (
  record: CachedRecord,
  { freshMs, staleMs, calendar }: Lifetimes,
  nowMs: number,
): boolean =>
  !record.isAbsent &&
  staleMs > 0 &&
  ageOf(record, nowMs) < freshMs + staleMs + (calendar?.sleptMs(record.startedMs, nowMs) ?? 0);

/** How long it is of any use, from now on, milliseconds. */
export const remainingMs = (
  record: CachedRecord,
  { freshMs, staleMs, calendar }: Lifetimes,
  nowMs: number,
): number => {
  const sleepMs = staleMs > 0 ? (calendar?.longestMs ?? 0) : 0;
  const livesMs = record.isAbsent ? Math.min(freshMs, ABSENT_MS) : freshMs + staleMs + sleepMs;
  return livesMs - ageOf(record, nowMs);
};

/** A fault is an answer, and so is a refusal; these are none. */
const FAILURES: ReadonlySet<ErrorCode> = new Set([
  'AGENCY_UNREACHABLE',
  'AGENCY_TIMEOUT',
  'AGENCY_BAD_ANSWER',
  'AGENCY_BUSY',
]);

export const isFailure = (code: ErrorCode): boolean => FAILURES.has(code);
