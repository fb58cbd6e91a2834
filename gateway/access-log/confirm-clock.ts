import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { ChangeLog } from './change-log.ts';
import { CLOCK } from './log-clock.ts';
import { findNewestChange } from './object-history.ts';

/**
 * Puts on record that somebody looked at the clock and says that it is right: from the next start on the log's time goes
 * on from `at`. @throws GatewayError ACCESS_LOG_UNAVAILABLE.
 */
export function confirmClock(
  log: Pick<ChangeLog, 'change'>,
  instance: string,
  { decidedBy, reason }: { readonly decidedBy: string; readonly reason: string },
  at: Date,
): Promise<void> {
  return log.change(at, async (session, tell) => {
    const before = await findNewestChange(session, CLOCK, instance);
    const said = canonicalJson({ at: at.toISOString(), decidedBy, reason });
    const digest = createHash('sha256').update(said).digest('base64url');
    const version = (before?.version ?? 0) + 1;
    tell({
      ...{ caller: undefined, requestId: undefined },
      object: { kind: CLOCK, id: instance, state: 'confirmed', version, digest },
      note: `decided by ${decidedBy}: ${reason}`,
    });
  });
}
