import type { Connector } from './contract.ts';

/** A connector whose transport may be exchanged while it is used. To everybody else it is one connector. */
export interface ReplaceableConnector extends Connector {
  /** Calls that begin from now on go to `next`; those under way end where they began, then the old one is closed. */
  replace(next: Connector): void;
}

interface Held {
  readonly connector: Connector;
  calls: number;
}

/** @param onFailure an old connector that does not close: its sockets are lost, no call is. */
export function replaceable(first: Connector, onFailure: (error: unknown) => void): ReplaceableConnector {
  let current: Held = { connector: first, calls: 0 };
  const old = new Set<Held>();
  const closeIfIdle = (held: Held): void => {
    if (held.calls > 0 || !old.delete(held)) return;
    held.connector.close().catch(onFailure);
  };
  return {
    get id() {
      return current.connector.id;
    },
    get manifest() {
      return current.connector.manifest;
    },
    get typeDefs() {
      return current.connector.typeDefs;
    },
    // Asked for anew with every message: another secret may have come.
    ...(first.webhook && {
      webhook: {
        registration: first.webhook.registration,
        receive: (message) => webhookOf(current).receive(message),
        overdue: () => webhookOf(current).overdue(),
      },
    }),
    calendar: {
      asleepAt: (at, wanted) => current.connector.calendar?.asleepAt(at, wanted),
      sleptMs: (fromMs, toMs) => current.connector.calendar?.sleptMs(fromMs, toMs) ?? 0,
      get longestMs() {
        return current.connector.calendar?.longestMs ?? 0;
      },
    },
    watch: () => current.connector.watch?.() ?? [],
    async call(permit, request) {
      const held = current;
      held.calls += 1;
      try {
        return await held.connector.call(permit, request);
      } finally {
        held.calls -= 1;
        closeIfIdle(held);
      }
    },
    replace(next) {
      const before = current;
      current = { connector: next, calls: 0 };
      old.add(before);
      closeIfIdle(before);
    },
    async close() {
      const all = [current, ...old];
      old.clear();
      await Promise.all(all.map(({ connector }) => connector.close()));
    },
  };
}

function webhookOf({ connector }: Held): NonNullable<Connector['webhook']> {
  if (!connector.webhook) throw new Error(`${connector.id} had webhooks and has none`);
  return connector.webhook;
}
