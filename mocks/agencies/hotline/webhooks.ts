import { createHmac, randomUUID } from 'node:crypto';

interface Registration {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  /** Sequence of the event made last for this registration. */
  sequence: number;
}

interface Event {
  readonly eventId: string;
  readonly sequence: number;
  readonly type: string;
  readonly dossier: string;
  readonly at: string;
}

const TRIES = 4;
const RETRY_MS = 250;

/**
 * Tells registered receivers that something about a dossier changed. Each change makes two events; they are
 * delivered in the wrong order, the first one twice: receivers must cope with both.
 */
export class Webhooks {
  readonly #registrations = new Map<string, Registration>();
  readonly #now: () => Date;
  readonly #stop = new AbortController();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The same address again keeps its id and sequence and gets the new secret. */
  register(url: string, secret: string): string {
    const before = this.#registrations.get(url);
    const id = before?.id ?? randomUUID();
    this.#registrations.set(url, { id, url, secret, sequence: before?.sequence ?? 0 });
    return id;
  }

  announce(dossier: string, types: readonly [string, string]): void {
    for (const registration of this.#registrations.values()) {
      const [first, second] = types.map((type) => this.#event(registration, type, dossier));
      if (first && second) void this.#deliverAll(registration, [second, first, first]);
    }
  }

  close(): void {
    this.#stop.abort();
  }

  #event(registration: Registration, type: string, dossier: string): Event {
    registration.sequence += 1;
    const { sequence } = registration;
    return { eventId: randomUUID(), sequence, type, dossier, at: this.#now().toISOString() };
  }

  async #deliverAll(registration: Registration, events: readonly Event[]): Promise<void> {
    for (const event of events) await this.#deliver(registration, event);
  }

  /** Tries again while the receiver is not there, then gives up: the receiver also has the API to ask. */
  async #deliver({ url, secret }: Registration, event: Event): Promise<void> {
    const body = JSON.stringify(event);
    for (let attempt = 1; attempt <= TRIES && !this.#stop.signal.aborted; attempt += 1) {
      const time = Math.floor(this.#now().getTime() / 1000);
      const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-signature': `t=${time},v1=${mac}` };
      const isTaken = await fetch(url, { method: 'POST', headers, body, signal: this.#stop.signal }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.ok;
        },
        () => false,
      );
      if (isTaken) return;
      await this.#pause(RETRY_MS * attempt);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this.#stop;
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
    });
  }
}
