import type { SqlDriver } from '../storage/sql-driver.ts';

/** What monitors and witnesses need of a log. */
export interface MonitoredLog {
  /** Where the hashes of the tree are. */
  readonly driver: SqlDriver;
  readonly instance: string;
  readonly origin: string;
  /** Of the key that signs now. */
  readonly verifierKey: string;
  /** The newest signed head, durable by now: what is read of the tree never goes beyond its size. */
  head(): string;
}
