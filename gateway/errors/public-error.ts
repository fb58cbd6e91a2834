import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { ERRORS, type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';

/** Extension keys that may leave; everything else stays inside. */
const ALLOWED = [
  'agency',
  'dataClass',
  'policies',
  'remedy',
  'limits',
  'paths',
  'reason',
  'retryAfterSeconds',
  'fields',
  'rule',
] as const;

/** Codes that Apollo and graphql-js use for what a caller did wrong; their messages speak of the document only. */
const CALLER_CODES: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'OPERATION_NOT_TRUSTED',
  OPERATION_TOO_COSTLY: 'OPERATION_TOO_COSTLY',
  OPERATION_NOT_TRUSTED: 'OPERATION_NOT_TRUSTED',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  ACCESS_LOG_UNAVAILABLE: 'ACCESS_LOG_UNAVAILABLE',
};

export interface ErrorAudience {
  readonly language: 'vi' | 'en';
  readonly requestId: string;
}

/**
 * The one place that turns whatever was thrown into what a caller may read. Total: it cannot throw, and what it does
 * not know becomes INTERNAL without a word of the original.
 */
export function toPublicError(thrown: unknown, audience: ErrorAudience): GraphQLFormattedError {
  try {
    return describe(thrown, audience);
  } catch {
    return {
      message: ERRORS.INTERNAL.publicMessage[audience.language],
      extensions: { code: 'INTERNAL', requestId: audience.requestId },
    };
  }
}

/** The code that a thrown thing stands for, without looking further into it. */
export function codeOf(thrown: unknown): ErrorCode {
  try {
    const origin = originOf(thrown);
    if (origin instanceof GatewayError) return origin.code;
    if (thrown instanceof GraphQLError)
      return (
        own(CALLER_CODES, String(thrown.extensions['code'])) ??
        (isCallersFault(thrown) ? 'BAD_USER_INPUT' : 'INTERNAL')
      );
  } catch {
    // A hostile getter: nothing is known about it.
  }
  return 'INTERNAL';
}

function describe(thrown: unknown, { language, requestId }: ErrorAudience): GraphQLFormattedError {
  const origin = originOf(thrown);
  const code = codeOf(thrown);
  const source =
    origin instanceof GatewayError
      ? origin.publicExtensions
      : thrown instanceof GraphQLError
        ? thrown.extensions
        : {};
  const extensions: Record<string, unknown> = { code };
  for (const key of ALLOWED) if (own(source, key) !== undefined) extensions[key] = own(source, key);
  if (code === 'BAD_USER_INPUT') extensions['fields'] ??= fieldOfVariable(thrown);
  extensions['requestId'] = requestId;
  const speaksOfDocument =
    thrown instanceof GraphQLError && !(origin instanceof GatewayError) && code === 'BAD_USER_INPUT';
  return {
    message: speaksOfDocument ? wordsOf(thrown).slice(0, 300) : ERRORS[code].publicMessage[language],
    ...(thrown instanceof GraphQLError && thrown.locations ? { locations: thrown.locations } : {}),
    ...(thrown instanceof GraphQLError && thrown.path ? { path: thrown.path } : {}),
    extensions,
  };
}

/** The words of the library would tell the caller to change our settings. */
const wordsOf = ({ message, extensions }: GraphQLError): string =>
  extensions['validationErrorCode'] === 'INTROSPECTION_DISABLED'
    ? 'Introspection is off here; the schema is published with its documentation.'
    : message;

/** graphql-js names the variable, and the place in it, in its message only. */
function fieldOfVariable(thrown: unknown): readonly string[] | undefined {
  const [, name, place] =
    /^Variable "\$(\w+)"(?:.*? at "([\w.[\]]+)")?/s.exec((thrown as Error).message) ?? [];
  const field = place ?? name;
  return field === undefined ? undefined : [field];
}

/**
 * An error made by graphql-js itself about the caller's document or variables has no place in the answer, and none but
 * errors of its own behind it; where a value of a variable was refused by a scalar, whatever that threw.
 */
function isCallersFault(error: GraphQLError): boolean {
  if (error.path !== undefined) return false;
  const origin = originOf(error);
  const isOfLibrary = origin instanceof GraphQLError && !origin.originalError;
  return isOfLibrary || error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION;
}

/** What was thrown at first, without the places that it was thrown through. */
export function originOf(thrown: unknown): unknown {
  let error: unknown = thrown;
  for (let depth = 0; depth < 5 && error instanceof GraphQLError && error.originalError; depth += 1)
    error = error.originalError;
  return error;
}

/** What one error stands for: an agency that fails, however often it was asked, or one refusal. */
function sourceOf(origin: unknown): unknown {
  if (!(origin instanceof GatewayError)) return undefined;
  const { agency } = origin.publicExtensions;
  return origin.code.startsWith('AGENCY_') && agency !== undefined ? `${agency} ${origin.code}` : origin;
}

/**
 * One error per source and reason: a failing agency is told once, with every path that it left empty, however many
 * rows it was asked for. The first path stays `path`; all of them are in `extensions.paths` when there are several.
 */
export function groupErrors(errors: readonly unknown[], audience: ErrorAudience): GraphQLFormattedError[] {
  const groups = new Map<unknown, { first: GraphQLFormattedError; paths: unknown[] }>();
  for (const error of errors) {
    const origin = originOf(error);
    const id = sourceOf(origin) ?? error;
    const known = groups.get(id);
    const path = error instanceof GraphQLError ? error.path : undefined;
    if (known) known.paths.push(path);
    else groups.set(id, { first: toPublicError(error, audience), paths: [path] });
  }
  return [...groups.values()].map(({ first, paths }) =>
    paths.length > 1 ? { ...first, extensions: { ...first.extensions, paths } } : first,
  );
}
