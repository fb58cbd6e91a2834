import { Client, type Dispatcher } from 'undici';

/**
 * One socket of a pool. A request that cannot be built, a header with a letter beyond Latin-1 in it for one, is refused by
 * the client with the same `false` by which it says that it is busy; the pool then waits for it to be free again, which it
 * never says, for it never was anything else. As many such requests as the pool has sockets, and nothing is sent any more.
 * With one request at a time, a client that holds none is free.
 */
export class PooledClient extends Client {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return super.dispatch(options, handler) || this.stats.size === 0;
  }
}
