import { parseMinuteOfDay } from '../dossier/calendar/instant.ts';
import { type Sleep, SourceCalendar } from '../dossier/calendar/source-calendar.ts';
import {
  HOURS_RULE,
  parseFileReadyAt,
  parseSleeps,
  spanOf,
  weekdayNamed,
} from '../dossier/calendar/source-hours.ts';
import type { AgencySettings } from './contract.ts';
import type { Manifest } from './manifest.ts';

/** What an operator may say of any agency, beside the settings that its manifest names. */
export const HOURS_SETTINGS = { sleeps: 'SLEEPS', nightFile: 'NIGHT_FILE' } as const;

/** `land-archive` → `LAND_ARCHIVE_SLEEPS`. */
export const hoursVariable = (agency: string, setting: keyof typeof HOURS_SETTINGS): string =>
  `${agency.toUpperCase().replaceAll('-', '_')}_${HOURS_SETTINGS[setting]}`;

/**
 * When an agency can be asked: its manifest's hours, unless a setting says others.
 * @param settings `sleeps` and `nightFile` are those of `HOURS_SETTINGS`.
 * @throws Error naming what cannot be read.
 */
export function calendarOf(
  { id, sleeps, nightFile }: Pick<Manifest, 'id' | 'sleeps' | 'nightFile'>,
  { sleeps: saidSleeps, nightFile: saidFile }: Readonly<Record<string, string | undefined>>,
): SourceCalendar {
  const told = saidSleeps === undefined ? ofManifest(sleeps) : parseSleeps(saidSleeps);
  if (!told) throw new Error(`${hoursVariable(id, 'sleeps')}: ${HOURS_RULE}`);
  const file =
    saidFile === undefined
      ? nightFile && (parseMinuteOfDay(nightFile.readyAt) ?? null)
      : parseFileReadyAt(saidFile);
  if (file === null) throw new Error(`${hoursVariable(id, 'nightFile')}: HH:MM, or none`);
  try {
    return new SourceCalendar({ sleeps: told, fileReadyAt: file });
  } catch (cause) {
    throw new Error(`${hoursVariable(id, 'sleeps')}: ${(cause as Error).message}`, { cause });
  }
}

/** What is wrong with them, told at the start with all other faults. */
export const faultOfHours = (
  manifest: Pick<Manifest, 'id' | 'sleeps' | 'nightFile'>,
  settings: AgencySettings,
): string | undefined => {
  try {
    calendarOf(manifest, settings);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const ofManifest = (sleeps: Manifest['sleeps']): readonly Sleep[] =>
  sleeps.flatMap(({ from, to, days, only, reason }) => {
    const span = spanOf(from, to);
    // The manifest was read with this very rule.
    if (!span) return [];
    const on = days && new Set(days.map((day) => weekdayNamed(day) ?? 0));
    return [{ from: span.from, to: span.to, days: on, onlyRequests: only !== undefined, reason }];
  });
