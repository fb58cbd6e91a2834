import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface ArrivedAnswer {
  readonly status: number;
  /** Lower-case names; a header that came several times is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undecoded bytes, possibly empty. */
  readonly body: Buffer;
}

interface OneRequest {
  readonly dispatch: Dispatcher.DispatchOptions;
  /** Ends it at once, wherever it is: waiting for a socket, under way, or half answered. */
  readonly signal: AbortSignal;
  /** Asked once status and headers are here; what it throws ends the request before any of the body is kept. */
  readonly check: (headers: ArrivedAnswer['headers']) => void;
}

/**
 * Parts that are kept before they are laid together. A short answer can come a byte at a time: half a million parts take a
 * hundred times its own memory, and to lay them together at the end would hold the event loop.
 */
const MANY_PARTS = 4_096;

/** Said to the socket of a request that was given up; nobody else hears of it. */
const GIVEN_UP = new Error('given up');

/**
 * One request on the client's lowest level: no stream is made of an answer that is read whole. How long it may be is the
 * dispatcher's to watch (`maxResponseSize`).
 * @throws what `check` throws, or the client's own error; once the signal has aborted, anything.
 */
export const answerTo = (dispatcher: Dispatcher, request: OneRequest): Promise<ArrivedAnswer> =>
  new Promise((resolve, reject) => {
    dispatcher.dispatch(request.dispatch, new AnswerInParts(request, resolve, reject));
  });

class AnswerInParts implements Dispatcher.DispatchHandler {
  readonly #request: OneRequest;
  readonly #resolve: (answer: ArrivedAnswer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onAbort = (): void => this.#giveUp();
  #parts: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: ArrivedAnswer['headers'] = {};

  constructor(
    request: OneRequest,
    resolve: (answer: ArrivedAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Comes again when the client had to take another socket. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#request.signal.aborted) controller.abort(GIVEN_UP);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    // 1xx only announces the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = flattenHeaders(headers);
    this.#request.check(this.#headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
    if (this.#parts.push(part) === MANY_PARTS) this.#parts = [Buffer.concat(this.#parts)];
  }

  onResponseEnd(): void {
    this.#end();
    const [first, second] = this.#parts;
    const body = first !== undefined && second === undefined ? first : Buffer.concat(this.#parts);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#reject(error);
  }

  #giveUp(): void {
    this.#reject(GIVEN_UP);
    this.#controller?.abort(GIVEN_UP);
  }

  #end(): void {
    this.#request.signal.removeEventListener('abort', this.#onAbort);
  }
}

function flattenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}
