import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import type { recordOfChange } from './records-of-request.ts';

/** What a record of a change tells; its time is the change's. */
export type ChangeAct = Omit<Parameters<typeof recordOfChange>[0], 'at'>;

/** A log that changes and records what the gateway keeps, as one (`AccessLog.change`). */
export interface ChangeLog {
  change<T>(at: Date, work: (session: SqlSession, tell: (act: ChangeAct) => void) => Promise<T>): Promise<T>;
  readonly database: SqlDriver;
}
