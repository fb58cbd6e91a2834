import type { WorldBase } from './base.ts';
import { Changes, stepFromChange } from './change-log.ts';
import { changedSince, columnTest, holdersOf, isColumnOnly, isHeldBy, matches } from './find-dossiers.ts';
import { FIXED_DOSSIERS } from './fixed-dossiers.ts';
import { withChanges } from './outcome.ts';
import { msOf } from './time.ts';
import type { AgencyName, Dossier } from './types.ts';
import type { DossierChange, DossierFilter } from './world.ts';

const EVERYTHING = { offset: 0, limit: Number.MAX_SAFE_INTEGER };
const byReceipt = (one: Dossier, other: Dossier): number => msOf(other.receivedAt) - msOf(one.receivedAt);
const byChange = (one: Dossier, other: Dossier): number => msOf(one.changedAt) - msOf(other.changedAt);

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** The dossiers as one agency's system sees them: the shared facts plus the changes made here. */
export class DossierView {
  readonly #base: WorldBase;
  readonly #changes = new Changes();
  #newestFirst: Int32Array | undefined;

  constructor(base: WorldBase) {
    this.#base = base;
  }

  at(codeOrAlias: string, now: Date): Dossier | undefined {
    const code = this.#base.canonicalCode(codeOrAlias);
    const found = code === undefined ? undefined : this.#base.dossierAt(code, now.getTime());
    return found && this.#changed(found);
  }

  #changed(dossier: Dossier): Dossier {
    const log = this.#changes.log(dossier.code);
    if (!log) return dossier;
    return withChanges(dossier, log, this.#base.person(dossier.ownerIds[0] ?? '')?.residence.text ?? '');
  }

  change(change: DossierChange, now: Date): Dossier | undefined {
    const dossier = this.at(change.code, now);
    if (!dossier) return undefined;
    this.#changes.add(dossier.code, stepFromChange(dossier, change, now), change.rating);
    return this.at(dossier.code, now);
  }

  touch(code: string): void {
    this.#changes.touch(code);
  }

  reset(): void {
    this.#changes.reset();
  }

  find(filter: DossierFilter, now: Date, page: Page = EVERYTHING) {
    return filter.changedSince === undefined
      ? this.#findByReceipt(filter, now, page)
      : this.#findByChange(filter, filter.changedSince, now, page);
  }

  #order(): Int32Array {
    const { index } = this.#base;
    this.#newestFirst ??= Int32Array.from({ length: index.size }, (_, at) => at).sort(
      (one, other) => index.receivedMs(other) - index.receivedMs(one),
    );
    return this.#newestFirst;
  }

  /** Newest receipt first, the fixed dossiers merged in at their place. */
  #findByReceipt(filter: DossierFilter, now: Date, { offset, limit }: Page) {
    const { index } = this.#base;
    const passes = columnTest(this.#base, filter, now, (code) => this.#changes.log(code) !== undefined);
    const isQuick = isColumnOnly(filter);
    const fixed = FIXED_DOSSIERS.map((dossier) => this.#changed(dossier))
      .filter((dossier) => matches(dossier, filter))
      .sort(byReceipt);
    const codes: string[] = [];
    let total = 0;
    const take = (code: string) => {
      if (total >= offset && codes.length < limit) codes.push(code);
      total += 1;
    };
    let nextFixed = 0;
    for (const at of this.#order()) {
      if (!passes(at)) continue;
      while (msOf(fixed[nextFixed]?.receivedAt ?? '1970') > index.receivedMs(at))
        take(fixed[nextFixed++]?.code ?? '');
      if (!isQuick) {
        const dossier = this.#base.generated(at, now.getTime());
        if (!dossier || !matches(this.#changed(dossier), filter)) continue;
      }
      take(index.code(at));
    }
    for (const dossier of fixed.slice(nextFixed)) take(dossier.code);
    return { codes, total };
  }

  #findByChange(filter: DossierFilter, since: string, now: Date, { offset, limit }: Page) {
    const generated = [...changedSince(this.#base, since, now)].map((at) => this.#base.index.code(at));
    const candidates = new Set([
      ...generated,
      ...this.#changes.codes(),
      ...FIXED_DOSSIERS.map(({ code }) => code),
    ]);
    const found = [...candidates]
      .flatMap((code) => this.at(code, now) ?? [])
      .filter((dossier) => matches(dossier, filter))
      .sort(byChange);
    let end = offset + limit;
    while (end < found.length && found[end]?.changedAt === found[end - 1]?.changedAt) end += 1;
    return { codes: found.slice(offset, end).map(({ code }) => code), total: found.length };
  }

  /** Cursor: key of the last generated change told, and number of the changes made here that were told. */
  feed(cursor: string | undefined, now: Date, limit: number, agency: AgencyName | undefined) {
    const [key = Number.NaN, told = Number.NaN] = (cursor ?? '0.0').split('.').map(Number);
    const isCursor = Number.isSafeInteger(key) && Number.isSafeInteger(told);
    const codes = new Set<string>();
    const add = (code: string) => {
      const dossier = this.at(code, now);
      if (dossier && (!agency || holdersOf(dossier).includes(agency))) codes.add(code);
    };
    // An unknown cursor starts over: entries may repeat, none may be lost.
    let [lastKey, lastTold] = isCursor ? [key, told] : [0, 0];
    // Fixed dossiers come first; a key below one says how many of them were told.
    let toldFixed = lastKey > 0 ? FIXED_DOSSIERS.length : -lastKey;
    for (; toldFixed < FIXED_DOSSIERS.length && codes.size < limit; toldFixed += 1)
      add(FIXED_DOSSIERS[toldFixed]?.code ?? '');
    if (toldFixed < FIXED_DOSSIERS.length)
      return { codes: [...codes], cursor: `${-toldFixed}.${lastTold}`, hasMore: true };
    for (; lastTold < this.#changes.count && codes.size < limit; lastTold += 1)
      add(this.#changes.at(lastTold));
    let hasMore = lastTold < this.#changes.count;
    for (const [at, found] of this.#base.changes.since(Math.max(lastKey, 1), now)) {
      hasMore ||= codes.size >= limit;
      if (codes.size >= limit) break;
      if (!agency || isHeldBy(this.#base, at, agency)) codes.add(this.#base.index.code(at));
      lastKey = found;
    }
    return { codes: [...codes], cursor: `${Math.max(lastKey, 1)}.${lastTold}`, hasMore };
  }
}
