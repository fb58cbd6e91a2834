import type { CalendarData } from '../../../dossier/calendar/calendar-data.ts';
import { isOpenAt } from '../../../dossier/opening-hours.ts';
import type { mapPoint } from './catalogue.ts';

type Point = ReturnType<typeof mapPoint>;

export interface PointQuestion {
  readonly isBoundaryFree: boolean | undefined;
  readonly near: { readonly latitude: number; readonly longitude: number } | undefined;
  readonly openAt: Date | undefined;
  readonly first: number | undefined;
}

const EARTH_RADIUS_METRES = 6_371_000;

/** Open ones first when an instant is asked for, then the nearest; unknown places and hours come last, never first. */
export function choosePoints(
  points: readonly Point[],
  { isBoundaryFree, near, openAt, first }: PointQuestion,
  days: CalendarData['days'],
): (Point & { distanceMetres: number | null })[] {
  return points
    .filter((point) => isBoundaryFree === undefined || point.isBoundaryFree === isBoundaryFree)
    .map((point, place) => ({
      shown: {
        ...point,
        distanceMetres: near && point.location ? metresBetween(near, point.location) : null,
      },
      isOpen:
        openAt !== undefined && point.openingHours !== null && isOpenAt(point.openingHours, openAt, days),
      place,
    }))
    .sort(
      (a, b) =>
        Number(b.isOpen) - Number(a.isOpen) ||
        (near ? farthest(a.shown.distanceMetres) - farthest(b.shown.distanceMetres) : 0) ||
        a.place - b.place,
    )
    .slice(0, first)
    .map(({ shown }) => shown);
}

const farthest = (metres: number | null): number => metres ?? Number.MAX_SAFE_INTEGER;

/** Great-circle distance; within a city the earth is round enough. */
function metresBetween(a: NonNullable<PointQuestion['near']>, b: NonNullable<PointQuestion['near']>): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord))));
}
