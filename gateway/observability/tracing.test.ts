import { describe, expect, test } from '@jest/globals';
import type { Context, Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { createTracing } from './tracing.ts';

interface Told {
  readonly name: string;
  readonly options: SpanOptions;
  readonly parent: Span | undefined;
  status?: unknown;
  end?: unknown;
}

/** A tracer that keeps what it is told. */
function listeningTracer(): { tracer: Tracer; spans: Told[] } {
  const spans: Told[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, within?: Context): Span => {
    const told: Told = { name, options, parent: within && trace.getSpan(within) };
    spans.push(told);
    return {
      setStatus: (status: unknown) => {
        told.status = status;
      },
      end: (at: unknown) => {
        told.end = at;
      },
    } as unknown as Span;
  };
  return { tracer: { startSpan } as unknown as Tracer, spans };
}

const CROSSING = {
  agency: 'land',
  operation: 'landParcels',
  outcome: 'delivered',
  startedMs: 1_010,
  latencyMs: 30,
};
const REQUEST = { requestId: 'r-1', kind: 'query', operation: 'Page', startedMs: 1_000, endedMs: 1_060 };

describe('a traced request', () => {
  test('is one span with one below it for each call of an agency, with their own times', () => {
    const { tracer, spans } = listeningTracer();
    createTracing(tracer)({ ...REQUEST, crossings: [CROSSING] });
    expect(spans.map(({ name, options, end }) => [name, options.startTime, end])).toEqual([
      ['GraphQL request', 1_000, 1_060],
      ['land.landParcels', 1_010, 1_040],
    ]);
    expect(spans[0]?.parent).toBeUndefined();
    expect(spans[1]?.parent).toBeDefined();
  });

  test('tells a failed call by its code', () => {
    const { tracer, spans } = listeningTracer();
    createTracing(tracer)({
      ...REQUEST,
      crossings: [{ ...CROSSING, outcome: 'failed', errorCode: 'AGENCY_TIMEOUT' }],
    });
    expect(spans[1]?.status).toMatchObject({ message: 'AGENCY_TIMEOUT' });
  });

  test('has no span where no agency was asked', () => {
    const { tracer, spans } = listeningTracer();
    const refused = { agency: 'civil', operation: 'civilPersons', outcome: 'refused' };
    createTracing(tracer)({ ...REQUEST, crossings: [refused] });
    expect(spans).toHaveLength(1);
  });

  test('without an SDK in the process disturbs nothing', () => {
    expect(() => createTracing()({ ...REQUEST, crossings: [CROSSING] })).not.toThrow();
  });
});
