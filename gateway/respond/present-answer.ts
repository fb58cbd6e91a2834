import { type DocumentNode, GraphQLError, visit } from 'graphql';
import { ERRORS, GatewayError } from '../../schema/errors.ts';
import type { Path } from '../../stitching/public-fields.ts';
import { groupErrors, toPublicError } from '../errors/public-error.ts';
import { unexplainedNulls } from '../errors/unexplained-nulls.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { Answer, AnswerResult, OperationFacts } from './let-out.ts';

/** Rung 9: errors as the caller may read them, one per source, and the age of each agency's part. */
export function presentAnswer(answer: Answer, context: RequestContext, { document }: OperationFacts): void {
  const { result } = answer;
  if (answer.errors.length > 0) {
    result.errors = groupErrors(answer.errors, context);
    const only = answer.errors.length === 1 ? result.errors[0]?.extensions?.['code'] : undefined;
    if (
      result.data === undefined &&
      only === 'BAD_USER_INPUT' &&
      isLegacyJson(answer) &&
      !isWrongMethod(answer)
    )
      answer.status = 200;
  }
  const told = {
    nulls: unexplainedNulls(withoutIntrospection(result.data, document), result.errors ?? [], {
      MASKED: context.notes.flatMap(({ path, note }) => (note.masked ? [path] : [])),
      PART_MISSING: [
        ...context.partial.map(({ path }) => path),
        ...context.notes.flatMap(({ path, note }) => (note.unknown ? [path] : [])),
      ],
    }),
    masked: context.notes.flatMap(({ path, note }) => (note.masked ? { path, rule: note.masked } : [])),
    languages: context.notes.flatMap(({ path, note }) =>
      note.language ? { path, given: note.language } : [],
    ),
    partial: partsOf(context),
    freshness: Object.fromEntries(context.freshness),
  };
  const said = Object.entries(told).filter(([, value]) => Object.keys(value).length > 0);
  if (said.length > 0) result.extensions = { ...result.extensions, ...Object.fromEntries(said) };
}

/**
 * GraphQL over HTTP §6.4.1: with `application/json` a well-formed request is answered with 200 even when its document
 * does not parse or validate, so that old clients can tell it from a proxy's answer.
 */
const isLegacyJson = ({ accept }: Answer): boolean => !accept.includes('application/graphql-response+json');

/** A mutation by GET is no GraphQL request at all, whatever the client takes. */
const isWrongMethod = ({ errors }: Answer): boolean =>
  errors.some(
    (error) =>
      error instanceof GraphQLError &&
      (error.extensions['http'] as { status?: number } | undefined)?.status === 405,
  );

/** No log, no data: whatever was read stays inside. */
export function withholdAnswer(answer: Answer, context: RequestContext, cause: unknown): void {
  const error = new GatewayError('ACCESS_LOG_UNAVAILABLE', 'the access log did not take the records', {
    cause,
  });
  answer.result = { errors: [toPublicError(error, context)] };
  answer.status = ERRORS.ACCESS_LOG_UNAVAILABLE.httpStatus;
}

/** Introspection is full of nulls that mean nothing to anybody. */
function withoutIntrospection(data: AnswerResult['data'], document: DocumentNode | undefined): unknown {
  const names = document ? introspectionNames(document) : [];
  if (!data || names.length === 0) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
}

const INTROSPECTION = new Set(['__schema', '__type']);
const namesOf = new WeakMap<DocumentNode, readonly string[]>();

/** What the document calls its fields of introspection, which stand at its root only. */
function introspectionNames(document: DocumentNode): readonly string[] {
  const known = namesOf.get(document);
  if (known) return known;
  const names: string[] = [];
  visit(document, {
    Field(node) {
      if (INTROSPECTION.has(node.name.value)) names.push((node.alias ?? node.name).value);
    },
  });
  namesOf.set(document, names);
  return names;
}

/** One entry for each computed field, missing part and reason, with every place where it is so. */
function partsOf(context: RequestContext) {
  const parts = new Map<string, { readonly paths: Path[] }>();
  for (const { field, path, part, error } of context.partial) {
    const { code, agency, dataClass } = toPublicError(error, context).extensions ?? {};
    const id = JSON.stringify([field, part, code, agency, dataClass]);
    const known = parts.get(id);
    if (known) known.paths.push(path);
    else parts.set(id, { ...{ field, part, code, agency, dataClass }, paths: [path] });
  }
  return [...parts.values()];
}
