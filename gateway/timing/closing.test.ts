import { describe, expect, test } from '@jest/globals';
import { Closing } from './closing.ts';

describe('closing', () => {
  test('goes from the newest to the oldest and waits for each', async () => {
    const closing = new Closing();
    const said: string[] = [];
    for (const name of ['log', 'feed', 'server'])
      closing.add(name, name, async (opened) => {
        await Promise.resolve();
        said.push(opened);
      });
    await closing.run();
    expect(said).toEqual(['server', 'feed', 'log']);
  });

  test('tries every step and names those that failed', async () => {
    const closing = new Closing();
    const said: string[] = [];
    closing.add('log', 1, () => said.push('log'));
    closing.add('feed', 1, () => Promise.reject(new Error('stuck')));
    closing.add('server', 1, () => {
      throw new Error('busy');
    });
    await expect(closing.run()).rejects.toThrow('server did not close; feed did not close');
    expect(said).toEqual(['log']);
    await closing.run();
    expect(said).toEqual(['log']);
  });
});
