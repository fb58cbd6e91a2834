import type { Logger } from 'pino';
import type { Rulebook } from '../dossier/rulebook.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { readRules, type WatchRule } from './access-log/watch/rules.ts';
import { Watch } from './access-log/watch/watch.ts';
import type { DossierDirectory } from './directory/dossier-directory.ts';

export interface WatchParts {
  readonly accessLog: AccessLog;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly rulebook: Rulebook;
}

/** The watch over the access log, and the rules that it goes by. */
export function composeWatch(
  { accessLog, logger, now, rulebook }: WatchParts,
  { directory }: { readonly directory: DossierDirectory },
): { readonly watch: Watch; readonly rules: readonly WatchRule[] } {
  const rules = readRules();
  const watch = new Watch({
    ...{ driver: accessLog.database, rules, now },
    isWorkingDay: (at) => rulebook.calendar.isWorkingDay(at),
    changedAt: async (code) => (await directory.find(code))?.changedAt,
    record: (finding, note, at) => accessLog.recordFinding(finding, note, at),
    onFailure: (error) => logger.warn({ error }, 'a watch rule could not be asked'),
  });
  return { watch, rules };
}
