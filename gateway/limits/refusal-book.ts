import type { CallerFacts } from '../../policies/decision.ts';
import type { LimitedAccess } from '../boundary/access-log-port.ts';
import { KEPT_CODES } from '../boundary/crossing.ts';
import type { LimitName } from './limit-table.ts';

/** Whom a limit counts: nobody known by the network alone, everybody else by who they are. */
export interface Counted {
  /** As the gateway sees it, behind trusted proxies as they say. */
  readonly address: string;
  readonly caller: CallerFacts;
}

/** What one limit refused somebody within a window, told at its end. */
export interface Refusals extends LimitedAccess {
  readonly limit: LimitName;
}

/** Different ones that are told apart; what comes on top is one more, of many. */
const TOLD_APART = 500;

type Entry = Omit<Refusals, 'count' | 'until' | 'codes' | 'network'> & {
  count: number;
  network: string | undefined;
  readonly codes: Set<string>;
};

/**
 * What limits refuse is counted and told once a window. A record for each would let whoever is refused fill the log, and
 * nothing has left that must be on record before it leaves.
 */
export class RefusalBook {
  readonly #now: () => Date;
  #entries = new Map<string, Entry>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @param key whom the limit counts, as it is counted. */
  note(
    limit: LimitName,
    key: string,
    who: Pick<Counted, 'caller'> & { readonly network?: string },
    code?: string,
  ): void {
    const own = `${limit}\0${key}`;
    const isOneOfMany = !this.#entries.has(own) && this.#entries.size >= TOLD_APART;
    const place = isOneOfMany ? `${limit}\0` : own;
    const entry = this.#entries.get(place) ?? {
      ...{ limit, count: 0, from: this.#now(), codes: new Set<string>() },
      ...{ caller: who.caller, network: isOneOfMany ? undefined : who.network },
    };
    entry.count += 1;
    // Somebody who is known by name may come from several.
    if (entry.network !== who.network) entry.network = undefined;
    if (code !== undefined && entry.codes.size < KEPT_CODES) entry.codes.add(code);
    this.#entries.set(place, entry);
  }

  /** What has come together since the last time. */
  take(): readonly Refusals[] {
    const until = this.#now();
    const told = [...this.#entries.values()].map((entry) => ({ ...entry, until, codes: [...entry.codes] }));
    this.#entries = new Map();
    return told;
  }
}
