import { describe, expect, test } from '@jest/globals';
import { type Context, type Span, type SpanOptions, type Tracer, trace } from '@opentelemetry/api';
import { createTracing, parseTraceparent } from './tracing.ts';

interface Told {
  readonly name: string;
  readonly options: SpanOptions;
  readonly parent: Span | undefined;
  readonly attributes: Record<string, unknown>;
  status?: unknown;
  end?: unknown;
}

const TRACE_ID = 'a'.repeat(32);

/** A tracer that keeps what it is told. */
function listeningTracer(): { tracer: Tracer; spans: Told[] } {
  const spans: Told[] = [];
  const startSpan = (name: string, options: SpanOptions = {}, within?: Context): Span => {
    const attributes = { ...options.attributes };
    const told: Told = { name, options, parent: within && trace.getSpan(within), attributes };
    const spanId = `b${String(spans.push(told)).padStart(15, '0')}`;
    return {
      spanContext: () => ({ traceId: TRACE_ID, spanId, traceFlags: 1 }),
      setStatus: (status: unknown) => {
        told.status = status;
      },
      setAttribute: (key: string, value: unknown) => {
        attributes[key] = value as string;
      },
      setAttributes: (values: object) => Object.assign(attributes, values),
      end: (at: unknown) => {
        told.end = at;
      },
    } as unknown as Span;
  };
  return { tracer: { startSpan } as unknown as Tracer, spans };
}

const ANSWERED = { errorCode: undefined, messageId: undefined, crossings: 2, endedMs: 1_040 };
const ENDED = { kind: 'query', operation: 'Page', endedMs: 1_060 };

function tracedCall(call: typeof ANSWERED | { errorCode: string; messageId: string }, tellsAgencies = true) {
  const { tracer, spans } = listeningTracer();
  const request = createTracing({ tracer, tellsAgencies })?.begin('r-1', 1_000, undefined);
  const started = request?.startCall('land', 'landParcels', 1_010);
  started?.end({ ...ANSWERED, ...call });
  request?.end(ENDED);
  const told = spans.filter(({ end }) => end !== undefined);
  return { told, traceparent: started?.traceparent };
}

describe('a traced request', () => {
  test('is one span with one below it for each call of an agency, with their own times', () => {
    const { told } = tracedCall(ANSWERED);
    expect(told.map(({ name, options, end }) => [name, options.startTime, end])).toEqual([
      ['GraphQL request', 1_000, 1_060],
      ['land.landParcels', 1_010, 1_040],
    ]);
    expect(told[0]?.options.root).toBe(true);
    expect(told[1]?.parent).toBeDefined();
  });

  test('tells the agency the trace of its call, and of nothing else', () => {
    expect(tracedCall(ANSWERED).traceparent).toMatch(/^00-a{32}-b0{14}3-01$/);
    expect(tracedCall(ANSWERED, false).traceparent).toBeUndefined();
  });

  test('tells a failed call by its code', () => {
    const { told } = tracedCall({ ...ANSWERED, errorCode: 'AGENCY_TIMEOUT' } as never);
    expect(told[1]?.status).toMatchObject({ message: 'AGENCY_TIMEOUT' });
  });

  test.each([
    ['3f0c8a52-6d3e-4b6a-9a53-0e5f7d1c2b3a', true],
    ['001085000123', false],
    ['3f0c8a52-6d3e-4b6a-9a53-001085000123', false],
    ['CN=Somebody', false],
  ])('names the message %s on its span: %s', (messageId, isNamed) => {
    const { told } = tracedCall({ ...ANSWERED, messageId } as never);
    expect(told[1]?.attributes['lienthong.message_id']).toBe(isNamed ? messageId : undefined);
  });

  test('is nothing at all where nobody listens', () => {
    expect(createTracing()).toBeUndefined();
  });
});

describe("a caller's traceparent", () => {
  const id = 'abcdef12'.repeat(4);
  const spanId = 'abcdef12'.repeat(2);
  test.each([
    ['well formed', `00-${id}-${spanId}-01`, { traceId: id, spanId }],
    ['absent', undefined, undefined],
    ['of another version', `01-${id}-${spanId}-01`, undefined],
    ['all zeros', `00-${'0'.repeat(32)}-${spanId}-01`, undefined],
    ['with more behind it', `00-${id}-${spanId}-01-001085000123`, undefined],
    ["with a person's number in its trace", `00-${id.slice(12)}001085000123-${spanId}-01`, undefined],
    ["with a person's number in its span", `00-${id}-abcd001085000123-01`, undefined],
    ['given twice', [`00-${id}-${spanId}-01`], undefined],
  ])('%s', (_what, header, parsed) => {
    expect(parseTraceparent(header)).toEqual(parsed);
  });
});
