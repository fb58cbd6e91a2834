import { describe, expect, test } from '@jest/globals';
import { settingsFromFiles } from './settings-from-files.ts';

const NAMES = ['LAND_PASSWORD', 'LAND_URL', 'ACCESS_LOG_SIGNING_KEY', 'ACCESS_LOG_SIGNING_KEY_FILE'];
const files: Readonly<Record<string, string>> = { '/s/p': 'hunter2\n', '/s/big': 'x'.repeat(70_000) };
const read = (env: Record<string, string>) =>
  settingsFromFiles(env, NAMES, (file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`no ${file}`);
    return text;
  });

describe('a setting in a file', () => {
  test('is what the file holds, without its last line break, and its reference is no setting any more', () => {
    expect(read({ LAND_PASSWORD_FILE: '/s/p', OTHER_FILE: 'x' })).toEqual({
      env: { LAND_PASSWORD: 'hunter2', OTHER_FILE: 'x' },
      faults: [],
    });
  });

  test('that cannot be read, is too long or is said twice is a fault that tells no value', () => {
    const faults = [
      ...read({ LAND_PASSWORD_FILE: '/s/absent' }).faults,
      ...read({ LAND_PASSWORD_FILE: '/s/big' }).faults,
      ...read({ LAND_PASSWORD_FILE: '/s/p', LAND_PASSWORD: 'hunter2' }).faults,
    ];
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toMatch(/hunter2|\/s\//);
  });

  test('a setting that is the name of a file is left alone', () => {
    const env = { ACCESS_LOG_SIGNING_KEY_FILE: '/s/p' };
    expect(read(env).env).toEqual(env);
  });
});
