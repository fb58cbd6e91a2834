import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type CalendarData, parseCalendarData } from './calendar/calendar-data.ts';
import { createWorkingCalendar, type WorkingCalendar } from './calendar/working-calendar.ts';
import { type Limits, parseLimits } from './limits.ts';
import { parseWorkflows, type Workflows } from './workflows.ts';

/** All that deriving dates and places in a workflow needs; pure and shareable once built. */
export interface Rulebook {
  readonly calendarData: CalendarData;
  /** On which limits run. */
  readonly calendar: WorkingCalendar;
  readonly limits: Limits;
  readonly workflows: Workflows;
  /** The same for the same texts alone: what was worked out by another one may be wrong by this. */
  readonly version: string;
}

export interface RulebookTexts {
  readonly years: readonly string[];
  readonly hours: string;
  readonly limits: string;
  readonly workflows: string;
}

/** @throws GatewayError INTERNAL naming every fault of the data */
export function createRulebook(texts: RulebookTexts): Rulebook {
  const calendarData = parseCalendarData(texts);
  return {
    calendarData,
    calendar: createWorkingCalendar(calendarData),
    limits: parseLimits(texts.limits),
    workflows: parseWorkflows(texts.workflows),
    version: createHash('sha256')
      .update(JSON.stringify([texts.years, texts.hours, texts.limits, texts.workflows]))
      .digest('hex'),
  };
}

/** The texts beside this file. The only I/O of the dossier core; the composition root calls it once, at start. */
export function readRulebookTexts(folder: URL = new URL('.', import.meta.url)): RulebookTexts {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const years = readdirSync(new URL('calendar/', folder))
    .filter((name) => /^\d{4}\.yaml$/.test(name))
    .sort();
  return {
    years: years.map((name) => read(`calendar/${name}`)),
    hours: read('calendar/hours.yaml'),
    limits: read('limits.yaml'),
    workflows: read('workflows.yaml'),
  };
}
