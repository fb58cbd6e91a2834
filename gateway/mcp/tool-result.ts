import type { AnswerResult } from '../respond/let-out.ts';

/** What a tool call gives: the answer of `POST /graphql`, as data and as its text. */
export interface ToolResult {
  readonly content: { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent: Record<string, unknown>;
  /** Nothing was given at all. A part that is missing is told in `errors`, beside what is there. */
  readonly isError: boolean;
}

/**
 * The same words as over GraphQL: `data`, `errors` with code, agency, data class, deciding policies and remedy at their paths,
 * `extensions`. Texts that people wrote stay values within JSON; nothing of ours is written around them.
 */
export function toolResultOf({ data, errors = [], extensions }: AnswerResult): ToolResult {
  const structuredContent = {
    data: data ?? null,
    // Without the places in a document that nobody on that side has seen.
    ...(errors.length > 0 && { errors: errors.map(({ locations: _locations, ...error }) => error) }),
    ...(extensions && { extensions }),
  };
  return {
    content: [{ type: 'text', text: JSON.stringify(structuredContent) }],
    structuredContent,
    isError: errors.length > 0 && Object.values(data ?? {}).every((value) => value === null),
  };
}

/** Was nothing given because nobody has signed in? Then a client does better to sign in than to read on. */
export const wantsSignIn = ({ data, errors = [] }: AnswerResult): boolean =>
  errors.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') &&
  Object.values(data ?? {}).every((value) => value === null);
