import { type DestinationStream, type Logger, pino } from 'pino';
import { GatewayError } from '../../schema/errors.ts';
import { withoutPersonalNumbers } from '../../schema/personal-numbers.ts';

/** Keys of a log event that may be written. An allow-list: what nobody thought of stays out. */
const ALLOWED = new Set([
  'requestId',
  'agency',
  'operation',
  'code',
  'status',
  'method',
  'route',
  'latencyMs',
  'port',
  'host',
  'signal',
  'count',
  'policySet',
  'reason',
  'instance',
  'size',
  'kind',
  'client',
  'channel',
  'attempt',
  'store',
  'version',
  'error',
]);

/** Dossier codes, tokens and addresses: what may hide inside a message of somebody else's making, beside numbers of persons. */
const PERSONAL = [
  /\b(?:[0-9A-Z]{2,3}\.){1,4}[0-9A-Z]{2,3}-\d{6,8}-\d{4,7}\b/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:https?|postgres(?:ql)?|rediss?):\/\/[^\s"']+/g,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
];

const MAX_READ = 10_000;
const MAX_WRITTEN = 500;

/** Of a request, or of a subscription within a socket. */
const OWN_REQUEST = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}(?:\.s\d{1,6})?$/;

export function scrub(text: string): string {
  const bounded = text.slice(0, MAX_READ);
  const clean = PERSONAL.reduce((so, pattern) => so.replace(pattern, '[…]'), bounded);
  return withoutPersonalNumbers(clean).slice(0, MAX_WRITTEN);
}

/** What of an error may be written: its kind, code and scrubbed text; never its fields, which carry requests. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  return {
    kind: error.name,
    ...(error instanceof GatewayError ? { code: error.code } : {}),
    // Only our own errors have texts that were written with the log in mind.
    ...(error instanceof GatewayError || depth === 0 ? { detail: scrub(error.message) } : {}),
    ...(isNobodys(error) ? { at: framesOf(error) } : {}),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Of what nobody meant to throw only the place says what it was. */
const isNobodys = (error: Error): boolean => !(error instanceof GatewayError) || error.code === 'INTERNAL';

const MOST_FRAMES = 6;

/** Where it was thrown: functions, files within the project or a package, and lines. The words before them are left out. */
const framesOf = ({ stack = '', message }: Error): readonly string[] =>
  stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, MOST_FRAMES)
    .map((line) =>
      scrub(
        line
          .trim()
          .replace(
            /\(?(?:file:\/\/)?\/\S*?\/(?=(?:node_modules|gateway|connectors|policies|stitching|dossier|schema)\/)/,
            '(',
          ),
      ),
    );

/**
 * The process log: events with an object first and a constant message. It is not the access log and holds nothing
 * about persons: no names, ids, tokens, dossier codes or addresses.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: keepAllowed },
    hooks: {
      // An Error passed bare would be serialised whole by pino; it is described instead.
      logMethod(
        this: Logger,
        args: Parameters<Logger['info']>,
        method: (...all: Parameters<Logger['info']>) => void,
      ) {
        const [first, ...rest] = args as [unknown, ...unknown[]];
        const safe =
          first instanceof Error ? { error: first } : typeof first === 'string' ? scrub(first) : first;
        method.apply(this, [
          safe,
          ...rest.map((item) => (typeof item === 'string' ? scrub(item) : '[…]')),
        ] as Parameters<Logger['info']>);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

function keepAllowed(event: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(event)) {
    if (key === 'err' || key === 'error') kept['error'] = describeError(value);
    else if (!ALLOWED.has(key)) continue;
    // Made by us: scrubbed it would find nothing again.
    else if (key === 'requestId' && OWN_REQUEST.test(String(value))) kept[key] = value;
    else if (typeof value === 'string') kept[key] = scrub(value);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
  }
  return kept;
}
