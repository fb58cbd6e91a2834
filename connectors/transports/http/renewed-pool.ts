import { type Dispatcher, Pool } from 'undici';
import { PooledClient } from './pooled-client.ts';

export interface RenewedPoolOptions {
  readonly connections: number;
  readonly maxResponseSize: number;
  readonly connectTimeoutMs: number;
  readonly silenceTimeoutMs: number;
  /** How old a pool may be when a request is given to it. */
  readonly lifeMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * Sockets to one server that are not used for ever. A socket that is always busy never ends by itself, and as long as it lives
 * nobody asks where the server's name leads by now, whether its certificate is still good, or whether there is another machine beside
 * it: after a move the former address would go on being asked for as long as it answers. So each pool serves for a while; then
 * requests go to a new one, and the former ends when what it has begun is done.
 */
export class RenewedPool {
  readonly #origin: string;
  readonly #options: RenewedPoolOptions;
  readonly #ending = new Set<Pool>();
  #pool: Pool;
  #bornMs: number;

  constructor(origin: string, options: RenewedPoolOptions) {
    this.#origin = origin;
    this.#options = options;
    this.#bornMs = this.#now();
    this.#pool = this.#open();
  }

  /** For one request, now. */
  current(): Dispatcher {
    const nowMs = this.#now();
    if (nowMs - this.#bornMs >= this.#options.lifeMs) {
      this.#end(this.#pool);
      this.#pool = this.#open();
      this.#bornMs = nowMs;
    }
    return this.#pool;
  }

  /** Drops all sockets; what is under way fails. */
  async destroy(): Promise<void> {
    await Promise.all([this.#pool, ...this.#ending].map((pool) => pool.destroy()));
  }

  #end(pool: Pool): void {
    this.#ending.add(pool);
    const forget = (): void => void this.#ending.delete(pool);
    pool.close().then(forget, forget);
  }

  #open(): Pool {
    const { connections, maxResponseSize, connectTimeoutMs, silenceTimeoutMs } = this.#options;
    return new Pool(this.#origin, {
      connections,
      pipelining: 1,
      factory: (url, settings) => new PooledClient(url, settings),
      maxResponseSize,
      connect: { timeout: connectTimeoutMs },
      headersTimeout: silenceTimeoutMs,
      bodyTimeout: silenceTimeoutMs,
    });
  }

  #now(): number {
    return (this.#options.now ?? performance.now.bind(performance))();
  }
}
