import { SourceAsleep } from '../../connectors/asleep.ts';
import type { Connector } from '../../connectors/contract.ts';
import type { Asleep } from '../../dossier/calendar/source-calendar.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import type { Crossing } from '../boundary/crossing.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import type { Turn, WaitingTurns } from './waiting-turns.ts';

export interface WaitingParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly encryption: FieldEncryption;
  readonly turns: Pick<WaitingTurns, 'isAnyBefore' | 'ofDossier' | 'entered'>;
  /** Whoever follows a dossier is to look again. */
  readonly tellChanged: (dossier: string) => void;
  readonly now: () => Date;
}

/**
 * The one door between what citizens ask for and an agency's calendar: must it wait, behind whom, and is it still asleep when it is
 * to be sent? For every kind of request, and for filings.
 */
export class WaitingDoor {
  readonly #parts: WaitingParts;

  constructor(parts: WaitingParts) {
    this.#parts = parts;
  }

  /** Whose turn it is: a person, whatever they act as. Of who is no citizen nothing is known that would be in order. */
  personOf({ kind, id }: CallerFacts): KeyedHashes | undefined {
    return kind === 'citizen' ? this.#parts.encryption.hashes('waiting person', id) : undefined;
  }

  /** @returns when it can be sent; undefined when it can be now. */
  async waitsUntil(agency: string, caller: CallerFacts, dossier: string): Promise<Date | undefined> {
    const { turns, now } = this.#parts;
    const at = now();
    const asleep = this.#asleepAt(agency, at);
    if (asleep) return asleep.until;
    return (await turns.isAnyBefore(agency, this.personOf(caller), dossier)) ? at : undefined;
  }

  /** @throws SourceAsleep: nothing has been sent. */
  refuseAsleep(agency: string, operation: string): void {
    const at = this.#parts.now();
    const asleep = this.#asleepAt(agency, at);
    if (asleep) throw new SourceAsleep(agency, `${agency}.${operation}`, asleep, at);
  }

  /** Steps of the caller's own that waited, of one dossier; undefined where nothing of anybody ever did. */
  ownTurns(dossier: string, caller: CallerFacts): Promise<readonly Turn[]> | undefined {
    if (caller.kind !== 'citizen') return undefined;
    return this.#parts.turns.ofDossier(dossier, () => this.personOf(caller) ?? ['']);
  }

  /** It has its place in the queue by now. @param dossier empty where it is about none. */
  entered(dossier: string): void {
    this.#parts.turns.entered();
    if (dossier !== '') this.#parts.tellChanged(dossier);
  }

  /** What waited is settled. */
  left(dossier: string): void {
    if (dossier !== '') this.#parts.tellChanged(dossier);
  }

  #asleepAt(agency: string, at: Date): Asleep | undefined {
    return this.#parts.connectors.get(agency)?.calendar?.asleepAt(at, 'request');
  }
}

/** Permitted, and nothing has left yet. */
export function concludeWaiting(crossing: Crossing, reference: string): void {
  crossing.messageId = reference;
  crossing.outcome = 'waiting';
  crossing.released.clear();
}

/** Of what was never sent before: sending it was put off. */
export const isPutOff = (error: unknown, attempts: number): error is SourceAsleep =>
  error instanceof SourceAsleep && attempts <= 1;
