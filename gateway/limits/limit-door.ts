import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { SharedState, Tries } from '../shared-state/shared-state.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { type LimitName, type LimitTable, WINDOW_LIMITS, type WindowName } from './limit-table.ts';
import { networkOf } from './network.ts';
import { Places } from './places.ts';
import { type Counted, RefusalBook, type Refusals } from './refusal-book.ts';
import { SuspectChecks } from './suspect-checks.ts';
import { ToldCounts, type ToldName } from './told-counts.ts';

export interface LimitParts {
  readonly table: LimitTable;
  readonly shared: SharedState;
  readonly now: () => Date;
  /** Puts on record what was refused within the last window. */
  readonly tell: (refusals: readonly Refusals[]) => Promise<void>;
  /** Of every single refusal. */
  readonly onRefusal: (limit: LimitName) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Refusals of one limit are one record within this time. */
const TELL_EVERY_MS = 60_000;
/** When a place may have fallen free. */
const COME_BACK_SECONDS = 30;

/**
 * The one door for limits on callers: what they are stands in `limit-table.ts`, here they hold. Somebody without a token is
 * counted by the network that they come from; everybody else by who they are and by the program they use, never by address,
 * since a portal's server, a hall of kiosks or a ward office is many callers behind one.
 */
export class LimitDoor {
  readonly #parts: LimitParts;
  readonly #windows = new Map<WindowName, Tries>();
  readonly #told: ToldCounts;
  readonly #places: Places;
  readonly #checks: SuspectChecks;
  readonly #refusals: RefusalBook;
  readonly #telling: Repetition;

