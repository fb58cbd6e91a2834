type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

/** What clients say that they take, as they write it, and the type that it comes to by RFC 9110 §12.5.1. */
const TAKEN: ReadonlyMap<string, string> = new Map([
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE_TYPE],
  ['application/graphql-response+json, application/json', RESPONSE_TYPE],
  ['application/graphql-response+json, application/json;q=0.9', RESPONSE_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', RESPONSE_TYPE],
  ['application/graphql-response+json, application/graphql+json, application/json', RESPONSE_TYPE],
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    RESPONSE_TYPE,
  ],
]);

/**
 * The media type of the answer to a plain request: a JSON body by POST, from a client that says what it takes in words that are
 * known. A simple form of another site cannot send one (CSRF): browsers ask first before they send JSON elsewhere.
 * @returns undefined for every other request; the library behind negotiates, or refuses it.
 */
export function mediaTypeFor(method: string, headers: Headers): string | undefined {
  const { accept = '', 'content-type': contentType } = headers;
  const isJson = typeof contentType === 'string' && /^application\/json *(?:;|$)/i.test(contentType);
  return method === 'POST' && isJson && typeof accept === 'string' ? TAKEN.get(accept) : undefined;
}
