import { describe, expect, test } from '@jest/globals';
import { connectMockWorld } from './world.ts';

describe('the mock world of a test worker', () => {
  test('is started once, gives settings, tokens and each agency its controls', async () => {
    const world = await connectMockWorld();
    const again = await connectMockWorld();
    expect(again.identityUrl).toBe(world.identityUrl);
    expect(world.env['IDENTITY_JWKS_URL']).toBe(`${world.identityUrl}/jwks`);
    expect((await world.token('lan')).split('.')).toHaveLength(3);
    await world.reset();
    for (const agency of Object.keys(world.urls)) {
      await world.control(agency, { mode: 'slow', delayMs: 5 });
      expect(await world.calls(agency)).toEqual([]);
    }
    await world.reset();
    await expect(world.control('police', { mode: 'silly' })).rejects.toThrow(/400/);
  });
});
