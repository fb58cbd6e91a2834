import { createHash, randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { createRulebook, readRulebookTexts } from '../../../dossier/rulebook.ts';
import type { CallerFacts, PolicyEngine } from '../../../policies/decision.ts';
import { toQuestion } from '../../../policies/question.ts';
import type { STORES } from '../../access-log/testing/log-fixture.ts';
import { KnownDossiers } from '../../directory/known-dossiers.ts';
import {
  type DossierFilter,
  type DossierSort,
  listDossiers,
  type Page,
} from '../../directory/list-dossiers.ts';
import { SealedCircles } from '../../directory/sealed-circles.ts';
import { createStandingDates } from '../../directory/standing-dates.ts';
import { StoredDirectory } from '../../directory/stored-directory.ts';
import {
  type FeedingProcess,
  settled,
  startProcess,
  ToldChanges,
} from '../../directory/testing/feeding-processes.ts';
import { createToldDates } from '../../directory/told-date.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { candidatesFor, ownershipFor } from '../candidates.ts';
import type { Delegation } from '../dossier-grounds.ts';
import { RequestBoundary } from '../request-boundary.ts';
import { NOW_MS } from './listing-worlds.ts';

export const TEXTS = readRulebookTexts();
export const RULEBOOK = createRulebook(TEXTS);
export const now = () => new Date(NOW_MS);

class CountingEncryption extends FieldEncryption {
  opened = 0;
  override openBytes(sealed: Buffer, owner: string): Buffer {
    this.opened += 1;
    return super.openBytes(sealed, owner);
  }
}

/** Its rule is a coin thrown for everything that policies can see: whatever of it a list forgets, it shows wrongly. */
export const arbitraryPolicies = (salt: number): PolicyEngine => ({
  policySet: `salt ${salt}`,
  decide(request) {
    const seen = createHash('sha256')
      .update(`${salt} ${JSON.stringify(toQuestion(request))}`)
      .digest();
    return (seen[0] ?? 0) < 160
      ? { effect: 'permit', policies: ['p'], basis: [], masks: [], policySet: '' }
      : { effect: 'deny', policies: ['d'], basis: [], remedy: 'NONE', faults: [], policySet: '' };
  },
});

export interface Asked {
  readonly asking: { readonly caller: CallerFacts; readonly delegations: readonly Delegation[] };
  readonly filter?: DossierFilter;
  readonly sort?: DossierSort;
  readonly engine: PolicyEngine;
}

/** A stored directory that one process fills, and lists of it as requests see them. */
export class ListingStore {
  readonly told = new ToldChanges();
  // Two keys: rows are found by each of them, and hold the newer one's hash.
  readonly encryption = new CountingEncryption(['k2', 'k1'].map((id) => ({ id, secret: randomBytes(32) })));
  readonly driver: SqlDriver;
  readonly #drop: () => Promise<void>;
  #feeding: FeedingProcess | undefined;
  #rulebook = RULEBOOK;

  private constructor(driver: SqlDriver, drop: () => Promise<void>) {
    this.driver = driver;
    this.#drop = drop;
  }

  static async open(open: (typeof STORES)[number]['open']): Promise<ListingStore> {
    const { driver, drop } = await open();
    const made = new ListingStore(driver, drop);
    await made.lead(RULEBOOK);
    return made;
  }

  get feeding(): FeedingProcess {
    if (!this.#feeding) throw new Error('nobody feeds it');
    return this.#feeding;
  }

  /** Another process fills it from now on. @param failing may throw before a statement, which then does not happen. */
  async lead(rulebook: typeof RULEBOOK, failing: (sql: string) => void = () => undefined): Promise<void> {
    await this.#feeding?.stop();
    const more = { encryption: this.encryption, dates: createStandingDates(rulebook, now), failing };
    this.#rulebook = rulebook;
    this.#feeding = await startProcess('one', this.told, this.driver, more);
    this.#feeding.start();
  }

  async close(): Promise<void> {
    await this.#feeding?.stop();
    await this.driver.close();
    await this.#drop();
  }

  settled(): Promise<void> {
    return settled(this.told, this.driver, this.feeding);
  }

  /** Nothing is kept at hand: what is looked at is opened. */
  #cold(): StoredDirectory {
    const { encryption, driver } = this;
    const { tail } = this.feeding;
    const sealed = new SealedCircles(encryption);
    const ages = { position: () => tail.position, ageMs: () => 0, trustedMs: 1_000, kept: 1 };
    const known = new KnownDossiers({ database: driver, sealed, ...ages });
    const { rules } = createStandingDates(RULEBOOK, now);
    return new StoredDirectory({ database: driver, sealed, known, tail, rules });
  }

  /** By the rules of today, whoever fills the store. */
  async ask(
    asked: Asked,
    page: { after?: string | undefined; first?: number; at?: Date } = {},
  ): Promise<Page> {
    const { asking, filter = {}, sort = 'NEWEST_FIRST', engine } = asked;
    const { caller, delegations } = asking;
    const directory = this.#cold();
    const parts = { caller, engine, directory, delegations: async () => delegations };
    const boundary = new RequestBoundary({ ...parts, now, newId: () => 'id' });
    await boundary.learnDelegations();
    return listDossiers({
      candidates: candidatesFor(directory, caller, boundary.delegations),
      mayList: (dossier) => boundary.mayList(dossier),
      ownedBy: ownershipFor(caller, delegations),
      toldDates: createToldDates(RULEBOOK),
      ...{ filter, sort, first: page.first ?? 7, after: page.after, now: page.at ?? now() },
    });
  }

  /** Every page. @param minutes that pass from one to the next. */
  async turnedThrough(asked: Asked, first = 7, minutes = 0): Promise<string[]> {
    const seen: string[] = [];
    for (let [after, pages]: [string | undefined, number] = [undefined, 0]; ; pages += 1) {
      const at = new Date(NOW_MS + pages * minutes * 60_000);
      const page = await this.ask(asked, { after, first, at });
      expect(page.hasPreviousPage).toBe(seen.length > 0);
      seen.push(...page.items.map(({ circle }) => circle.code));
      if (!page.hasNextPage) return seen;
      after = page.items.at(-1)?.cursor;
    }
  }

  /** As an older program writes them, which knows nothing of the new columns. */
  asOlder(some: string): Promise<unknown> {
    return this.driver.query(
      `update directory_tie set kind = null, part = null, standing_rules = 0, standing_ms = null, is_done = null where ${some}`,
    );
  }

  /** As a program writes them whose rules are others. */
  asOtherRules(some: string): Promise<unknown> {
    return this.driver.query(
      `update directory_tie set standing_rules = case hashtext(code) % 2 when 0 then 5 else 9223372036854775807 end, standing_ms = 1000000, is_done = not is_done where kind is not null and ${some}`,
    );
  }

  /** Waits until nothing but so many rows is left to be sorted. */
  async sortedBut(rest: number): Promise<void> {
    const { rules } = createStandingDates(this.#rulebook, now);
    const left = async () => {
      const [row] = await this.driver.query(
        'select count(*) as n from directory_tie where part is null or (kind is not null and standing_rules <> $1::bigint)',
        [rules],
      );
      return Number(row?.['n']);
    };
    for (const endMs = Date.now() + 20_000; (await left()) > rest && Date.now() < endMs; )
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await left()).toBe(rest);
  }
}
