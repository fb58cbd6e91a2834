import type { Supplement } from './clock-start.ts';
import type { DossierStatus } from './national-status.ts';
import { type Pause, pausesFromHistory } from './pauses.ts';
import { endsProcessing } from './status.ts';

export interface StatusChange {
  readonly at: Date;
  readonly status: DossierStatus;
}

/**
 * A history of statuses that ends with the status of today. Reception systems do not write down every change: a dossier
 * may stand at 6 with "received" as its last step. Then it has had its status since its last change at the latest.
 * @param lastChange when anything of the dossier last changed
 */
export function completeHistory(
  history: readonly StatusChange[],
  today: DossierStatus,
  lastChange: Date,
): readonly StatusChange[] {
  const last = history.at(-1);
  if (last?.status === today) return history;
  const at = last && last.at > lastChange ? last.at : lastChange;
  return [...history, { at, status: today }];
}

/**
 * Where the time of a complete history stood still, and when it ended. It ends with the first of the final statuses:
 * when a result is fetched says nothing about the agency. A dossier that still stands at 5 although all that was asked
 * for has come waits for the agency, not for the citizen.
 */
export function standstills(
  history: readonly StatusChange[],
  supplements: readonly Supplement[],
): { readonly pauses: readonly Pause[]; readonly finishedAt: Date | undefined } {
  const lastRunning = history.findLastIndex(({ status }) => !endsProcessing(status));
  const finishedAt = history[lastRunning + 1]?.at;
  const pauses = pausesFromHistory(history);
  const open = pauses.at(-1);
  const askedSince = history[history.findLastIndex(({ status }) => status !== 'SUPPLEMENT_REQUIRED') + 1]?.at;
  const answeredAt = allAnsweredAt(supplements);
  if (!open || open.until || !askedSince || !answeredAt || answeredAt <= askedSince)
    return { pauses, finishedAt };
  return { pauses: [...pauses.slice(0, -1), { from: open.from, until: answeredAt }], finishedAt };
}

/** Undefined while a request is open, and where there is none. */
function allAnsweredAt(supplements: readonly Supplement[]): Date | undefined {
  const answers = supplements.flatMap(({ completedAt }) => completedAt?.getTime() ?? []);
  const isAll = answers.length > 0 && answers.length === supplements.length;
  return isAll ? new Date(Math.max(...answers)) : undefined;
}
