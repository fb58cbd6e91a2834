import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPorts, findPortBase, post, startDemo, untilReady } from '../demo-process.ts';

/** One answer of the gateway of the demo. */
export interface Told {
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by path in expectations
  readonly data: any;
  readonly errors: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface SeedDemo {
  /** Asks over HTTP as a persona, or as nobody with `undefined`. */
  ask(persona: string | undefined, query: string, variables?: object): Promise<Told>;
  /** Puts a document in. */
  upload(
    persona: string,
    bytes: Buffer,
    type: string,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Says yes on the persona's phone to what the gateway asked last. */
  confirm(persona: string): Promise<void>;
  /** Port of a mock agency, for `/__control`, in the order of design.md §11: 1 land … 6 hotline. */
  mockPort(place: number): number;
  readonly gatewayPort: number;
  close(): Promise<void>;
}

/** The whole demo as it is started by hand, with its 500 dossiers. */
export async function openSeedDemo(): Promise<SeedDemo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'seed-'));
  const base = await findPortBase();
  const demo = startDemo({ ...demoPorts(base), DATA_DIR: dataDir });
  await untilReady(demo);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (persona: string): Promise<string> => {
    const known = tokens.get(persona);
    if (known) return known;
    const token = post(`${base + 10}/demo/token`, { persona }).then(({ access_token }) =>
      String(access_token),
    );
    tokens.set(persona, token);
    return token;
  };
  return {
    async ask(persona, query, variables = {}) {
      const token = persona === undefined ? undefined : await tokenOf(persona);
      const answer = await post(`${base}/graphql`, { query, variables }, token);
      return { data: null, errors: [], ...answer };
    },
    async upload(persona, bytes, type) {
      const headers = { authorization: `Bearer ${await tokenOf(persona)}`, 'content-type': type };
      const init = { method: 'POST', headers, body: new Uint8Array(bytes) };
      const answer = await fetch(`http://127.0.0.1:${base}/uploads`, init);
      return { status: answer.status, body: JSON.parse(await answer.text()) };
    },
    confirm: async (persona) => {
      await post(`${base + 10}/demo/confirm`, { persona, decision: 'approve' });
    },
    mockPort: (place) => base + place,
    gatewayPort: base,
    async close() {
      demo.process.kill('SIGTERM');
      await demo.ended;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
