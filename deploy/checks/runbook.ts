import { readAlarms } from './alarms.ts';
import { readText } from './read-files.ts';

export const RUNBOOK_FILE = 'docs/runbook.md';
/** What every section says, in this order. */
export const QUESTIONS = ['What it means', 'Look at', 'Do', 'Do not'] as const;

/** @returns one line for each alarm without a section, section without an alarm, and section that lacks an answer. */
export function faultsOfRunbook(text = readText(RUNBOOK_FILE)): readonly string[] {
  const sections = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section] as const),
  );
  const alarms = readAlarms();
  const names = new Set(alarms.map(({ alert }) => alert));
  return [
    ...[...names].filter((name) => !sections.has(name)).map((name) => `${RUNBOOK_FILE}: nothing on ${name}`),
    ...[...sections.keys()]
      .filter((name) => !names.has(name))
      .map((name) => `${RUNBOOK_FILE}: no alarm ${name}`),
    ...[...sections].flatMap(([name, section]) => {
      const at = QUESTIONS.map((question) => section.indexOf(`**${question}.**`));
      const isWhole = at.every((place, index) => place > 0 && place > (at[index - 1] ?? 0));
      return isWhole ? [] : [`${RUNBOOK_FILE}: ${name} does not answer ${QUESTIONS.join(', ')} in order`];
    }),
  ];
}
