import type { Contender } from './contender.ts';
import { startGateway } from './gateway.ts';

/** The gateway without its access log: a measuring aid, not a way to run it. */
export const start = (): Promise<Contender> => startGateway(false);
