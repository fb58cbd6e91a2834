import type { Asleep } from '../dossier/calendar/source-calendar.ts';
import { GatewayError } from '../schema/errors.ts';

/** Why what is told is old, or nothing is: the source sleeps by its calendar. Beside error codes, and none itself: nothing has failed. */
export const SLEEPING = 'SLEEPING';

/** An agency was not asked, since it sleeps. To callers it is one that cannot be reached, and they learn when it can. */
export class SourceAsleep extends GatewayError {
  readonly asleep: Asleep;

  constructor(agency: string, place: string, asleep: Asleep, at: Date) {
    const seconds = Math.max(1, Math.ceil((asleep.until.getTime() - at.getTime()) / 1_000));
    super('AGENCY_UNREACHABLE', `${place}: asleep until ${asleep.until.toISOString()}`, {
      extensions: { agency, reason: SLEEPING, retryAfterSeconds: seconds },
    });
    this.asleep = asleep;
  }
}
