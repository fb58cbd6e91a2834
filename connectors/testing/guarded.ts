import { setTimeout as wait } from 'node:timers/promises';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import type { Asker } from '../asker.ts';
import { createGuard } from '../guard.ts';
import type { OperationLimits } from '../manifest.ts';

export const ASKER: Asker = { share: 'public', client: 'portal', person: 'somebody' };
const limits = {
  timeoutMs: 5_000,
  concurrency: 2,
  idempotent: true,
  batchSize: 10,
  freshSeconds: 0,
  staleIfErrorSeconds: 0,
};
/** Milliseconds by which the guards' clock is ahead of the real one. */
let passedMs = 0;
export const pass = (ms: number): void => {
  passedMs += ms;
};
export const guardWith = (
  changed: Partial<OperationLimits> = {},
  now: () => number = () => performance.now() + passedMs,
) =>
  createGuard(
    toAgencyId('land'),
    { read: { ...limits, ...changed }, write: { ...limits, idempotent: false } },
    { now },
  );
export const never = new AbortController().signal;
export const failing = (code: 'AGENCY_UNREACHABLE' | 'AGENCY_FAULT' | 'AGENCY_BAD_ANSWER') => {
  const task = async () => {
    task.calls += 1;
    throw new GatewayError(code, 'test');
  };
  task.calls = 0;
  return task;
};
export const codeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise;
  } catch (error) {
    return error instanceof GatewayError ? error.code : error;
  }
};

export const slow = (signal: AbortSignal) => wait(60_000, undefined, { signal });
