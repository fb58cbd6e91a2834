import { formatInstant } from '../../dossier/calendar/instant.ts';
import { isOpenAt, nextOpening, type Opening } from '../../dossier/opening-hours.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import type { Inputs } from './inputs.ts';
import type { ReceptionPoint } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';

const SELECTION = '{ openingHours { weekday from to } }';

/** Whether a reception point is open, from its own week and the days off. */
export function openingFields(
  { calendarData: { days } }: Rulebook,
  now: () => Date,
): Readonly<Record<'isOpen' | 'opensAt', ComputedField<RequestContext>>> {
  const field = (
    answer: (openings: readonly Opening[], at: Date) => unknown,
  ): ComputedField<RequestContext> => ({
    inputs: SELECTION,
    resolve({ openingHours }: Inputs<ReceptionPoint>, args) {
      if (!Array.isArray(openingHours)) return openingHours ?? null;
      const at = typeof args['at'] === 'string' ? new Date(args['at']) : now();
      // Mapped by the connector of the reception system, from this very type.
      return answer(openingHours as Opening[], at);
    },
  });
  return {
    isOpen: field((openings, at) => isOpenAt(openings, at, days)),
    opensAt: field((openings, at) => {
      const next = nextOpening(openings, at, days);
      // There is no instant of five digits.
      return next && next.getUTCFullYear() < 9999 ? formatInstant(next) : null;
    }),
  };
}
