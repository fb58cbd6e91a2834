import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** One kind of request. */
export interface Asked {
  readonly token?: string | undefined;
  readonly query?: string;
  readonly variables?: object;
  /** In the place of a query: these very bytes. */
  readonly body?: string;
  readonly perSecond: number;
  /** In the place of those of the order. */
  readonly url?: string;
}

export interface LoadOrder {
  /** By turns. */
  readonly urls: readonly string[];
  readonly kinds: Readonly<Record<string, Asked>>;
}

/** An answer without what differs from one request to the next. */
export interface Answered {
  /** 0 where none came. */
  readonly status: number;
  readonly gone?: string;
  readonly unreadable?: string;
  readonly data?: Readonly<Record<string, unknown>> | null;
  /** `at`: the field of the dossier, or the root field. */
  readonly errors?: readonly {
    readonly code?: unknown;
    readonly agency?: unknown;
    readonly at?: unknown;
    readonly isNamed: boolean;
  }[];
  readonly sources?: Readonly<
    Record<string, { source: string; reason?: string | undefined; isPast: boolean }>
  >;
}

export interface PhaseResult {
  readonly sent: number;
  /** Ascending. */
  readonly tookMs: readonly number[];
  /** Every different answer (an `Answered` as JSON), how often. */
  readonly answers: Readonly<Record<string, number>>;
}
export type PhaseResults = Readonly<Record<string, PhaseResult>>;

export interface StormLoad {
  /** Ends what was asked until now, and goes on with this. @returns what came of all that was sent before, once all of it is answered. */
  next(order: LoadOrder | null): Promise<PhaseResults>;
  stop(): void;
}

export function startStormLoad(): StormLoad {
  const child: ChildProcess = fork(join(import.meta.dirname, 'load.ts'), {
    execArgv: ['--no-warnings', '--import', 'tsx'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return {
    async next(order) {
      const told = once(child, 'message');
      child.send(order as object);
      const [results] = (await told) as [PhaseResults];
      return results;
    },
    stop: () => void child.disconnect(),
  };
}

export const answersOf = ({ answers }: PhaseResult): readonly (readonly [Answered, number])[] =>
  Object.entries(answers).map(([text, times]) => [JSON.parse(text) as Answered, times]);

export const percentile = ({ tookMs }: PhaseResult, share: number): number =>
  tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * share))] ?? Number.NaN;

/** @param ms of load. @returns what came of it. */
export async function during(load: StormLoad, order: LoadOrder, ms: number): Promise<PhaseResults> {
  await load.next(order);
  await new Promise((resolve) => setTimeout(resolve, ms));
  return load.next(null);
}
