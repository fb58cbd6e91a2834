import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Answered, Asked, LoadOrder, PhaseResult } from './storm-load.ts';

/**
 * Load of several kinds of requests from a process of its own (`storm-load.ts` starts it): so many a second of each, whether or not
 * answers come. What came of it is told for each phase that the test names.
 */
class Kind {
  readonly #asked: Asked;
  readonly #answers = new Map<string, number>();
  readonly #tookMs: number[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #sent = 0;
  #due = 0;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  pass(seconds: number, urls: readonly string[], agent: Agent): void {
    this.#due += seconds * this.#asked.perSecond;
    for (; this.#due >= 1; this.#due -= 1) {
      const url = this.#asked.url ?? urls[this.#sent % urls.length] ?? '';
      this.#sent += 1;
      const one = this.#send(url, agent).finally(() => this.#underWay.delete(one));
      this.#underWay.add(one);
    }
  }

  async finish(): Promise<PhaseResult> {
    await Promise.all(this.#underWay);
    this.#tookMs.sort((a, b) => a - b);
    return { sent: this.#sent, tookMs: this.#tookMs, answers: Object.fromEntries(this.#answers) };
  }

  async #send(url: string, agent: Agent): Promise<void> {
    const { token, query, variables = {}, body } = this.#asked;
    const beganMs = performance.now();
    const told = await agent
      .request({
        origin: url,
        path: '/graphql',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body ?? JSON.stringify({ query, variables }),
      })
      .then(async (answer) => read(answer.statusCode, await answer.body.text()))
      .catch((error: unknown): Answered => ({ status: 0, gone: String(error) }));
    this.#tookMs.push(performance.now() - beganMs);
    const text = JSON.stringify(told);
    this.#answers.set(text, (this.#answers.get(text) ?? 0) + 1);
  }
}

/** Without what differs from one request to the next. */
function read(status: number, text: string): Answered {
  try {
    const { data, errors = [], extensions = {} } = JSON.parse(text);
    return {
      status,
      data,
      errors: errors.map(
        ({ path, extensions: told }: { path?: unknown[]; extensions: Record<string, unknown> }) => ({
          code: told?.['code'],
          agency: told?.['agency'],
          at: path?.[1] ?? path?.[0],
          isNamed: typeof told?.['requestId'] === 'string',
        }),
      ),
      sources: Object.fromEntries(
        Object.entries<{ source: string; reason?: string; asOf: string }>(extensions.freshness ?? {}).map(
          ([agency, { source, reason, asOf }]) => [
            agency,
            { source, reason, isPast: Date.parse(asOf) <= Date.now() + 1_000 },
          ],
        ),
      ),
    };
  } catch {
    return { status, unreadable: text.slice(0, 300) };
  }
}

let agent = new Agent({ connections: 200, pipelining: 1 });
let kinds = new Map<string, Kind>();
let order: LoadOrder | undefined;
const make = (asked: LoadOrder['kinds']) =>
  new Map(Object.entries(asked).map(([name, one]) => [name, new Kind(one)]));

async function run(): Promise<void> {
  for (let last = performance.now(); ; await wait(5)) {
    const now = performance.now();
    if (order) for (const kind of kinds.values()) kind.pass((now - last) / 1_000, order.urls, agent);
    last = now;
  }
}

process.on('message', async (next: LoadOrder | null) => {
  const ended = kinds;
  const before = agent;
  order = next ?? undefined;
  kinds = next ? make(next.kinds) : new Map();
  // Each phase has sockets of its own: what one does to them is not the next one's.
  agent = new Agent({ connections: 200, pipelining: 1 });
  const results = await Promise.all(
    [...ended].map(async ([name, kind]) => [name, await kind.finish()] as const),
  );
  await before.close();
  process.send?.(Object.fromEntries(results));
});
process.on('disconnect', () => process.exit(0));
void run();
