import { confirmClock } from '../../access-log/confirm-clock.ts';
import { faultOfDecision } from './decision.ts';
import { type LogCommand, settingsOf } from './options.ts';
import { withLog } from './with-log.ts';

/** An operator says that the clock of this machine is right, after the gateway said that it and the log are apart. */
export const confirmClockCommand: LogCommand = async (options, io) => {
  const { instance, reason, 'decided-by': decidedBy } = options;
  const fault = faultOfDecision({ 'decided-by': decidedBy, reason });
  if (fault !== undefined || decidedBy === undefined || reason === undefined) {
    io.err(fault ?? '');
    return 2;
  }
  return withLog(settingsOf(options), io, async (log) => {
    const at = new Date();
    await confirmClock(log, instance, { decidedBy, reason }, at);
    io.out(`${instance} takes ${at.toISOString()} for the right time; start the gateway`);
    return 0;
  });
};
