import type { DossierStatus } from './national-status.ts';

export interface StatusChange {
  readonly at: Date;
  readonly status: DossierStatus;
}

/**
 * A history of statuses that ends with the status of today. Reception systems do not write down every change: a dossier
 * may stand at 6 with "received" as its last step. Then it has had its status since its last change at the latest.
 * @param lastChange when anything of the dossier last changed; unknown, the last step's time stands for it.
 */
export function completeHistory(
  history: readonly StatusChange[],
  today: DossierStatus | undefined,
  lastChange: Date | undefined,
): readonly StatusChange[] {
  const last = history.at(-1);
  if (today === undefined || last === undefined || last.status === today) return history;
  const at = lastChange && lastChange > last.at ? lastChange : last.at;
  return [...history, { at, status: today }];
}
