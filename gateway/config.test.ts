import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { discoverAgencies } from '../connectors/discovery.ts';
import { CONFIG_NAMES, readConfig } from './config.ts';

const manifests = (await discoverAgencies()).map(({ manifest }) => manifest);
const agencyEnv = Object.fromEntries(
  manifests.flatMap(({ settings }) => Object.values(settings).map(({ env }) => [env, 'x'])),
);
const least = {
  ...agencyEnv,
  IDENTITY_ISSUER: 'http://127.0.0.1:4110',
  IDENTITY_AUDIENCE: 'gateway',
  IDENTITY_JWKS_URL: 'http://127.0.0.1:4110/jwks',
};

describe('the configuration', () => {
  test('has a default for all but identity and the agencies', () => {
    const config = readConfig(least, manifests);
    expect(config.PORT).toBe(4000);
    expect(config.DATA_DIR).toBe('./data');
    expect(Object.keys(config.agencies).sort()).toEqual(manifests.map(({ id }) => String(id)).sort());
  });

  test('tells every fault at once and never a value', () => {
    const broken = {
      ...least,
      PORT: 'hunter2',
      DATABASE_URL: 'mysql://root:hunter2@db',
      GATEWAY_DEADLINE_MS: '1',
      IDENTITY_AUDIENCE: undefined,
      LAND_URL: '',
    };
    const message = messageOf(() => readConfig(broken, manifests));
    for (const name of ['PORT', 'DATABASE_URL', 'GATEWAY_DEADLINE_MS', 'IDENTITY_AUDIENCE', 'LAND_URL'])
      expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });

  test('refuses a misspelt name of its own', () => {
    expect(messageOf(() => readConfig({ ...least, GATEWAY_DEADLIN_MS: '5000' }, manifests))).toContain(
      'GATEWAY_DEADLIN_MS: no such setting',
    );
  });

  test('leaves the rest of the environment alone', () => {
    expect(() => readConfig({ ...least, PATH: '/bin', HOME: '/root' }, manifests)).not.toThrow();
  });

  test('is listed whole in docs/operations.md, the agencies included', () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    const listed = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name]) => name);
    const demo = ['MOCK_PORT_BASE', 'IDENTITY_PORT', 'DEMO_DOSSIERS'];
    const expected = [...CONFIG_NAMES, ...Object.keys(agencyEnv), ...demo];
    expect([...new Set(listed)].sort()).toEqual(expected.sort());
  });
});

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    return String(error);
  }
  return 'nothing was thrown';
}
