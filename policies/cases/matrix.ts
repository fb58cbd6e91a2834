import { type Case, casesOf } from './check.ts';
import type { Facts } from './facts.ts';
import { toRequest } from './requests.ts';
import type { Scenario } from './scenarios.ts';

const HEAD = `# Who may see what

Generated from \`policies/cases/*.yaml\` by \`npm run cli -- policy matrix --write\`; a test holds it in sync. Do not edit.

## At a glance: reading, in each persona's own everyday circumstances

● yes · ◐ yes, masked · ○ no. The best case counts, with the persona's own ties of \`_facts.yaml\` or with code and secret
of a receipt. The tables below say under which grounds, and what a changed circumstance does.
`;

/** The printed matrix (who × data class × grounds). A pure function of the cases. */
export function renderMatrix(facts: Facts, scenarios: readonly Scenario[]): string {
  const cases = casesOf(scenarios);
  const personas = Object.keys(facts.personas);
  return [HEAD, glance(facts, personas, cases), ...personas.map((name) => section(facts, name, cases))].join(
    '\n',
  );
}

function glance(facts: Facts, personas: readonly string[], cases: readonly Case[]): string {
  const plain = cases.filter(
    ({ scenario }) =>
      ['read', 'track', 'sync'].includes(scenario.action) &&
      Object.keys(scenario.given).length === 0 &&
      (scenario.grounds ?? []).every((ground) => ground === 'lookup-secret'),
  );
  const cell = (persona: string, dataClass: string): string => {
    const own = plain.filter((found) => found.scenario.persona === persona && found.dataClass === dataClass);
    const permits = own.filter(({ expected }) => expected.effect === 'permit');
    if (permits.length === 0) return '○';
    return permits.some(({ dataClass: name, expected }) => !masksOf(expected.masks, name)) ? '●' : '◐';
  };
  const rows = Object.keys(facts.classes).map(
    (dataClass) =>
      `| \`${dataClass}\` | ${personas.map((persona) => cell(persona, dataClass)).join(' | ')} |`,
  );
  return `${[`| | ${personas.join(' | ')} |`, `|---|${personas.map(() => ':-:').join('|')}|`, ...rows].join('\n')}\n`;
}

function section(facts: Facts, persona: string, cases: readonly Case[]): string {
  const rows = cases.filter(({ scenario }) => scenario.persona === persona).map((found) => row(facts, found));
  return `## ${persona}\n\n| action | data class | dossier | grounds | given | decision | deciding policies |\n|---|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function row(facts: Facts, { scenario, dataClass, expected }: Case): string {
  const { grounds } = toRequest(facts, scenario, dataClass);
  const given = Object.entries(scenario.given).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const masks = masksOf(expected.masks, dataClass);
  const decision = expected.effect === 'deny' ? `○ ${expected.remedy}` : masks ? `◐ ${masks}` : '●';
  const cells = [
    scenario.action,
    `\`${dataClass}\``,
    scenario.dossier ?? '–',
    grounds.join(', ') || '–',
    given.join(', ') || '–',
    decision,
    expected.policies.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The rules that blunt fields of this class; those that a policy writes for its other classes do not count. */
const masksOf = (masks: readonly string[], dataClass: string): string =>
  masks
    .filter((mask) => mask.startsWith(`${dataClass}:`))
    .map((mask) => mask.slice(dataClass.length + 1))
    .join(', ');
