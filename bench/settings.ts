/** What `npm run bench` is told by the environment; each has a default, so that one command measures everything. */
export interface BenchSettings {
  /** BENCH_CONTENDERS, names of `contenders/`, by commas; `gateway@16` has semi-spaces of 16 MB instead of those of `npm start`. */
  readonly names: readonly string[];
  /** Arguments; without any: everything, or one dossier alone where contenders were chosen by name. */
  readonly sections: readonly Section[];
  /** BENCH_ROUNDS: turns of each contender that are measured. */
  readonly rounds: number;
  /** BENCH_REQUESTS of each turn. */
  readonly requests: number;
  /** BENCH_WARM_UP: requests of each contender before the first turn; short ones measure the compiler. */
  readonly warmUp: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** BENCH_DATABASE_URL: a PostgreSQL server where databases may be created and dropped, best on this machine. */
  readonly databaseUrl: string;
  /** BENCH_NODE_FLAGS: more flags of every contender's process, for profilers. */
  readonly nodeFlags: readonly string[];
}

const NAMES = 'limit,limit-careful,gateway,gateway-embedded,gateway-unlogged,apollo-dataloader,plain-stitch';
const SERVER = 'postgres://postgres@127.0.0.1:5432/postgres';

const SECTIONS = ['one', 'mixed', 'parts', 'policy', 'messages'] as const;
export type Section = (typeof SECTIONS)[number];

/** @throws Error naming a number that is none, or a section. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
): BenchSettings {
  const count = (name: string, otherwise: number): number => {
    const told = Number(env[name] ?? otherwise);
    if (!Number.isInteger(told) || told < 1) throw new Error(`${name} must be a whole number above 0`);
    return told;
  };
  const chosen = SECTIONS.filter((section) => args.includes(section));
  const unknown = args.filter((arg) => !SECTIONS.some((section) => section === arg));
  if (unknown.length > 0) throw new Error(`no section ${unknown.join()}; there are ${SECTIONS.join()}`);
  return {
    names: (env['BENCH_CONTENDERS'] ?? NAMES).split(','),
    sections: chosen.length > 0 ? chosen : env['BENCH_CONTENDERS'] === undefined ? SECTIONS : ['one'],
    rounds: count('BENCH_ROUNDS', 5),
    requests: count('BENCH_REQUESTS', 600),
    warmUp: count('BENCH_WARM_UP', 4_500),
    concurrency: 8,
    databaseUrl: env['BENCH_DATABASE_URL'] ?? SERVER,
    nodeFlags: env['BENCH_NODE_FLAGS']?.split(' ') ?? [],
  };
}
