import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { type Heard, subscribe, until } from '../live-clients.ts';

const LANS = 'H26.12-261102-0001';
const WATCHERS = 100;
const QUERY = 'subscription ($code: ID!) { dossierChanged(code: $code) { code receptionSteps { text } } }';

let gateway: TestGateway;
const open: Heard[] = [];
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_MAX_STREAMS_PER_CALLER: String(WATCHERS) });
  await gateway.world.reset();
}, 90_000);
afterAll(async () => {
  for (const heard of open) heard.stop();
  await gateway.close();
});

async function watch(persona: string): Promise<Heard> {
  const heard = subscribe('graphql-sse', {
    url: gateway.url,
    token: await gateway.world.token(persona),
    query: QUERY,
    variables: { code: LANS },
  });
  open.push(heard);
  await Promise.race([heard.connected, heard.ended().catch(() => undefined)]);
  return heard;
}

const readingsOf = async (agency: string) =>
  (await gateway.world.calls(agency)).filter(({ keys }) => keys.includes(LANS)).length;

describe('many watchers of one dossier', () => {
  test('make one reading of the reception system; each hears of it, and who has no right hears nothing', async () => {
    const personas = ['lan', 'hung', 'officer-land', 'clerk-cn4'];
    const entitled = await Promise.all(
      Array.from({ length: WATCHERS }, (_, n) => watch(personas[n % personas.length] ?? 'lan')),
    );
    const stranger = await watch('minh');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await readingsOf('onestop');
    const text = 'Một thay đổi cho mọi người';
    await gateway.world.control('onestop', { change: { code: LANS, step: { text, agency: 'onestop' } } });
    const isTold = ({ events }: Heard) => events.some((event) => JSON.stringify(event).includes(LANS));
    await until(() => entitled.every(isTold), 20_000, 'an event for every watcher');
    expect((await readingsOf('onestop')) - before).toBeLessThanOrEqual(2);
    expect(isTold(stranger)).toBe(false);
    expect(JSON.stringify(stranger.events)).not.toContain(text);
  }, 60_000);
});
