import { randomUUID } from 'node:crypto';
import type { UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { ChangeTail, type StoredChange } from './change-tail.ts';
import { DirectoryFeed, type FeedParts } from './directory-feed.ts';
import type { DossierDirectory } from './dossier-directory.ts';
import { FeedLead } from './feed-lead.ts';
import { KnownDossiers } from './known-dossiers.ts';
import { SealedCircles } from './sealed-circles.ts';
import type { StandingDates } from './standing-dates.ts';
import { StoredDirectory } from './stored-directory.ts';
import { prepareTables } from './tables.ts';

export interface DirectoryParts {
  /** Whoever gives it opens and closes it. */
  readonly driver: SqlDriver;
  readonly encryption: FieldEncryption;
  /** When dossiers are due, as lists tell it; undefined: lists by due date open every dossier. */
  readonly dates: StandingDates | undefined;
  readonly shared: Pick<SharedState, 'publish' | 'listen'>;
  readonly readChanges: FeedParts['readChanges'];
  /** Dossiers of which something became known, by whichever process it was read. */
  readonly onChanges: (codes: readonly string[]) => void;
  /** Anything may have changed. */
  readonly onOtherStore: () => void;
  readonly onUnreadable: (change: UnreadableChange) => void;
  readonly onFailure: (error: unknown) => void;
  readonly now: () => Date;
  /** Everything is read from the reception system again, once. */
  readonly isReadAnew?: boolean;
}

export interface DirectoryRoom {
  readonly directory: DossierDirectory;
  readonly feed: DirectoryFeed;
  /** Learns of what others have stored. */
  readonly tail: ChangeTail;
  start(): void;
  stop(): Promise<void>;
}

const CHANNEL = 'directory';
/** Between two looks without word of another process; and what is older than this is asked of the store, milliseconds. */
const LOOK_EVERY_MS = 250;
const TRUSTED_MS = 2_000;
/** One takes 1.7 kB of the heap (docs/scale.md). */
const KEPT_DOSSIERS = 10_000;

/** The directory of ties over one store: its tables, what reads it, and what fills it. */
export async function composeDirectory(parts: DirectoryParts): Promise<DirectoryRoom> {
  const { driver, shared, onFailure, now, dates } = parts;
  await prepareTables(driver);
  const sealed = new SealedCircles(parts.encryption);
  const tail: ChangeTail = new ChangeTail({
    ...{ driver, onFailure, everyMs: LOOK_EVERY_MS },
    onChanges(changes: readonly StoredChange[]) {
      known.forget(changes);
      parts.onChanges(changes.map(({ code }) => code));
    },
    onOtherStore() {
      known.forgetAll();
      parts.onOtherStore();
    },
  });
  const known = new KnownDossiers({
    ...{ database: driver, sealed, trustedMs: TRUSTED_MS, kept: KEPT_DOSSIERS },
    position: () => tail.position,
    ageMs: () => tail.ageMs,
  });
  const instance = randomUUID();
  const feed = new DirectoryFeed({
    ...{ driver, sealed, dates, tail, now, onFailure },
    lead: new FeedLead(driver, instance, { isToBeEmptied: parts.isReadAnew ?? false }),
    readChanges: parts.readChanges,
    onStored: () => shared.publish(CHANNEL, instance),
    onUnreadable: parts.onUnreadable,
  });
  let stopListening: (() => void) | undefined;
  await tail.start();
  return {
    directory: new StoredDirectory({ database: driver, sealed, known, tail, rules: dates?.rules }),
    feed,
    tail,
    start() {
      stopListening = shared.listen(CHANNEL, (from) => {
        if (from !== instance) tail.look().catch(onFailure);
      });
      feed.start();
    },
    async stop() {
      stopListening?.();
      await feed.stop();
      await tail.stop();
    },
  };
}
