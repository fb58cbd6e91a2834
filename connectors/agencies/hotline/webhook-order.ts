import type { WebhookEvent } from './webhook.ts';

/** An event given on: `isLate` when its turn had already been given up. */
export interface OrderedEvent {
  readonly event: WebhookEvent;
  readonly isLate: boolean;
}

/**
 * Events come twice and out of order. Each is given on once, in the order of its sequence. A gap is waited for, but
 * not for ever: after `holdMs` it is given up; an event of it that comes after all is still given on, marked late,
 * since a change told late is harmless and one never told is not.
 */
export interface WebhookOrder {
  /** @returns the events whose turn has come by this one. */
  accept(event: WebhookEvent): OrderedEvent[];
  /** Gives up gaps that are older than `holdMs`. To be called from time to time. */
  release(): OrderedEvent[];
}

interface Waiting {
  readonly event: WebhookEvent;
  readonly sinceMs: number;
}

/** Ids remembered to tell a repetition; the hotline repeats within minutes. */
const REMEMBERED = 10_000;

export function createWebhookOrder(holdMs: number, now: () => number): WebhookOrder {
  const seen = new Set<string>();
  const waiting = new Map<number, Waiting>();
  /** Sequence given on last; unknown until the first events after a start have had time to sort themselves. */
  let last: number | undefined;

  function remember(eventId: string): boolean {
    if (seen.has(eventId)) return false;
    seen.add(eventId);
    if (seen.size > REMEMBERED) {
      const [oldest] = seen;
      if (oldest !== undefined) seen.delete(oldest);
    }
    return true;
  }

  function takeReady(): OrderedEvent[] {
    const ready: OrderedEvent[] = [];
    while (last !== undefined) {
      const next = waiting.get(last + 1);
      if (!next) break;
      waiting.delete(last + 1);
      last += 1;
      ready.push({ event: next.event, isLate: false });
    }
    return ready;
  }

  return {
    accept(event) {
      if (!remember(event.eventId)) return [];
      if (last !== undefined && event.sequence <= last) return [{ event, isLate: true }];
      waiting.set(event.sequence, { event, sinceMs: now() });
      return takeReady();
    },
    release() {
      const ready: OrderedEvent[] = [];
      for (;;) {
        const lowest = Math.min(...waiting.keys());
        const held = waiting.get(lowest);
        const isOverdue = [...waiting.values()].some(({ sinceMs }) => now() - sinceMs >= holdMs);
        if (!held || !isOverdue) return ready;
        last = lowest - 1;
        ready.push(...takeReady());
      }
    },
  };
}
