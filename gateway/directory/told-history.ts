import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { statusFromNational } from '../../dossier/status.ts';
import { completeHistory, type StatusChange } from '../../dossier/status-history.ts';

/** The statuses of a dossier up to today's, as the directory knows them; what is derived from them has one source. */
export function toldHistory(circle: DossierCircle): readonly StatusChange[] {
  const told = (circle.timing?.statuses ?? []).flatMap(({ at, status }) => {
    const known = statusFromNational(status);
    return known ? [{ at: new Date(at), status: known }] : [];
  });
  const today = statusFromNational(circle.status);
  return today ? completeHistory(told, today, new Date(circle.changedAt)) : told;
}
