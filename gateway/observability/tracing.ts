import {
  context,
  isSpanContextValid,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { defined } from '../../schema/defined.ts';
import { mayHoldPersonalNumber } from '../../schema/personal-numbers.ts';

/** Spans of requests and of their calls. Attributes say which part of which system; never a caller, subject, dossier, value or address. */
export interface Tracing {
  /** @param startedMs milliseconds since the epoch. @param cause what a trusted proxy says that the request is part of. */
  begin(requestId: string, startedMs: number, cause: CallerTrace | undefined): RequestTrace;
}

export interface RequestTrace {
  startCall(agency: string, operation: string, startedMs: number): CallTrace;
  /** A request that never ends here leaves no span. @param operation name of a registered document. */
  end(request: {
    readonly kind: string | undefined;
    readonly operation: string | undefined;
    readonly endedMs: number;
  }): void;
}

export interface CallTrace {
  /** W3C trace context of this call, for the agency's server. */
  readonly traceparent: string | undefined;
  end(call: {
    /** Of the catalogue; undefined for an answer. */
    readonly errorCode: string | undefined;
    /** Under which the exchange's own log has the message. */
    readonly messageId: string | undefined;
    /** Records that it carried. */
    readonly crossings: number;
    readonly endedMs: number;
  }): void;
}

/** Another's span. */
export interface CallerTrace {
  readonly traceId: string;
  readonly spanId: string;
}

export interface TracingOptions {
  readonly tracer?: Tracer | undefined;
  /** Do agencies get `traceparent`? Default: yes. */
  readonly tellsAgencies?: boolean;
}

/**
 * @returns undefined where nothing listens: no exporter by setting and no SDK of the operator's own. Then nothing at all is done
 *   for traces.
 */
export function createTracing(options: TracingOptions = {}): Tracing | undefined {
  const { tracer = trace.getTracer('lien-thong'), tellsAgencies = true } = options;
  // Of the API alone every span is the same invalid one. This one is not ended, hence never told.
  if (!isSpanContextValid(tracer.startSpan('is anybody there').spanContext())) return undefined;
  return {
    begin(requestId, startedMs, cause) {
      const span = tracer.startSpan('GraphQL request', {
        kind: SpanKind.SERVER,
        startTime: startedMs,
        // A trace of ours begins with us: whoever sends a parent would choose our sampling and our ids.
        root: true,
        attributes: { 'lienthong.request_id': requestId },
        ...(cause && { links: [linkTo(cause)] }),
      });
      const within = trace.setSpan(context.active(), span);
      return {
        startCall(agency, operation, callStartedMs) {
          const call = tracer.startSpan(
            `${agency}.${operation}`,
            {
              ...{ kind: SpanKind.CLIENT, startTime: callStartedMs },
              attributes: { 'lienthong.agency': agency, 'lienthong.operation': operation },
            },
            within,
          );
          return callTrace(call, tellsAgencies);
        },
        end({ kind, operation, endedMs }) {
          span.setAttributes(
            defined({ 'graphql.operation.type': kind, 'graphql.operation.name': operation }),
          );
          span.end(endedMs);
        },
      };
    },
  };
}

function callTrace(span: Span, tellsAgencies: boolean): CallTrace {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: tellsAgencies
      ? `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
      : undefined,
    end({ errorCode, messageId, crossings, endedMs }) {
      span.setAttribute('lienthong.crossings', crossings);
      if (messageId !== undefined && isOurs(messageId)) span.setAttribute('lienthong.message_id', messageId);
      if (errorCode !== undefined) {
        span.setAttribute('error.type', errorCode);
        span.setStatus({ code: SpanStatusCode.ERROR, message: errorCode });
      }
      span.end(endedMs);
    },
  };
}

/** X-Road's ids are UUIDs that we make. What an agency makes up may be any text, a person's number included. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-(?!\d{12}$)[0-9a-f]{12}$/;
const isOurs = (messageId: string): boolean => UUID.test(messageId);

const linkTo = ({ traceId, spanId }: CallerTrace): Link => ({
  context: { traceId, spanId, traceFlags: 0, isRemote: true },
});

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const NOTHING = /^0+$/;

/**
 * A caller's `traceparent`, to be linked to and nothing more. One whose ids hold nine decimal digits in a row is left out, by
 * chance every seventh: a person's number may hide there.
 */
export function parseTraceparent(header: unknown): CallerTrace | undefined {
  const [, traceId, spanId] = typeof header === 'string' ? (TRACEPARENT.exec(header) ?? []) : [];
  if (traceId === undefined || spanId === undefined) return undefined;
  if (NOTHING.test(traceId) || NOTHING.test(spanId)) return undefined;
  return [traceId, spanId].some(mayHoldPersonalNumber) ? undefined : { traceId, spanId };
}
