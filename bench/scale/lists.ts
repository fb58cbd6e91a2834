import type { Asked } from '../load.ts';
import { median } from '../median.ts';
import type { RunningContender } from '../running-contender.ts';
import { type Finding, paged } from './finding.ts';
import { askedFor, withGateway } from './one-gateway.ts';

const QUERY = `query ($first: Int!, $after: String) {
  dossiers(first: $first, after: $after) {
    nodes { code status receivedAt dueAt lane procedure { name } receptionPoint { name } timeline { at unit text status } }
    pageInfo { endCursor }
  }
}`;
const PERSONA = 'clerk-cn1';
const ROUNDS = 5;
/** Requests of a round; in sum about as many dossiers for every size. */
const REQUESTS: Readonly<Record<number, number>> = { 1: 60, 20: 6, 100: 2 };
const WORLD = {
  DEMO_SEED: 'lien-thong',
  DEMO_DOSSIERS: '4000',
  DEMO_ANCHOR: new Date().toISOString().slice(0, 10),
};

/** Lists of a clerk whose branch has hundreds of dossiers: of 1, 20 and 100, and the page after the first hundred too. */
export const lists = (): Promise<readonly Finding[]> =>
  withGateway(
    async ({ world, gateway }) => {
      const page = (first: number, after: string | null = null) =>
        askedFor(world, PERSONA, QUERY, { first, after });
      const first = await page(100);
      const second = await page(100, endOf(await gateway.answer(first)));
      const sizes = new Map<number, readonly Asked[]>([
        [1, [await page(1)]],
        [20, [await page(20)]],
        [100, [first]],
        [200, [first, second]],
      ]);
      const micros = new Map([...sizes.keys()].map((size): [number, number[]] => [size, []]));
      for (let round = -2; round < ROUNDS; round += 1)
        for (const [size, pages] of sizes) {
          const spent = await costOf(gateway, pages, REQUESTS[size] ?? 2);
          if (round >= 0) micros.get(size)?.push(spent);
        }
      const costs = [...micros].map(([size, spent]) => ({ size, cpuMicros: median(spent) }));
      return [paged('dossiers in a list', costs)];
    },
    { invented: WORLD },
  );

async function costOf(gateway: RunningContender, pages: readonly Asked[], times: number): Promise<number> {
  const requests = times * pages.length;
  const ask = (request: number): Asked => pages[request % pages.length] as Asked;
  const { cpuMicros } = await gateway.work({ requests, concurrency: 1, ask });
  return cpuMicros * pages.length;
}

function endOf(answer: unknown): string {
  const { data } = answer as { data?: { dossiers?: { nodes: unknown[]; pageInfo: { endCursor: string } } } };
  if (data?.dossiers?.nodes.length !== 100)
    throw new Error(`no page of 100: ${JSON.stringify(answer).slice(0, 500)}`);
  return data.dossiers.pageInfo.endCursor;
}
