import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What a subscription of a test has been told, and what is still to come. */
export interface Heard {
  // biome-ignore lint/suspicious/noExplicitAny: events are looked into by path in expectations
  readonly events: any[];
  /** Set when the stream has ended: `complete`, or what the client was told had gone wrong. */
  readonly end: () => unknown;
  /** Resolves with event number `index`. @throws Error after `withinMs`. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  event(index: number, withinMs?: number): Promise<any>;
  /** Resolves when the stream has ended. @throws Error after `withinMs`. */
  ended(withinMs?: number): Promise<unknown>;
  /** Resolves when the client stands in line: its connection has been taken. */
  readonly connected: Promise<void>;
  stop(): void;
}

export interface LiveRequest {
  readonly url: string;
  readonly token?: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** How often the client comes back by itself. */
  readonly retryAttempts?: number;
}

export type Transport = 'graphql-sse' | 'graphql-ws';

/** Subscribes with the client library of the transport, as a front end does. */
export function subscribe(transport: Transport, request: LiveRequest): Heard {
  return transport === 'graphql-sse' ? subscribeSse(request) : subscribeWs(request);
}

function subscribeSse({ url, token, query, variables = {}, retryAttempts = 0 }: LiveRequest): Heard {
  const client = createSseClient({
    url: `${url}/graphql/stream`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts,
    retry: () => new Promise((resolve) => setTimeout(resolve, 200)),
  });
  const heard = new Listener(() => client.dispose());
  client.subscribe({ query, variables }, heard, { connected: () => heard.connect() });
  return heard;
}

function subscribeWs({ url, token, query, variables = {}, retryAttempts = 0 }: LiveRequest): Heard {
  const client = createWsClient({
    url: `${url.replace('http', 'ws')}/graphql/stream`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts,
    // By default the library comes back after a close, but not after a refused connection.
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 200)),
  });
  // Disposing of a client that is coming back rejects with the connection's own error.
  const heard = new Listener(() => void Promise.resolve(client.dispose()).catch(() => undefined));
  client.on('connected', () => heard.connect());
  client.subscribe({ query, variables }, heard);
  return heard;
}

class Listener implements Heard {
  readonly events: unknown[] = [];
  readonly connected: Promise<void>;
  connect: () => void = () => undefined;
  readonly stop: () => void;
  #end: unknown;

  constructor(stop: () => void) {
    this.stop = stop;
    this.connected = new Promise((resolve) => {
      this.connect = resolve;
    });
  }

  next(event: unknown): void {
    this.events.push(event);
  }

  error(error: unknown): void {
    this.#end = error;
  }

  complete(): void {
    this.#end ??= 'complete';
  }

  end = (): unknown => this.#end;

  async event(index: number, withinMs = 5_000): Promise<unknown> {
    await until(() => this.events.length > index || this.#end !== undefined, withinMs, `event ${index}`);
    if (this.events.length > index) return this.events[index];
    throw new Error(`the stream ended before event ${index}: ${describe(this.#end)}`);
  }

  async ended(withinMs = 5_000): Promise<unknown> {
    await until(() => this.#end !== undefined, withinMs, 'the end');
    return this.#end;
  }
}

const describe = (end: unknown): string => (end instanceof Error ? end.message : JSON.stringify(end));

/** Looks again until it holds. @throws Error naming what did not happen. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  what: string,
): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`${what} did not come within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The codes of a list of errors, as any protocol hands them over. */
export const codesOf = (errors: unknown): unknown[] =>
  Array.isArray(errors) ? errors.map((error) => error?.extensions?.code) : [];
