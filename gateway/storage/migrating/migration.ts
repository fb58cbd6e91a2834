import type { SqlSession } from '../sql-driver.ts';

/**
 * What a step does to those who run already. `expand` only adds, so that an older program goes on as if nothing had happened;
 * `contract` takes away or changes what an older one uses, and waits until none is left (docs/decisions/0044-expand-contract-and-back.md).
 */
export type Phase = 'expand' | 'contract';

/** An index of a table that may be full: built beside those who read and write it, outside of any transaction. */
export interface IndexToBuild {
  readonly name: string;
  readonly table: string;
  /** What stands behind the table's name: `(at desc) where at is not null`. */
  readonly definition: string;
  readonly isUnique?: boolean;
}

/** Statements separated by `;`, what needs more than SQL, an index of its own, or rows that are seen to some at a time. */
export type StepWork =
  | string
  | ((session: SqlSession) => Promise<void>)
  | { readonly index: IndexToBuild }
  /** Each call is a transaction of its own, and goes on where the last one ended. @returns false when nothing is left to do. */
  | { readonly pieces: (session: SqlSession) => Promise<boolean> };

/** What would be gone by going back. */
export interface Loss {
  /** A table, or `table.column`: as it is to be named by whoever accepts the loss. */
  readonly name: string;
  /** One row with `count`. */
  readonly count: string;
  /** The access log tells of these rows: nobody may take them away. */
  readonly isOnRecord?: boolean;
}

export type Down =
  | { readonly sql: string; readonly loses?: readonly Loss[] }
  /** Why there is no way back. */
  | { readonly never: string };

export interface Migration {
  readonly phase: Phase;
  readonly up: StepWork;
  readonly down: Down;
  /** Of a `contract` step: this program cannot serve before it was taken. */
  readonly isNeeded?: boolean;
  /** From before phases were declared: fills or indexes a full table in one go, and whoever serves waits for it. None may be added. */
  readonly holdsUp?: boolean;
}

/** The steps of one owner of tables, in order, each once; never edited after a release. */
export interface Family {
  /** The table that holds which steps were taken. */
  readonly versions: string;
  readonly steps: readonly Migration[];
}

export const expand = (up: StepWork, down: Down, more?: Pick<Migration, 'holdsUp'>): Migration => ({
  phase: 'expand',
  up,
  down,
  ...more,
});

export const contract = (
  up: StepWork,
  down: Down,
  more?: Pick<Migration, 'holdsUp' | 'isNeeded'>,
): Migration => ({ phase: 'contract', up, down, ...more });

/** All rows of a table. */
export const rowsOf = (name: string, isOnRecord = false): Loss => ({
  name,
  count: `select count(*) as count from ${name}`,
  isOnRecord,
});

/** What the store's state and this program do not agree about; told when a start is refused. */
export class SchemaRefused extends Error {}
