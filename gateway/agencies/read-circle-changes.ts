import type { CircleChanges } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
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

/** The connector has typed what is in it; an answer without anything is no page. */
const isPage = (value: unknown): value is CircleChanges =>
  value !== null && typeof value === 'object' && 'changes' in value && Array.isArray(value.changes);
