import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../schema/terms.ts';
import { connectReloadable } from './connected-agencies.ts';
import type { AgencyModule, AgencyRequest, AgencySettings } from './contract.ts';
import type { AgencyFolder } from './discovery.ts';
import { parseManifest } from './manifest.ts';
import { issuePermit } from './permit.ts';

/** An agency whose answers say by which transport they came; a transport for `bad` cannot be made. */
function agency(id: string) {
  const made: { password: string; isClosed: boolean; answer: () => void }[] = [];
  const manifest = parseManifest(
    `id: ${id}
name: { vi: Cơ quan thử, en: A test agency }
body: { vi: cơ quan thử, en: the test agency }
classes: {}
owner: Cơ quan thử
contact: test@example.vn
transport: rest
settings:
  password: { env: ${id.toUpperCase()}_PASSWORD, about: its password, secret: true }
maxAnswerBytes: 1024
operations:
  ${id}Things: { timeoutMs: 5000, concurrency: 4, idempotent: true, batchSize: 5, freshSeconds: 0, staleIfErrorSeconds: 0 }
`,
    id,
  );
  const module: AgencyModule<(typeof made)[number]> = {
    createTransport(_manifest, settings) {
      if (settings['password'] === 'bad') throw new Error(`${id}: its password does not fit`);
      const transport: (typeof made)[number] = {
        password: settings['password'] ?? '',
        isClosed: false,
        answer: () => undefined,
      };
      made.push(transport);
      return transport;
    },
    operations: {
      [`${id}Things`]: {
        call: (transport) =>
          new Promise((resolve) => {
            transport.answer = () => resolve({ rows: new Map(), value: transport.password });
          }),
      },
    },
    async close(transport) {
      transport.isClosed = true;
    },
  };
  const folder: AgencyFolder = {
    manifest,
    typeDefs: `type Query { ${id}Things: String }`,
    load: async () => module as AgencyModule<unknown>,
  };
  return { folder, made };
}

const settings = (land: string, civil: string): Record<string, AgencySettings> => ({
  land: { password: land },
  civil: { password: civil },
});

async function meet() {
  const [land, civil] = [agency('land'), agency('civil')];
  const agencies = await connectReloadable([land.folder, civil.folder], settings('l1', 'c1'), (error) => {
    throw error;
  });
  const ask = (id: string) => {
    const operation = `${id}Things`;
    const permit = issuePermit({ agency: toAgencyId(id), operation, keys: new Set(), crossingId: 'x' });
    const request: AgencyRequest = {
      ...{ operation, keys: [], args: {}, fields: {}, signal: new AbortController().signal },
      origin: { userId: 'VNtest', purpose: 'test' },
    };
    return agencies.connectors.get(id)?.call(permit, request);
  };
  return { land, civil, agencies, ask };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('agencies with other settings', () => {
  test('are reached anew, and only they; what was under way ends on the old transport, which is then closed', async () => {
    const { land, civil, agencies, ask } = await meet();
    const before = ask('land');
    await turn();
    expect(await agencies.reload(settings('l2', 'c1'))).toEqual(['land']);
    const after = ask('land');
    await turn();
    expect([land.made.length, civil.made.length, land.made[0]?.isClosed]).toEqual([2, 1, false]);
    land.made[1]?.answer();
    expect((await after)?.value).toBe('l2');
    land.made[0]?.answer();
    expect((await before)?.value).toBe('l1');
    await turn();
    expect(land.made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(await agencies.reload(settings('l2', 'c1'))).toEqual([]);
    await agencies.close();
    expect([...land.made, ...civil.made].every(({ isClosed }) => isClosed)).toBe(true);
  });

  test('of which one cannot be reached so are all as they were, and nothing of the attempt stays open', async () => {
    const { land, civil, agencies, ask } = await meet();
    await expect(agencies.reload(settings('l2', 'bad'))).rejects.toThrow('does not fit');
    const asked = ask('land');
    await turn();
    land.made[0]?.answer();
    expect((await asked)?.value).toBe('l1');
    expect(land.made.map(({ isClosed }) => isClosed)).toEqual([false, true]);
    expect(civil.made).toHaveLength(1);
    expect(await agencies.reload(settings('l3', 'c3'))).toEqual(['land', 'civil']);
    await agencies.close();
  });
});
