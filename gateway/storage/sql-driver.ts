/** The few things that the log asks of a database; PostgreSQL and PGlite both do them, with the same SQL. */
export interface SqlSession {
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly SqlRow[]>;
}

export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlDriver extends SqlSession {
  /**
   * Runs `work` in one transaction and resolves once COMMIT has succeeded, durably. Transactions of one driver take
   * turns. A statement that takes longer than `limitMs` (5 s by default) fails, so that a silent network is a failure.
   * After a rejection the outcome is unknown and the handle is not to be used for writing again: `reopen` first.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>, limitMs?: number): Promise<T>;
  /** Throws the handle away and takes a new one; whatever the old one still held on the server is ended. Not after `close`. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}
