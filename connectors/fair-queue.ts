import { type Asker, SHARES, type Share } from './asker.ts';

/** How often each share has its turn while all of them wait. */
export type Weights = Readonly<Record<Share, number>>;

/** One who waits. */
export interface Waiter {
  readonly asker: Asker;
}

type Line<W> = Set<W>;
interface Client<W> {
  readonly persons: Map<string, Line<W>>;
  size: number;
}
interface ShareLines<W> {
  readonly clients: Map<string, Client<W>>;
  size: number;
  /** When its next turn is, in turns of a share with weight 1. */
  turn: number;
}

/**
 * Who waits, and whose turn it is: shares by their weights, within a share clients in turns, within a client persons in turns,
 * a person's own calls in their order. (Start-time fair queueing; a ring for the two levels below.)
 */
export class FairQueue<W extends Waiter> {
  readonly #weights: Weights;
  readonly #shares: Readonly<Record<Share, ShareLines<W>>>;
  /** The turn that was served last. */
  #now = 0;
  #size = 0;

  constructor(weights: Weights) {
    this.#weights = weights;
    const lines = (): ShareLines<W> => ({ clients: new Map(), size: 0, turn: 0 });
    this.#shares = { counter: lines(), officer: lines(), public: lines(), machine: lines() };
  }

  get size(): number {
    return this.#size;
  }

  sizeOf(share: Share): number {
    return this.#shares[share].size;
  }

  add(waiter: W): void {
    const { share, client: name, person } = waiter.asker;
    const lines = this.#shares[share];
    // Who did not wait has saved up no turns.
    if (lines.size === 0) lines.turn = Math.max(lines.turn, this.#now);
    const client = lines.clients.get(name) ?? { persons: new Map<string, Line<W>>(), size: 0 };
    const line = client.persons.get(person) ?? new Set<W>();
    if (client.size === 0) lines.clients.set(name, client);
    if (line.size === 0) client.persons.set(person, line);
    line.add(waiter);
    this.#grow(lines, client, 1);
  }

  /** @returns false when it did not wait any more. */
  remove(waiter: W): boolean {
    const { share, client: name, person } = waiter.asker;
    const lines = this.#shares[share];
    const client = lines.clients.get(name);
    const line = client?.persons.get(person);
    if (!client || !line?.delete(waiter)) return false;
    if (line.size === 0) client.persons.delete(person);
    this.#grow(lines, client, -1);
    if (client.size === 0) lines.clients.delete(name);
    return true;
  }

  /** Whose turn it is among those that may go. */
  take(mayGo: (share: Share) => boolean): W | undefined {
    let next: Share | undefined;
    for (const share of SHARES) {
      if (this.#shares[share].size === 0 || !mayGo(share)) continue;
      if (next === undefined || this.#shares[share].turn < this.#shares[next].turn) next = share;
    }
    if (next === undefined) return undefined;
    const lines = this.#shares[next];
    this.#now = Math.max(this.#now, lines.turn);
    lines.turn += 1 / this.#weights[next];
    return this.#takeFrom(lines);
  }

  /**
   * Who gives way to a newcomer when there is no room: the newest of whoever has the most waiting.
   * @returns undefined when that is the newcomer.
   */
  givesWayTo({ share, client: name, person }: Asker): W | undefined {
    const longestShare = longest(
      SHARES,
      share,
      (one) => this.#shares[one].size,
      (one) => this.#weights[one],
    );
    const { clients } = this.#shares[longestShare];
    const isOwnShare = longestShare === share;
    const longestClient = longest(
      [...clients.keys()],
      isOwnShare ? name : undefined,
      (one) => clients.get(one)?.size ?? 0,
    );
    const persons = clients.get(longestClient)?.persons;
    const isOwnClient = isOwnShare && longestClient === name;
    const own = isOwnClient ? person : undefined;
    const longestPerson = longest([...(persons?.keys() ?? [])], own, (one) => persons?.get(one)?.size ?? 0);
    return isOwnClient && longestPerson === person
      ? undefined
      : [...(persons?.get(longestPerson) ?? [])].at(-1);
  }

  /** Everybody at once; nobody waits any more. */
  clear(): W[] {
    const all: W[] = [];
    for (const share of SHARES) {
      const lines = this.#shares[share];
      for (const { persons } of lines.clients.values())
        for (const line of persons.values()) all.push(...line);
      lines.clients.clear();
      lines.size = 0;
    }
    this.#size = 0;
    return all;
  }

  /** Whoever had a turn goes to the end of the ring. */
  #takeFrom(lines: ShareLines<W>): W | undefined {
    for (const [name, client] of lines.clients) {
      for (const [person, line] of client.persons) {
        for (const waiter of line) {
          line.delete(waiter);
          this.#grow(lines, client, -1);
          client.persons.delete(person);
          if (line.size > 0) client.persons.set(person, line);
          lines.clients.delete(name);
          if (client.size > 0) lines.clients.set(name, client);
          return waiter;
        }
      }
    }
    return undefined;
  }

  #grow(lines: ShareLines<W>, client: Client<W>, by: 1 | -1): void {
    lines.size += by;
    client.size += by;
    this.#size += by;
  }
}

/** @param newcomer counts as if they waited already, and stands before others that are as long. */
function longest<Name extends string>(
  names: readonly Name[],
  newcomer: Name | undefined,
  sizeOf: (name: Name) => number,
  weightOf: (name: Name) => number = () => 1,
): Name {
  let found = newcomer ?? names[0];
  let most = found === undefined ? 0 : (sizeOf(found) + (newcomer === undefined ? 0 : 1)) / weightOf(found);
  for (const name of names) {
    const size = sizeOf(name) / weightOf(name);
    if (size > most) {
      most = size;
      found = name;
    }
  }
  return found as Name;
}