  constructor(parts: LimitParts) {
    this.#parts = parts;
    const { table, shared, now, onFailure } = parts;
    for (const name of Object.keys(WINDOW_LIMITS) as WindowName[])
      this.#windows.set(name, shared.tries(name, table.window(name)));
    this.#told = new ToldCounts({ table, shared, onFailure, nowMs: () => now().getTime() });
    this.#places = new Places({ shared, onFailure });
    this.#checks = new SuspectChecks({
      failures: table.most('logins.address'),
      checks: table.most('checks.suspect'),
      nowMs: () => now().getTime(),
    });
    this.#refusals = new RefusalBook(now);
    const pace = { firstMs: TELL_EVERY_MS, everyMs: TELL_EVERY_MS, onFailure };
    this.#telling = repeat(() => this.#tell(), pace);
  }

  /** A request, before anything of it is read. @throws GatewayError RATE_LIMITED. */
  async admitRequest(who: Counted): Promise<void> {
    const crossings = isSigned(who) ? 'crossings.person' : 'crossings.address';
    const waitMs = this.#told.waitMs(crossings, keyOf(crossings, who));
    if (waitMs > 0) throw this.#refuse(crossings, who, waitMs);
    if (!isSigned(who)) return this.#take('requests.address', who);
    this.#takeTold('requests.person', who);
    this.#takeTold('requests.client', who);
  }

  /** A token or a message that was refused, before it is on record. @throws GatewayError RATE_LIMITED instead. */
  admitFailedLogin(who: Counted): Promise<void> {
    this.#checks.failed(networkOf(who.address));
    return this.#take('logins.address', who);
  }

  /** Before the signature of an unknown token is checked. @throws GatewayError RATE_LIMITED. */
  admitCheck(who: Counted): void {
    const waitMs = this.#checks.take(networkOf(who.address));
    if (waitMs > 0) throw this.#refuse('checks.suspect', who, waitMs);
  }

  /** Something said to 1022, before it is sent. @throws GatewayError RATE_LIMITED. */
  admitOpinion(who: Counted): Promise<void> {
    return this.#take('opinions.person', who);
  }

  /**
   * A question to somebody's phone, before it is asked. It counts for who is asked: neither another clerk nor another program
   * has more of them.
   * @throws GatewayError RATE_LIMITED.
   */
  async admitQuestion(who: Counted, askedId: string): Promise<void> {
    const waitMs = await this.#windowOf('confirmations.person').take(`limits\0asked\0${askedId}`);
    if (waitMs > 0) throw this.#refuse('confirmations.person', who, waitMs);
  }

  /**
   * What one request may do.
   * @returns takes one crossing; throws GatewayError RATE_LIMITED, or OPERATION_TOO_COSTLY where the request alone has more
   *   than any may have: the same error for all of a request.
   */
  crossingsOf(who: Counted): { take(): void } {
    const name = isSigned(who) ? 'crossings.person' : 'crossings.address';
    const key = keyOf(name, who);
    let left = this.#parts.table.most('crossings.request');
    let refusal: GatewayError | undefined;
    return {
      take: () => {
        if (refusal) throw refusal;
        if (left <= 0) refusal = tooManyCrossings();
        else {
          const waitMs = this.#told.take(name, key);
          if (waitMs > 0) refusal = this.#refuse(name, who, waitMs);
        }
        if (refusal) throw refusal;
        left -= 1;
      },
    };
  }

  /**
   * A receipt's code and secret, before they are looked at. Four characters are few: besides what one caller and one code
   * have, wrong tries without a token are counted over all codes and addresses. Once those are used up somebody guesses from
   * many places: then an address has a single wrong try an hour, so a right pair still opens from anywhere, and nobody
   * gets a second guess.
   * @returns gives the tries back: the pair was right.
   * @throws GatewayError RATE_LIMITED, before anybody knows whether there is such a dossier.
   */
  async admitLookUp(who: Counted, code: string): Promise<() => Promise<void>> {
    const taken: [WindowName, string][] = [];
    const take = async (name: WindowName): Promise<number> => {
      const key = keyOf(name, who, code);
      const waitMs = await this.#windowOf(name).take(key);
      if (waitMs === 0) taken.push([name, key]);
      return waitMs;
    };
    const need = async (name: WindowName): Promise<void> => {
      const waitMs = await take(name);
      if (waitMs > 0) throw this.#refuse(name, who, waitMs, code);
    };
    // A caller without tries left does not use up those of a code.
    if (isSigned(who)) {
      await need('tries.person');
      await need('tries.client');
    } else {
      await need('tries.address');
      await need('tries.address-hour');
      if ((await take('tries.all')) > 0) await need('tries.address-alarm');
    }
    await need('tries.code');
    await need('tries.code-day');
    return async () => {
      await Promise.all(taken.map(([name, key]) => this.#windowOf(name).giveBack(key)));
    };
  }

  /**
   * A place among those that are open at the same time; of a process and a connection's address within this process.
   * @returns gives it back.
   * @throws GatewayError RATE_LIMITED.
   */
  async admitPlace(
    name: 'sockets.address' | 'sockets.person' | 'streams.person' | 'uploads.person',
    who: Counted,
  ): Promise<() => void> {
    const leave = await this.#places.take(`${name}:${keyOf(name, who)}`, this.#parts.table.most(name));
    if (!leave) throw this.#refuse(name, who, COME_BACK_SECONDS * 1_000);
    return leave;
  }

  /** Like `admitPlace`, of this process alone and without waiting. @throws GatewayError RATE_LIMITED. */
  admitPlaceHere(
    name:
      | 'sockets.process'
      | 'sockets.anonymous'
      | 'streams.process'
      | 'uploads.process'
      | 'connections.address',
    who: Counted,
  ): () => void {
    const list = `${name}:${name === 'connections.address' ? networkOf(who.address) : ''}`;
    const leave = this.#places.takeHere(list, this.#parts.table.most(name));
    if (!leave) throw this.#refuse(name, who, COME_BACK_SECONDS * 1_000);
    return leave;
  }

  /** Tells what was refused last; then nothing more is told. */
  async stop(): Promise<void> {
    this.#places.close();
    await Promise.all([this.#told.close(), this.#telling.stop()]);
    await this.#tell();
  }

  async #take(name: WindowName, who: Counted): Promise<void> {
    const waitMs = await this.#windowOf(name).take(keyOf(name, who));
    if (waitMs > 0) throw this.#refuse(name, who, waitMs);
  }

  #takeTold(name: ToldName, who: Counted): void {
    const waitMs = this.#told.take(name, keyOf(name, who));
    if (waitMs > 0) throw this.#refuse(name, who, waitMs);
  }

  #windowOf(name: WindowName): Tries {
    const window = this.#windows.get(name);
    if (!window) throw new Error(`no limit ${name}`);
    return window;
  }

  #refuse(limit: LimitName, who: Counted, waitMs: number, code?: string): GatewayError {
    const { caller, address } = who;
    this.#refusals.note(limit, whoKey(who), { caller, network: networkOf(address) }, code);
    this.#parts.onRefusal(limit);
    return new GatewayError('RATE_LIMITED', `${limit} is used up`, {
      extensions: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
    });
  }

  async #tell(): Promise<void> {
    const refusals = this.#refusals.take();
    if (refusals.length > 0) await this.#parts.tell(refusals);
  }
}

const tooManyCrossings = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', 'more crossings than a request may have', {
    extensions: { limits: ['crossings'] },
  });

/** Whom a limit counts. Outside this process nobody is named so: `SharedState` says how. */
function keyOf(name: LimitName, who: Counted, code = ''): string {
  const [by = ''] = name.slice(name.indexOf('.') + 1).split('-');
  return `limits\0${by}\0${whomOf(by, who, code)}`;
}

const isSigned = ({ caller }: Counted): boolean => caller.kind !== 'anonymous';

function whomOf(by: string, { address, caller }: Counted, code: string): string {
  if (by === 'person') return personOf(caller);
  if (by === 'address') return networkOf(address);
  if (by === 'client') return caller.client;
  return by === 'code' ? code : '';
}

const personOf = (caller: CallerFacts): string => `${callerKey(caller)}|${caller.client}`;

const whoKey = (who: Counted): string => whomOf(isSigned(who) ? 'person' : 'address', who, '');
