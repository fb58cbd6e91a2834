/** One request of a load. */
export interface Asked {
  readonly bearer: string;
  /** JSON. */
  readonly body: string;
  /** @throws Error when the answer leaves something out, so that nobody is fast by that. */
  check(contender: string, answer: unknown): void;
}

export interface Answerer {
  readonly name: string;
  answer(asked: Asked): Promise<unknown>;
}

export const WARM_UP = -1;

/** What contenders are asked for. */
export interface Load {
  /** @throws Error when the careful limit and the gateway, where both run, do not answer the same. */
  agree(contenders: readonly Answerer[]): Promise<void>;
  /**
   * Before each turn, since tokens end.
   * @param round the same for all contenders; WARM_UP before the first.
   * @returns what the n-th request of the turn is.
   */
  prepare(round: number): Promise<(request: number) => Asked>;
}
