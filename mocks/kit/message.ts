/** One HTTP request as an agency's mock sees it; the body is read to the end before it is handed over. */
export interface MockRequest {
  readonly method: string;
  /** Path without the query, e.g. `/ws/land`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names, several values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Path and query as sent. */
  readonly url: string;
}

export interface MockReply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
}

/**
 * Notes one protocol message for `GET /__calls`; HTTP headers are added by themselves, `headers` are the protocol's
 * own. Call it once the message is understood and BEFORE any effect: in mode `fault` it does not return.
 */
export type RecordCall = (call: {
  readonly operation: string;
  readonly keys: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}) => void;

export interface MockBehaviour {
  readonly id: string;
  /** Answers a business request. */
  handle(request: MockRequest, record: RecordCall): Promise<MockReply> | MockReply;
  /** The protocol's own fault for mode `fault`. */
  fault(request: MockRequest): MockReply;
  /** Paths that stay well in every mode but `down` (e.g. WSDL or JWKS). Default: none. */
  readonly exemptPaths?: readonly string[];
  /** Extra commands of `POST /__control`, e.g. `{"rotateKeys": true}`; a result is returned under the same name. */
  readonly commands?: Readonly<Record<string, (argument: unknown) => unknown>>;
  /** After a dossier was changed by `{"change": {...}}`, e.g. to send a webhook. */
  onChange?(code: string): Promise<void> | void;
  /** On `{"reset": true}`, after mode, calls and world were reset: forget sessions, sent webhooks, …. */
  onReset?(): void;
  close?(): Promise<void>;
}
