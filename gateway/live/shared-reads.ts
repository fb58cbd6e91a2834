import type { AgencyAnswer, AgencyRequest, CallOrigin, Connector } from '../../connectors/contract.ts';
import { mustCover } from '../../connectors/permit.ts';
import { SharedCall } from '../../connectors/shared-call.ts';

type Connectors = ReadonlyMap<string, Connector>;

/** One telling's part in what is read for an event. */
export interface JoinedReads {
  readonly connectors: Connectors;
  /** Called once, when the telling is over. */
  leave(): void;
}

interface Round {
  readonly connectors: Connectors;
  readonly startedMs: number;
  tellings: number;
}

/** A round that never empties, since clients keep coming, gives way to a new one after this time. */
const LONGEST_ROUND_MS = 5_000;

/** Whoever reads with others is not named: the agencies that are asked so are told nothing of a caller at all. */
const NOBODY: CallOrigin = { userId: 'VNlien-thong', purpose: 'dossier-changed' };

/**
 * What the tellings of one dossier's event read together: a message to an agency that would be the same for each of them
 * is sent once. Everything else stays each watcher's own: grounds, decisions, masks, records, and which keys and
 * fields are in the message at all. Only agencies that are never told who asks are read so (`namesAsker`, decision 0033).
 * Answers are kept while a telling of the round runs and no longer.
 */
export class SharedReads {
  readonly #connectors: Connectors;
  readonly #nowMs: () => number;
  readonly #rounds = new Map<string, Round>();

  /** @param nowMs of a clock that only goes forward. */
  constructor(connectors: Connectors, nowMs: () => number) {
    this.#connectors = connectors;
    this.#nowMs = nowMs;
  }

  /** Something about the dossier changed: what was read before is not shared any more. */
  changed(code: string): void {
    this.#rounds.delete(code);
  }

  join(code: string): JoinedReads {
    const known = this.#rounds.get(code);
    const isCurrent = known && this.#nowMs() - known.startedMs < LONGEST_ROUND_MS;
    const round = isCurrent ? known : this.#begin(code);
    round.tellings += 1;
    return {
      connectors: round.connectors,
      leave: () => {
        round.tellings -= 1;
        if (round.tellings === 0 && this.#rounds.get(code) === round) this.#rounds.delete(code);
      },
    };
  }

  /** Rounds that are held in memory. */
  get size(): number {
    return this.#rounds.size;
  }

  #begin(code: string): Round {
    const connectors = new Map([...this.#connectors].map(([id, connector]) => [id, shared(connector)]));
    const round = { connectors, startedMs: this.#nowMs(), tellings: 0 };
    this.#rounds.set(code, round);
    return round;
  }
}

/** Messages that are evidence belong to one record each: such an agency is asked for every watcher. */
const isShareable = ({ manifest }: Connector, { keys }: AgencyRequest): boolean =>
  !manifest.namesAsker && !manifest.evidence && keys.length > 0;

function shared(connector: Connector): Connector {
  const reads = new Map<string, SharedCall<AgencyAnswer>>();
  return {
    ...connector,
    async call(permit, request) {
      if (!isShareable(connector, request)) return connector.call(permit, request);
      const { operation, keys, args, fields, asker } = request;
      // Of a permit of another's call nothing follows for this one: each answers for its own message.
      mustCover(permit, connector.id, request);
      request.signal.throwIfAborted();
      const id = JSON.stringify([operation, keys, args, fields]);
      let read = reads.get(id);
      if (!read || read.isGivenUp) {
        read = new SharedCall((signal) =>
          // For the sake of whoever came first: at the agency it is one call.
          connector.call(permit, { operation, keys, args, fields, origin: NOBODY, asker, signal }),
        );
        reads.set(id, read);
      }
      return read.wait(request.signal, () => request.signal.reason);
    },
  };
}
