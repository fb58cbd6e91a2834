import { hasCode } from '../storage/error-code.ts';

/** A fault of the store whose cause may be told to whoever asks for the gateway's health. */
export class StoreFault extends Error {
  /** Continues "the store does not take records: …". */
  readonly told: string;

  constructor(message: string, told: string, options?: ErrorOptions) {
    super(message, options);
    this.told = told;
  }
}

/** SQLSTATE `disk_full`. */
const DISK_FULL = '53100';

/** What operators and load balancers may read of a failure; nothing of the store itself. */
export function toldOf(error: unknown): string | undefined {
  if (error instanceof StoreFault) return error.told;
  return hasCode(error, DISK_FULL) || hasCode(error, 'ENOSPC') ? 'its disk is full' : undefined;
}
