import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import type { AccessRecord } from './record.ts';
import type { recordOfChange, recordOfClosing } from './records-of-request.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** What a record of a change tells; its time is the change's. */
export type ChangeAct = Omit<Parameters<typeof recordOfChange>[0], 'at'>;

/** Makes the record of one change; of the transaction that it is made in. */
export type TellChange = (act: ChangeAct) => void;

/** Records of findings in the transaction of a change. */
export interface FindingTeller {
  finding(finding: NonNullable<AccessRecord['finding']>, note: string): void;
  closing(closing: Omit<Parameters<typeof recordOfClosing>[0], 'at'>): void;
}

/** The one door through which the rooms that keep rights change anything: the change and its records are one. */
export interface ChangeLog {
  readonly keys: SubjectKeys;
  change<T>(
    at: Date,
    work: (session: SqlSession, tell: TellChange, raise: FindingTeller) => Promise<T>,
  ): Promise<T>;
}

/** The same, with the database that it stands in. */
export interface StoredChangeLog extends ChangeLog {
  readonly database: SqlDriver;
}
