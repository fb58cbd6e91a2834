import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'graphql';
import type { CallerFacts } from '../../policies/decision.ts';
import { loadPolicyEngine } from '../../policies/engine.ts';
import { type Comparable, disagreements, got, wanted } from './compare.ts';
import { answerPlainly, publicSchema } from './oracle.ts';
import { OwnData } from './own-data.ts';
import { AGENCIES, Subject } from './subject.ts';
import type { Mandate } from './ties.ts';
import { WholeWorld } from './whole-world.ts';

export interface Question {
  /** Undefined: nobody. */
  readonly persona: string | undefined;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  readonly faults: readonly string[];
  readonly got: Comparable;
  readonly wanted: Comparable;
}

/** Asks the gateway and the oracle the same and compares what both say. */
export class Judge {
  readonly subject: Subject;
  readonly world: WholeWorld;
  readonly now: Date;
  readonly #callers = new Map<string | undefined, CallerFacts>();
  readonly #own: OwnData;
  readonly #engine = loadPolicyEngine();
  /** Operations of ours → as the agencies' mocks call them. */
  readonly #names = new Map<string, string>();
  /** Representative → whom they represent. */
  readonly #mandates = new Map<string, readonly Mandate[]>();
  readonly #grants = new Map<string, readonly string[]>();
  #down: ReadonlySet<string> = new Set();

  private constructor(subject: Subject, world: WholeWorld, now: Date) {
    this.subject = subject;
    this.world = world;
    this.now = now;
    this.#own = new OwnData(subject, publicSchema);
  }

  /** The clock stands still once everybody has signed in: what is derived from it must be the same for both. */
  static async start(personas: readonly (string | undefined)[]): Promise<Judge> {
    let stopped: Date | undefined;
    const subject = await Subject.start(() => stopped ?? new Date());
    const world = await WholeWorld.open(subject.gateway.world.env);
    const callers = new Map<string | undefined, CallerFacts>();
    for (const persona of personas) callers.set(persona, await subject.meet(persona));
    stopped = new Date();
    const judge = new Judge(subject, world, stopped);
    for (const [persona, caller] of callers) judge.#callers.set(persona, caller);
    await judge.#learnNames();
    return judge;
  }

  /** Puts a few accesses on record and ends the log there. @returns where lan's list of accesses ends. */
  async fillLog(): Promise<string> {
    const code = KNOWN_KEYS['Dossier'];
    await this.subject.askAs(
      this.caller('officer-land'),
      `{ dossier(code: "${code}") { applicant { id } status } }`,
      {},
    );
    await this.subject.askAs(this.caller('lan'), EVERY_AGENCY, {});
    await this.#delegate('tu', 'hung');
    const query = '{ me { dataAccesses(first: 1) { pageInfo { endCursor } } } }';
    const { answer } = await this.subject.askAs(this.caller('lan'), query, {});
    this.subject.closeLog();
    return String(answer.data.me.dataAccesses.pageInfo.endCursor);
  }

  async #delegate(owner: string, representative: string): Promise<void> {
    const mutation = `mutation($input: GrantDelegationInput!) { grantDelegation(input: $input) { id } }`;
    const input = {
      idempotencyKey: 'differential-1',
      representative: this.caller(representative).id,
      expiresAt: new Date(this.now.getTime() + 30 * 86_400_000).toISOString(),
    };
    const { answer } = await this.subject.askAs(this.caller(owner), mutation, { input });
    if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
    const mandate = { ownerId: this.caller(owner).id, dossiers: [] };
    this.#grants.set(mandate.ownerId, [this.caller(representative).id]);
    this.#mandates.set(this.caller(representative).id, [mandate]);
  }

  caller(persona: string | undefined): CallerFacts {
    const caller = this.#callers.get(persona);
    if (!caller) throw new Error(`${persona} has not signed in`);
    return caller;
  }

  /** @param agency is down until the next time this is called. */
  async setDown(agency?: string): Promise<void> {
    const { world } = this.subject.gateway;
    const [before] = this.#down;
    this.#down = new Set(agency === undefined ? [] : [agency]);
    if (before !== undefined) {
      await world.control(before, { mode: 'ok' });
      await this.#untilAsked(before);
    }
    if (agency !== undefined) await world.control(agency, { mode: 'down' });
  }

  /** The breaker before an agency that was down lets a call through only after a while. */
  async #untilAsked(agency: string): Promise<void> {
    const caller = this.caller('lan');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { answer } = await this.subject.askAs(caller, EVERY_AGENCY, {});
      const isAway = answer.errors.some(
        ({ extensions }) =>
          extensions['agency'] === agency && String(extensions['code']).startsWith('AGENCY'),
      );
      if (!isAway) return;
      await pause(100);
    }
    throw new Error(`${agency} is not asked again`);
  }

  async judge(question: Question): Promise<Verdict> {
    const verdict = await this.#once(question);
    if (verdict.faults.length === 0 || this.#down.size > 0) return verdict;
    // The mock world goes on with the clock: what was read whole may have changed since.
    await this.world.refresh();
    return this.#once(question);
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.subject.gateway.close();
  }

  async #once({ persona, query, variables }: Question): Promise<Verdict> {
    const caller = this.caller(persona);
    await this.#forgetCalls();
    const { answer, crossings } = await this.subject.askAs(caller, query, variables);
    const told = got(answer, crossings, await this.subject.calls());
    const expected = await answerPlainly(parse(query), variables, {
      ...{
        world: this.world,
        engine: this.#engine,
        caller,
        mandates: this.#mandates.get(caller.id) ?? [],
        grants: this.#grants.get(caller.id) ?? [],
        down: this.#down,
      },
      ...{ publicIdKey: this.subject.publicIdKey, own: this.#own, now: this.now },
    });
    const right = wanted(expected, (call) => this.#nameOf(call));
    return { faults: disagreements(told, right), got: told, wanted: right };
  }

  async #forgetCalls(): Promise<void> {
    await this.subject.forgetCalls(this.world.touched);
    this.world.touched.clear();
  }

  /** One look-up of each kind shows how an agency calls it. */
  async #learnNames(): Promise<void> {
    const { sdl } = this.world;
    for (const agency of AGENCIES) {
      for (const type of sdl.keys.keys()) {
        if (!sdl.isLookedUp(agency, type)) continue;
        const key = KNOWN_KEYS[type] ?? '';
        await this.#forgetCalls();
        await this.world.row(agency, type, key);
        const [call] = (await this.subject.calls()).filter((found) => found.startsWith(`${agency} `));
        this.#names.set(`${agency} ${sdl.lookUp(agency, type)}`, call?.split(' ')[1] ?? '?');
      }
    }
  }

  #nameOf(call: string): string {
    const [agency = '', operation = '', ...key] = call.split(' ');
    return `${agency} ${this.#names.get(`${agency} ${operation}`)} ${key.join(' ')}`;
  }
}

/** Something of each agency. */
const EVERY_AGENCY = `{ me { dossiers(first: 5) { nodes {
  status landCase { number } civilCase { kind } policeCase { number } taxCase { state } tickets { id }
} } } }`;

const KNOWN_KEYS: Readonly<Record<string, string>> = {
  Dossier: 'H26.12-261102-0001',
  Person: '001190000001',
  Parcel: 'TH-00103-12-0345',
};
