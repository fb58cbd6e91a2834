import type { Form } from './contender.ts';
import { median } from './median.ts';
import type { Measured } from './run-contenders.ts';
import type { Turn } from './running-contender.ts';

/** A contender's figures of one run; CPU in microseconds per request. */
export interface Row {
  readonly name: string;
  readonly form: Form;
  readonly cpuMicros: number;
  readonly mainMicros: number;
  readonly databaseMicros: number | null;
  readonly serverMicros: number | null;
  /** Multiples of the frozen and of the careful limit's CPU in the same round. */
  readonly ofLimit: Spread | null;
  readonly ofCareful: Spread | null;
  readonly p50Ms: number;
  readonly rssMb: number;
}

/** The median of the rounds, and the least and the most. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function rowsOf(measured: readonly Measured[]): readonly Row[] {
  const turnsOf = (name: string) => measured.find((one) => one.name === name)?.turns;
  const middle = (turns: readonly Turn[], of: (turn: Turn) => number | undefined): number | null => {
    const values = turns.flatMap((turn) => of(turn) ?? []);
    return values.length > 0 ? Math.round(median(values)) : null;
  };
  return measured.map(({ name, form, turns }) => ({
    ...{ name, form },
    cpuMicros: Math.round(median(turns.map(({ cpuMicros }) => cpuMicros))),
    mainMicros: Math.round(median(turns.map(({ mainMicros }) => mainMicros))),
    databaseMicros: middle(turns, ({ databaseMicros }) => databaseMicros),
    serverMicros: middle(turns, ({ serverMicros }) => serverMicros),
    ofLimit: ratios(turns, turnsOf('limit')),
    ofCareful: ratios(turns, turnsOf('limit-careful')),
    p50Ms: Number(median(turns.flatMap(({ latencyMs }) => latencyMs)).toFixed(1)),
    rssMb: Math.round((turns.at(-1)?.rssBytes ?? Number.NaN) / 1e6),
  }));
}

/** Of each round, so that a noisy round is noisy for both. */
export function ratios(
  own: readonly Pick<Turn, 'cpuMicros'>[],
  other: readonly Pick<Turn, 'cpuMicros'>[] | undefined,
): Spread | null {
  if (!other) return null;
  const all = own.map(({ cpuMicros }, round) => cpuMicros / (other[round]?.cpuMicros ?? Number.NaN));
  const rounded = (value: number) => Number(value.toFixed(2));
  return {
    median: rounded(median(all)),
    least: rounded(Math.min(...all)),
    most: rounded(Math.max(...all)),
  };
}

const HEAD =
  'contender           CPU µs  main thread  database  × limit            × careful          p50 ms  RSS MB';

export function tableOfRows(rows: readonly Row[]): string {
  const told = (value: number | null, width: number) => String(value ?? '–').padStart(width);
  const spread = (of: Spread | null) =>
    (of ? `${of.median.toFixed(2)} (${of.least.toFixed(2)}–${of.most.toFixed(2)})` : '–').padEnd(19);
  const fromSource = rows.filter(({ form }) => form === 'source').map(({ name }) => name);
  return [
    `run from: ${fromSource.length > 0 ? `source by tsx: ${fromSource.join(', ')}; others ` : ''}compiled JavaScript`,
    HEAD,
    ...rows.map(
      (row) =>
        `${row.name.padEnd(18)} ${told(row.cpuMicros, 7)} ${told(row.mainMicros, 12)} ${told(row.databaseMicros, 9)}  ${spread(row.ofLimit)}${spread(row.ofCareful)}${row.p50Ms.toFixed(1).padStart(6)} ${told(row.rssMb, 7)}`,
    ),
  ].join('\n');
}
