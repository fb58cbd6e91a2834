import type { CallerFacts } from '../../policies/decision.ts';
import { ANONYMOUS } from '../identity/authenticator.ts';
import type { LimitDoor } from '../limits/limit-door.ts';

type Limits = Pick<LimitDoor, 'admitPlace' | 'admitPlaceHere'>;

/**
 * The places that one socket holds. Until somebody signs in on it, it is a stranger's, counted by address and among all
 * strangers' of this process; from then on it is that caller's, and a ward office behind one address has as many as it has
 * people.
 */
export class SocketPlaces {
  readonly #limits: Limits;
  readonly #address: string;
  readonly #leaveProcess: () => void;
  #leaveOwn: () => void;
  #isClosed = false;

  private constructor(limits: Limits, address: string, leaveProcess: () => void, leaveOwn: () => void) {
    this.#limits = limits;
    this.#address = address;
    this.#leaveProcess = leaveProcess;
    this.#leaveOwn = leaveOwn;
  }

  /** @throws GatewayError RATE_LIMITED. */
  static async take(limits: Limits, address: string): Promise<SocketPlaces> {
    const stranger = { address, caller: ANONYMOUS };
    const leaveProcess = limits.admitPlaceHere('sockets.process', stranger);
    const leaves: (() => void)[] = [];
    try {
      leaves.push(limits.admitPlaceHere('sockets.anonymous', stranger));
      leaves.push(await limits.admitPlace('sockets.address', stranger));
    } catch (refusal) {
      for (const leave of [leaveProcess, ...leaves]) leave();
      throw refusal;
    }
    return new SocketPlaces(limits, address, leaveProcess, () => {
      for (const leave of leaves) leave();
    });
  }

  /** @throws GatewayError RATE_LIMITED; the socket stays a stranger's. */
  async signIn(caller: CallerFacts): Promise<void> {
    const leaveStrangers = this.#leaveOwn;
    this.#leaveOwn = await this.#limits.admitPlace('sockets.person', { address: this.#address, caller });
    leaveStrangers();
    if (this.#isClosed) this.#leaveOwn();
  }

  leave(): void {
    this.#isClosed = true;
    this.#leaveOwn();
    this.#leaveProcess();
  }
}
