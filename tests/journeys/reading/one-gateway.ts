import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../gateway.ts';

/** The one gateway that all of `reading.test.ts` asks; the agencies are as new for each test, and nothing is held of them. */
export let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway?.close());
beforeEach(async () => gateway.world.reset());
