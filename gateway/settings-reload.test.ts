import { describe, expect, test } from '@jest/globals';
import { SettingsReload } from './settings-reload.ts';

function reloading() {
  const world = { value: 'one' as string | Error, told: [] as string[] };
  const reload = new SettingsReload<string>(
    {
      read() {
        if (world.value instanceof Error) throw world.value;
        return world.value;
      },
      async apply(settings) {
        if (settings === 'unfit') throw new Error('unfit');
        return settings === 'nothing new' ? [] : ['land'];
      },
      onReloaded: (agencies) => void world.told.push(`reloaded ${agencies.join()}`),
      onRefused: (error) => void world.told.push(`refused ${(error as Error).message}`),
    },
    'one',
  );
  return { world, reload };
}

describe('settings that are looked at from time to time', () => {
  test('are put into use when they have changed, and not before', async () => {
    const { world, reload } = reloading();
    await reload.look();
    world.value = 'two';
    await reload.look();
    await reload.look();
    expect(world.told).toEqual(['reloaded land']);
  });

  test.each([
    ['cannot be read', new Error('a fault')],
    ['are not fit', 'unfit'],
  ])('that %s are refused, once, until they change', async (_what, value) => {
    const { world, reload } = reloading();
    world.value = value;
    await reload.look();
    await reload.look();
    expect(world.told).toHaveLength(1);
    world.value = 'three';
    await reload.look();
    expect(world.told.at(-1)).toBe('reloaded land');
  });

  test('are always tried, and the outcome always told, when it is demanded', async () => {
    const { world, reload } = reloading();
    world.value = 'nothing new';
    await reload.demand();
    await reload.demand();
    world.value = new Error('a fault');
    await reload.demand();
    await reload.demand();
    expect(world.told).toEqual(['reloaded ', 'reloaded ', 'refused a fault', 'refused a fault']);
  });
});
