import type { CircleChanges } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
import { sleepUnnoticed } from '../timing/repeat.ts';
import type { OwnCalls } from './own-calls.ts';

/** The feed's call of the reception system. A page without news leaves no record. */
export const readCircleChanges =
  (calls: Pick<OwnCalls, 'call'>) =>
  (cursor: string, limit: number, waitMs: number, signal: AbortSignal): Promise<CircleChanges> =>
    calls.call({
      agency: 'onestop',
      operation: 'onestopChanges',
      brings: ['dossier.progress', 'dossier.content'],
      args: { cursor, limit, waitMs },
      fields: { changes: true, unreadable: true, cursor: true, hasMore: true },
      signal,
      read: ({ value }) => {
        if (!isPage(value)) throw new GatewayError('AGENCY_BAD_ANSWER', 'onestopChanges: no page of changes');
        return value;
      },
      newsOf: ({ changes }) => changes,
    });

type ReadChanges = ReturnType<typeof readCircleChanges>;

/** How soon it is seen that a source is awake. */
const LOOK_EVERY_MS = 1_000;

/**
 * Of a source that sleeps nobody waits for news: there is none, and that is no failure. What does not wait (the first filling, a page
 * that could not be read) is asked for all the same and fails: an empty page would be taken for all that there is.
 */
export const restingWhile =
  (isAsleep: () => boolean, readChanges: ReadChanges): ReadChanges =>
  async (cursor, limit, waitMs, signal) => {
    if (waitMs === 0 || !isAsleep()) return readChanges(cursor, limit, waitMs, signal);
    await sleepUnnoticed(LOOK_EVERY_MS, signal);
    return { changes: [], unreadable: [], cursor, hasMore: false };
  };

/** The connector has typed what is in it; an answer without anything is no page. */
const isPage = (value: unknown): value is CircleChanges =>
  value !== null && typeof value === 'object' && 'changes' in value && Array.isArray(value.changes);
