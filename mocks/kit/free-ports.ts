import { createServer } from 'node:net';

export interface WantedPort {
  readonly port: number;
  readonly name: string;
}

/** @returns those of the wanted ports that somebody else listens on, or that we may not listen on. */
export async function findBusyPorts(
  wanted: readonly WantedPort[],
  host: string,
): Promise<readonly WantedPort[]> {
  const busy = await Promise.all(
    wanted.map(
      ({ port }) =>
        new Promise<boolean>((resolve) => {
          const probe = createServer();
          probe.once('error', () => resolve(true));
          probe.listen(port, host, () => probe.close(() => resolve(false)));
        }),
    ),
  );
  return wanted.filter((_, index) => busy[index]);
}
