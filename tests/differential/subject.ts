import { randomBytes } from 'node:crypto';
import type { CallerFacts } from '../../policies/decision.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type Answer, startTestGateway, type TestGateway } from '../gateway.ts';

export const AGENCIES = ['civil', 'hotline', 'land', 'onestop', 'police', 'tax'] as const;

export interface Told {
  readonly answer: Answer;
  readonly crossings: readonly unknown[];
}

interface Recorded {
  readonly caller: CallerFacts;
  readonly documentHash: string | undefined;
  readonly crossings: readonly unknown[];
}

/** The gateway that is judged, over real HTTP, with its records and its messages to the agencies laid open. */
export class Subject {
  readonly gateway: TestGateway;
  readonly publicIdKey: Buffer;
  readonly #recorded: Recorded[];
  #isLogClosed = false;
  #last: Promise<unknown> = Promise.resolve();
  /** Agencies whose messages have not been forgotten yet. */
  readonly #noisy = new Set<string>(AGENCIES);
  readonly #personas = new Map<string, string | undefined>();

  private constructor(gateway: TestGateway, publicIdKey: Buffer, recorded: Recorded[]) {
    this.gateway = gateway;
    this.publicIdKey = publicIdKey;
    this.#recorded = recorded;
  }

  static async start(now: () => Date): Promise<Subject> {
    const publicIdKey = randomBytes(32);
    const recorded: Recorded[] = [];
    const gateway = await startTestGateway(
      // The oracle counts the messages that every reading takes.
      { GATEWAY_PUBLIC_ID_KEY: publicIdKey.toString('base64'), GATEWAY_RECORD_CACHE_BYTES: '0' },
      undefined,
      now,
    );
    const { accessLog } = gateway;
    const record = accessLog.recordRequest.bind(accessLog);
    const subject = new Subject(gateway, publicIdKey, recorded);
    accessLog.recordRequest = async (access) => {
      recorded.push(access);
      if (!subject.#isLogClosed) await record(access);
    };
    return subject;
  }

  /** From here on records are looked at and not stored: that they are durable others test, and it costs most of the time. */
  closeLog(): void {
    this.#isLogClosed = true;
  }

  /** The persona as the gateway knows it, from the record of a first request. */
  async meet(persona: string | undefined): Promise<CallerFacts> {
    await this.#ask(persona, '{ __typename }', {});
    const caller = this.#recorded.findLast(({ documentHash }) => documentHash !== undefined)?.caller;
    if (!caller) throw new Error(`nothing is on record of ${persona}`);
    this.#personas.set(`${caller.kind} ${caller.id}`, persona);
    return caller;
  }

  askAs(caller: CallerFacts, query: string, variables: object): Promise<Told> {
    return this.#ask(this.#personas.get(`${caller.kind} ${caller.id}`), query, variables);
  }

  /** @param touched agencies that were asked by others than the gateway. */
  async forgetCalls(touched: Iterable<string>): Promise<void> {
    const agencies = new Set([...this.#noisy, ...touched]);
    await Promise.all(
      [...agencies].map((agency) =>
        fetch(`${this.gateway.world.urls[agency]}/__calls`, { method: 'DELETE' }),
      ),
    );
    this.#noisy.clear();
  }

  /** `agency operation key` of every message since, operations as the agencies call them. */
  async calls(): Promise<string[]> {
    this.#noisy.clear();
    const told = await Promise.all(
      AGENCIES.map(async (agency) => {
        const calls = await this.gateway.world.calls(agency);
        if (calls.length > 0) this.#noisy.add(agency);
        return calls.flatMap(({ operation, keys }) => keys.map((key) => `${agency} ${operation} ${key}`));
      }),
    );
    return [...new Set(told.flat())].filter((call) => !OWN_TRAFFIC.test(call)).sort();
  }

  /** One after the other: what is on record between is of this one. */
  #ask(persona: string | undefined, query: string, variables: object): Promise<Told> {
    const told = this.#last.then(() => this.#askNow(persona, query, variables));
    this.#last = told.catch(() => undefined);
    return told;
  }

  async #askNow(persona: string | undefined, query: string, variables: object): Promise<Told> {
    for (const agency of AGENCIES) this.#noisy.add(agency);
    this.#recorded.length = 0;
    const answer = await this.gateway.ask(persona, query, variables);
    const crossings = this.#recorded.flatMap((access) =>
      access.documentHash === undefined ? [] : access.crossings,
    );
    return { answer, crossings };
  }
}

/** Sessions, tokens, keys and the change feed: no caller asked for them. */
const OWN_TRAFFIC = /^\S+ (?:\S*(?:token|login|session|jwks|webhook)\S*|DanhSachThayDoi) /i;

export interface Crossed {
  readonly agency: string;
  readonly operation: string;
  readonly kind: string;
  readonly id: string;
  readonly released: readonly DataClass[];
  readonly withheld: readonly DataClass[];
  readonly outcome: string;
}

/** What comparing needs of a crossing. */
export const recordsOf = (crossings: readonly unknown[]): Crossed[] =>
  (crossings as readonly CrossingLike[]).map(
    ({ agency, operation, subject, released, withheld, outcome }) => ({
      agency,
      operation,
      kind: subject.kind,
      id: subject.id,
      released: [...released],
      withheld: [...withheld.keys()],
      outcome,
    }),
  );

interface CrossingLike {
  readonly agency: string;
  readonly operation: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly released: ReadonlySet<DataClass>;
  readonly withheld: ReadonlyMap<DataClass, unknown>;
  readonly outcome: string;
}
