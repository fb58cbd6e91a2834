import type { Share } from '../../connectors/asker.ts';

/** Whose request it is, as far as that is known before anything of it is checked: a token that nobody has seen yet is a stranger's. */
export type Comer = Share | 'stranger';

/** A comer gets in while all that is under way is less than this part of the limit, … */
const UP_TO: Readonly<Record<Comer, number>> = {
  counter: 1,
  officer: 1,
  stranger: 0.9,
  public: 0.8,
  machine: 0.5,
};
/** … or while their own is less than this one, so that nobody is shut out by others altogether. */
const AT_LEAST: Readonly<Record<Comer, number>> = {
  counter: 1,
  officer: 1,
  stranger: 0.05,
  public: 0.1,
  machine: 0.05,
};

/** Whoever stands somewhere and waits is let in up to so many, however small the limit has become: they are no flood. */
const DESKS = 64;
const isAtDesk = (comer: Comer): boolean => comer === 'counter' || comer === 'officer';

export interface GateRules {
  /** How late the event loop may be, milliseconds: beyond it fewer requests are let in. */
  readonly targetDelayMs: number;
}

export const LEAST_UNDER_WAY = 20;
export const MOST_UNDER_WAY = 2_000;
/** As it begins, and what it comes back to when the loop is on time: whoever comes beyond it waits before the door for a moment. */
export const FIRST = 100;
/** Where less than half of the limit is used it says little, and comes down faster. */
const MUCH_LESS = 0.7;
/** So many times later than it may be. */
const VERY_LATE = 4;
const HALF = 0.5;
const LESS = 0.85;
const MORE = 1.05;
/** What made it late is over: a burst that comes after a pause, or after the start, finds the door as wide as ever. */
const BACK = 1.5;
/** Weight of the newest measure: one pause of the garbage collector is no overload. */
const NEWEST = 0.4;

/**
 * How many requests this process bears at once, found out as it goes (additive increase, multiplicative decrease) from how
 * late its event loop is. Not from how long requests take: most of that is agencies', and a slow agency is no reason to turn
 * anybody away. Whoever comes beyond it is refused before anything of the request is read; refusing late would
 * cost what answering does. Not safe for several threads; there is one.
 */
export class LoadGate {
  readonly #rules: GateRules;
  /** Under way, by whose they are. */
  readonly #own = new Map<Comer, number>();
  #underWay = 0;
  #most = 0;
  #limit = FIRST;
  #delayMs = 0;

  constructor(rules: GateRules) {
    this.#rules = rules;
  }

  get limit(): number {
    return this.#limit;
  }

  get underWay(): number {
    return this.#underWay;
  }

  hasRoomFor(comer: Comer): boolean {
    if (this.#underWay < this.#limit * UP_TO[comer]) return true;
    const own = this.#ownOf(comer);
    return own < this.#limit * AT_LEAST[comer] || (isAtDesk(comer) && own < DESKS);
  }

  /** @returns false when there is no room; otherwise `leave` has to be called once. */
  enter(comer: Comer): boolean {
    if (!this.hasRoomFor(comer)) return false;
    this.#own.set(comer, this.#ownOf(comer) + 1);
    this.#underWay += 1;
    if (this.#underWay > this.#most) this.#most = this.#underWay;
    return true;
  }

  leave(comer: Comer): void {
    this.#own.set(comer, this.#ownOf(comer) - 1);
    this.#underWay -= 1;
  }

  /**
   * To be told some ten times a second.
   * @param delayMs how late the event loop was since the last time, milliseconds.
   */
  measured(delayMs: number): void {
    this.#delayMs += (delayMs - this.#delayMs) * NEWEST;
    const most = this.#most;
    this.#most = this.#underWay;
    const isUsed = most >= this.#limit / 2;
    const { targetDelayMs } = this.#rules;
    // What waits in the kernel is not under way yet: a late loop is believed however few are.
    if (this.#delayMs > targetDelayMs * VERY_LATE) this.#become(this.#limit * HALF);
    else if (this.#delayMs > targetDelayMs) this.#become(this.#limit * (isUsed ? LESS : MUCH_LESS));
    // That a limit is too small is learned only from those who come near to it.
    else if (isUsed) this.#become(this.#limit * MORE + 1);
    else if (this.#limit < FIRST) this.#become(Math.min(FIRST, this.#limit * BACK));
  }

  #become(limit: number): void {
    this.#limit = Math.round(Math.min(MOST_UNDER_WAY, Math.max(LEAST_UNDER_WAY, limit)));
  }

  #ownOf(comer: Comer): number {
    return this.#own.get(comer) ?? 0;
  }
}
