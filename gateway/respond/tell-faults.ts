import type { Logger } from 'pino';
import { ERRORS, type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { codeOf, originOf } from '../errors/public-error.ts';

/** Of one request; more than these say the same. */
const MOST_TOLD = 20;

/**
 * What failed in an answer, for whoever looks a request up in the process log by its `requestId`: agency, operation, code and place in
 * the message, once for each. Callers are told the code alone. What they did wrong themselves is theirs to read.
 */
export function tellFaults(logger: Logger, requestId: string, errors: readonly unknown[]): void {
  const told = new Set<string>();
  for (const thrown of errors) {
    const code = codeOf(thrown);
    if (!isTold(code)) continue;
    const error = originOf(thrown);
    const isOurs = error instanceof GatewayError;
    const { agency } = isOurs ? error.publicExtensions : {};
    const operation = isOurs ? error.operation : undefined;
    const key = `${code} ${operation} ${error instanceof Error ? error.message : ''}`;
    if (told.has(key)) continue;
    if (told.size >= MOST_TOLD) return;
    told.add(key);
    const words = { requestId, code, operation, error, ...(typeof agency === 'string' && { agency }) };
    if (code === 'INTERNAL') logger.error(words, 'a fault of ours');
    else logger.warn(words, 'a part of an answer failed');
  }
}

const isTold = (code: ErrorCode): boolean => code === 'INTERNAL' || ERRORS[code].fault === 'agency';
