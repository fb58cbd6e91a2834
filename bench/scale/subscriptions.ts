import { subscribe } from '../../tests/live-clients.ts';
import { CODE, PERSONA } from '../contenders/job.ts';
import { type Finding, grown, told } from './finding.ts';
import type { Cost } from './growth.ts';
import { withGateway } from './one-gateway.ts';

const QUERY = 'subscription ($code: ID!) { dossierChanged(code: $code) { code status } }';
const OPEN = [100, 300, 1_000];
const SETTLE_MS = 3_000;
/** All of them are one person at one address: more than a gateway lets anybody have. */
const ALLOWED = {
  GATEWAY_MAX_STREAMS_PER_CALLER: String(Math.max(...OPEN)),
  GATEWAY_LIMITS: `connections.address=${Math.max(...OPEN) + 100}`,
};

/** Streams of one dossier's watchers: memory of the gateway while they are open, CPU of one event for them all. */
export const subscriptions = (): Promise<readonly Finding[]> =>
  withGateway(
    async ({ world, gateway }) => {
      const token = await world.token(PERSONA);
      const open: ReturnType<typeof subscribe>[] = [];
      const events: Cost[] = [];
      const memory: Record<string, number> = {};
      const settled = async () => {
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        return gateway.usage();
      };
      const before = await settled();
      try {
        for (const size of OPEN) {
          while (open.length < size) {
            const heard = subscribe('graphql-sse', {
              ...{ url: gateway.url, token, query: QUERY, variables: { code: CODE } },
            });
            open.push(heard);
            await Promise.race([heard.connected, heard.ended(60_000)]);
            if (heard.end() !== undefined)
              throw new Error(`stream ${open.length}: ${JSON.stringify(heard.end())}`);
          }
          const quiet = await settled();
          memory[`heap MB of ${size}`] = (quiet.heapBytes - before.heapBytes) / 1e6;
          memory[`resident MB of ${size}`] = (quiet.rssBytes - before.rssBytes) / 1e6;
          const heardOf = open.map(({ events: heard }) => heard.length);
          await world.control('onestop', {
            change: { code: CODE, step: { text: `Có ${size} người xem`, agency: 'onestop' } },
          });
          const isTold = () => open.every(({ events: heard }, place) => heard.length > (heardOf[place] ?? 0));
          for (let tries = 0; !isTold(); tries += 1) {
            if (tries > 600) throw new Error(`not all of ${size} watchers were told within a minute`);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          events.push({ size, cpuMicros: (await gateway.usage()).cpuMicros - quiet.cpuMicros });
        }
      } finally {
        for (const heard of open) heard.stop();
      }
      return [told('open subscriptions', memory), grown('watchers of one event', events)];
    },
    { env: ALLOWED, nodeFlags: ['--expose-gc'] },
  );
