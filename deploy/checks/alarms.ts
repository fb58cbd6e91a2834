import { z } from 'zod';
import { familyOf, readPromql } from './promql.ts';
import { readText, readYaml } from './read-files.ts';

export const ALARMS_FILE = 'deploy/prometheus/alarms.yaml';
const DASHBOARD_FILE = 'deploy/grafana/dashboards/lien-thong.json';

const duration = z.string().regex(/^\d+(ms|s|m|h|d)$/);
const rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
          expr: z.string(),
          for: duration.optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string().min(10) }),
        }),
      ),
    }),
  ),
});
const dashboard = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).min(1),
    }),
  ),
});

export const readAlarms = () => rules.parse(readYaml(ALARMS_FILE)[0]).groups.flatMap((group) => group.rules);

export const readPanels = () => dashboard.parse(JSON.parse(readText(DASHBOARD_FILE))).panels;

/** Prometheus' own word on whom it asks. */
const OF_PROMETHEUS = new Set(['up']);

/** @param exposed families that `/metrics` shows. @returns one line for each fault of alarms and dashboard. */
export function faultsOfAlarms(exposed: ReadonlySet<string>): readonly string[] {
  const alarms = readAlarms();
  const asked = [
    ...alarms.map(({ alert, expr }) => ({ place: alert, expr })),
    ...readPanels().flatMap(({ title, targets }) => targets.map(({ expr }) => ({ place: title, expr }))),
  ];
  const names = alarms.map(({ alert }) => alert);
  return [
    ...names.filter((name, place) => names.indexOf(name) !== place).map((name) => `${name}: twice`),
    ...asked.flatMap(({ place, expr }) => {
      const { fault, metrics } = readPromql(expr);
      const absent = metrics.filter((name) => !OF_PROMETHEUS.has(name) && !exposed.has(familyOf(name)));
      return [
        ...(fault === undefined ? [] : [`${place}: ${fault}`]),
        ...(metrics.length === 0 ? [`${place}: asks for no metric`] : []),
        ...absent.map((name) => `${place}: no metric ${name}`),
      ];
    }),
  ];
}

/** Families in the text of `/metrics`. */
export const familiesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
