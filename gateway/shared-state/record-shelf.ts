/** One place on a shelf that several processes share. Both names are hashes, the text is sealed: the shelf understands nothing. */
export interface Place {
  /** All that lies under one name is thrown away together. */
  readonly name: string;
  readonly field: string;
}

export interface Found {
  /**
   * Mark of the name as it is now; whatever is thrown away takes its mark along. Undefined where the shelf has no room for one.
   */
  readonly mark: string | undefined;
  readonly text: string | undefined;
  /** Some process is about to put something here. */
  readonly isClaimed: boolean;
}

export interface Put extends Place {
  /** As it was when the text's origin was asked: what was thrown away meanwhile is not put back. */
  readonly mark: string;
  readonly text: string;
  readonly keepMs: number;
}

/** What processes share of records. Everything may be lost at any moment. Every call may throw, or take its time. */
export interface RecordShelf {
  /** @param mark given to a name that has none. */
  look(place: Place, mark: string): Promise<Found>;
  /** @returns false where another process has the place for now. */
  claim(place: Place, leaseMs: number): Promise<boolean>;
  /** Puts it there, unless its name was thrown away since `mark`; the claim is over. */
  put(put: Put): Promise<void>;
  /** The claim is over and nothing came of it. */
  leave(place: Place): Promise<void>;
  throwAway(names: readonly string[]): Promise<void>;
  throwAllAway(): Promise<void>;
  close(): void;
}
