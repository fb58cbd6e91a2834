import type { MockWorldHandle } from '../../tests/world.ts';
import { type InventedWorld, withWorld } from '../bench-world.ts';
import { buildOnce } from '../build-once.ts';
import type { Asked } from '../load.ts';
import { RunningContender } from '../running-contender.ts';
import { readSettings } from '../settings.ts';

interface Stand {
  readonly world: MockWorldHandle;
  readonly gateway: RunningContender;
  /** One more on the same store. */
  another(): Promise<RunningContender>;
}

interface StandOptions {
  readonly invented?: InventedWorld;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

/** The gateway in a process of its own over a mock world, both ended when the work is done. */
export function withGateway<T>(work: (stand: Stand) => Promise<T>, options: StandOptions = {}): Promise<T> {
  const { databaseUrl } = readSettings(process.env);
  buildOnce();
  return withWorld(async (world) => {
    const started: RunningContender[] = [];
    const start = async (storeUrl?: string): Promise<RunningContender> => {
      const contender = await RunningContender.start('gateway', {
        ...{ databaseUrl, env: { ...world.env, ...options.env }, nodeFlags: options.nodeFlags ?? [] },
        ...(storeUrl !== undefined && { storeUrl }),
      });
      started.unshift(contender);
      return contender;
    };
    try {
      const gateway = await start();
      return await work({ world, gateway, another: () => start(gateway.storeUrl) });
    } finally {
      for (const contender of started) await contender.end();
    }
  }, options.invented);
}

/** One query again and again. @throws Error from `work` when an answer holds errors. */
export async function askedFor(
  world: MockWorldHandle,
  persona: string,
  query: string,
  variables: object,
): Promise<Asked> {
  return {
    bearer: await world.token(persona),
    body: JSON.stringify({ query, variables }),
    check(name, answer) {
      const { errors } = answer as { readonly errors?: unknown };
      if (errors !== undefined) throw new Error(`${name}: ${JSON.stringify(errors).slice(0, 500)}`);
    },
  };
}
