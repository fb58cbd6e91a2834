import { createHash } from 'node:crypto';
import { canonicalJson } from '../../access-log/canonical-json.ts';
import { CLOCK } from '../../access-log/log-clock.ts';
import { findNewestChange } from '../../access-log/object-history.ts';
import { faultOfDecision } from './decision.ts';
import { type LogCommand, settingsOf } from './options.ts';
import { withLog } from './with-log.ts';

/**
 * Somebody looked at the clock of this machine and says that it is right, after the gateway said that it and the log are
 * apart. From the next start on the log's time goes on from here.
 */
export const confirmClockCommand: LogCommand = async (options, io) => {
  const { instance, reason, 'decided-by': decidedBy } = options;
  const fault = faultOfDecision({ 'decided-by': decidedBy, reason });
  if (fault !== undefined || decidedBy === undefined || reason === undefined) {
    io.err(fault ?? '');
    return 2;
  }
  return withLog(settingsOf(options), io, async (log) => {
    const at = new Date();
    await log.change(at, async (session, tell) => {
      const before = await findNewestChange(session, CLOCK, instance);
      const said = canonicalJson({ at: at.toISOString(), decidedBy, reason });
      tell({
        ...{ caller: undefined, requestId: undefined },
        object: {
          ...{ kind: CLOCK, id: instance, state: 'confirmed', version: (before?.version ?? 0) + 1 },
          digest: createHash('sha256').update(said).digest('base64url'),
        },
        note: `decided by ${decidedBy}: ${reason}`,
      });
    });
    io.out(`${instance} takes ${at.toISOString()} for the right time; start the gateway`);
    return 0;
  });
};
