import { parser } from '@prometheus-io/lezer-promql';

export interface ReadExpression {
  /** Names of the metrics that it asks for. */
  readonly metrics: readonly string[];
  readonly fault: string | undefined;
}

/** Reads a query by Prometheus' own grammar. */
export function readPromql(text: string): ReadExpression {
  const metrics: string[] = [];
  let fault: string | undefined;
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) fault ??= `not PromQL at ${from}: ${text.slice(from, from + 20)}`;
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector')
        metrics.push(text.slice(from, to));
    },
  });
  return { metrics, fault: text.trim() === '' ? 'empty' : fault };
}

/** Made of a histogram by `prom-client`: who asks for a part asks for the whole. */
export const familyOf = (name: string): string => name.replace(/_(?:bucket|sum|count)$/, '');
