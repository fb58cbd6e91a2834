/** The few things that the log asks of a database; PostgreSQL and PGlite both do them, with the same SQL. */
export interface SqlSession {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly SqlRow[]>;
}

export type SqlRow = Readonly<Record<string, unknown>>;

/** What is done in one transaction, through its session alone. */
export interface TransactionWork<T> {
  (session: SqlSession): Promise<T>;
  /**
   * True of work that asks exactly one question: a statement is a transaction of its own, so a database far away is asked once
   * in the place of three times. A driver need not know of it.
   */
  readonly isOneStatement?: boolean;
}

/** Marks work that asks exactly one question. */
export const oneStatement = <T>(work: (session: SqlSession) => Promise<T>): TransactionWork<T> =>
  Object.assign((session: SqlSession) => work(session), { isOneStatement: true });

/** The session of such work. @throws Error at a second question, which would not be in the same transaction. */
export function askedOnce(query: SqlSession['query']): SqlSession {
  let isAsked = false;
  return {
    query: async (sql, parameters) => {
      if (isAsked) throw new Error('work of one statement asked a second question');
      isAsked = true;
      return query(sql, parameters);
    },
  };
}

export interface SqlDriver extends SqlSession {
  /**
   * Runs `work` in one transaction and resolves once COMMIT has succeeded, durably. Transactions of one driver take
   * turns. A statement that takes longer than `limitMs` (5 s by default) fails, so that a silent network is a failure.
   * After a rejection the outcome is unknown and the handle is not to be used for writing again: `reopen` first.
   */
  transaction<T>(work: TransactionWork<T>, limitMs?: number): Promise<T>;
  /** Throws the handle away and takes a new one; whatever the old one still held on the server is ended. Not after `close`. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}
