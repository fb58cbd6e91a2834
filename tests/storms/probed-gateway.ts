import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';

/** What a gateway's process holds, after a collection of garbage. */
export interface Measured {
  readonly sockets: number;
  /** What keeps the event loop awake, by kind (`process.getActiveResourcesInfo`). */
  readonly resources: Readonly<Record<string, number>>;
  /** Of the process and of all that is open. */
  readonly listeners: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  readonly rss: number;
  /** Exceptions and rejections that nobody caught. */
  readonly uncaught: readonly string[];
  /** Too many listeners, for one. */
  readonly warnings: readonly string[];
}

export type ProbeCommand =
  | { readonly do: 'measure' }
  | { readonly do: 'leak'; readonly what: string }
  | { readonly do: 'clock'; readonly shiftMs: number }
  | { readonly do: 'hosts'; readonly hosts: Readonly<Record<string, string>> };

export interface ProbedGateway extends GatewayProcess {
  /** With which it was started, beside what all gateways of tests have. */
  readonly settings: Readonly<Record<string, string>>;
  measure(): Promise<Measured>;
  /** Moves its clock this far from the machine's; only the clock of the day, as a wrong NTP server does. */
  moveClock(shiftMs: number): Promise<void>;
  /** Where these names lead from now on. */
  setHosts(hosts: Readonly<Record<string, string>>): Promise<void>;
  leak(what: 'sockets' | 'timers' | 'listeners' | 'memory' | 'rejection'): Promise<void>;
}

const PROBE = pathToFileURL(join(import.meta.dirname, 'probe.js')).href;

/** @param folder where its probe is reached; one for each gateway. */
export async function probedGateway(
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<ProbedGateway> {
  const path = join(folder, 'probe.sock');
  const gateway = await gatewayProcess(
    { ...env, PROBE_SOCKET: path, NODE_OPTIONS: `--import ${PROBE}` },
    60_000,
    join(folder, 'gateway.log'),
  );
  const tell = (command: ProbeCommand): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      connect(path, function (this: { write(text: string): void }) {
        this.write(JSON.stringify(command));
      })
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())));
    });
  return {
    ...gateway,
    settings: env,
    measure: async () => (await tell({ do: 'measure' })) as Measured,
    moveClock: async (shiftMs) => void (await tell({ do: 'clock', shiftMs })),
    setHosts: async (hosts) => void (await tell({ do: 'hosts', hosts })),
    leak: async (what) => void (await tell({ do: 'leak', what })),
  };
}
