import { endOfDayMs } from './calendar/instant.ts';

/** One thing that the tax authority has fixed to be paid for a dossier, as far as its reader may know of it. */
export interface Obligation {
  /** Undefined where the payment is not told to this reader. */
  readonly isPaid: boolean | undefined;
  /** Last day to pay, `2026-12-11`. */
  readonly payUntil: string | undefined;
  readonly treasury: string | undefined;
  /** Whole đồng that are still to be paid; undefined where that is not told. */
  readonly remaining: bigint | undefined;
  readonly payer: Payer | undefined;
}

/** Who has to pay. */
export interface Payer {
  /** The same for the same payer of one dossier, and no personal id. */
  readonly key: string;
  /** As the reader may see it. */
  readonly name: string | undefined;
  readonly isReader: boolean;
  readonly isOwner: boolean;
}

/** What one payer still has to pay. */
export interface Payment {
  readonly payer: Payer | undefined;
  /** Undefined where a part of it is not told. */
  readonly amount: bigint | undefined;
  /** End of the earliest last day. */
  readonly until: Date | undefined;
  /** The one treasury that takes all of it. */
  readonly treasury: string | undefined;
  /** Is it known that something is still to be paid, rather than only that it was fixed? */
  readonly isSure: boolean;
}

/** What is still to be paid, by payer: the reader first, then the owners, then who has the earliest day. */
export function paymentsOf(obligations: readonly Obligation[]): readonly Payment[] {
  const byPayer = new Map<string | undefined, Obligation[]>();
  for (const obligation of obligations) {
    if (obligation.isPaid === true) continue;
    const key = obligation.payer?.key;
    const same = byPayer.get(key);
    if (same) same.push(obligation);
    else byPayer.set(key, [obligation]);
  }
  return [...byPayer.values()].map(paymentOf).sort(inOrder);
}

function paymentOf(open: readonly Obligation[]): Payment {
  // What is surely open is not blurred by what may have been paid.
  const sure = open.filter(({ isPaid }) => isPaid === false);
  const counted = sure.length > 0 ? sure : open;
  const treasuries = new Set(counted.flatMap(({ treasury }) => treasury ?? []));
  const [treasury] = treasuries;
  return {
    payer: counted[0]?.payer,
    amount: sumOf(counted.map(({ remaining }) => remaining)),
    until: earliest(counted.map(({ payUntil }) => endOfDay(payUntil))),
    treasury: treasuries.size === 1 ? treasury : undefined,
    isSure: sure.length > 0,
  };
}

function sumOf(parts: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum += part;
  }
  return sum;
}

function inOrder(one: Payment, other: Payment): number {
  const ranks = [rankOf(one) - rankOf(other), untilOf(one) - untilOf(other)];
  return ranks.find((rank) => rank !== 0) ?? 0;
}

const rankOf = ({ payer, isSure }: Payment): number =>
  (isSure ? 0 : 3) + (payer?.isReader ? 0 : payer?.isOwner ? 1 : 2);

const untilOf = ({ until }: Payment): number => until?.getTime() ?? Number.MAX_SAFE_INTEGER;

/** @returns the first of the instants that are known. */
export function earliest(instants: readonly (Date | undefined)[]): Date | undefined {
  const known = instants.flatMap((at) =>
    at === undefined || Number.isNaN(at.getTime()) ? [] : [at.getTime()],
  );
  return known.length === 0 ? undefined : new Date(Math.min(...known));
}

function endOfDay(day: string | undefined): Date | undefined {
  const ms = day === undefined ? undefined : endOfDayMs(day);
  return ms === undefined ? undefined : new Date(ms);
}
