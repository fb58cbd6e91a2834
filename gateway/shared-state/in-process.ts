import { EventEmitter } from 'node:events';
import type { SharedState } from './shared-state.ts';
import { WindowCounts } from './window-counts.ts';

/** Shared state of the only process there is. */
export function createInProcessState(nowMs: () => number): SharedState {
  const channels = new EventEmitter().setMaxListeners(0);
  /** List → holder → end of its lease. */
  const lists = new Map<string, Map<string, number>>();
  const counters = new Map<string, WindowCounts>();

  return {
    publish(channel, message) {
      queueMicrotask(() => channels.emit(channel, message));
    },
    listen(channel, listener) {
      channels.on(channel, listener);
      return () => void channels.off(channel, listener);
    },
    onGap: () => () => undefined,
    async takePlace(list, holder, { places, leaseMs }) {
      const holders = lists.get(list) ?? new Map<string, number>();
      for (const [other, end] of holders) if (end <= nowMs()) holders.delete(other);
      const mayEnter = holders.has(holder) || holders.size < places;
      if (mayEnter) lists.set(list, holders.set(holder, nowMs() + leaseMs));
      return mayEnter;
    },
    async leavePlace(list, holder) {
      const holders = lists.get(list);
      holders?.delete(holder);
      if (holders?.size === 0) lists.delete(list);
    },
    tries(name, limit) {
      const counts = counters.get(name) ?? new WindowCounts(limit, nowMs);
      counters.set(name, counts);
      return {
        take: async (key, points) => counts.take(key, points),
        giveBack: async (key) => counts.giveBack(key),
      };
    },
    async close() {
      channels.removeAllListeners();
      lists.clear();
    },
  };
}
