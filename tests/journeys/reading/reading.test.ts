/**
 * Journeys that ask and leave nothing behind: a gateway's start costs more than all that one of them asks, so they share one.
 * One alone: `npm test -- tests/journeys/reading -t 'a name that the client chooses'`.
 */
import './dossier-workflow.ts';
import './due-dates.ts';
import './internal-timeline.ts';
import './me.ts';
import './names.ts';
import './next-action.ts';
import './openings.ts';
import './procedures.ts';
import './reception-points.ts';
import './records.ts';
import './secured.ts';
