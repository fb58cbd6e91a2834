import type {
  AgencyAnswer,
  FieldTree,
  PartFacts,
  RecordFlags,
  RecordOrigin,
  StaleReason,
} from '../../connectors/contract.ts';
import { addPart } from '../../connectors/record-facts.ts';
import type { GatewayError } from '../../schema/errors.ts';
import type { CachedRecord } from './cached-record.ts';
import { take } from './field-cover.ts';
import type { Flight } from './flight.ts';

/** One answer put together from what is held, from messages and from failures, key by key. */
export class ToldAnswer {
  readonly #asked: FieldTree;
  readonly #rows = new Map<string, unknown>();
  readonly #unreadable = new Map<string, GatewayError>();
  readonly #flags = new Map<string, RecordFlags>();
  readonly #parts = new Map<string, Map<string, PartFacts>>();
  readonly #persons = new Map<string, readonly string[]>();
  readonly #origins = new Map<string, RecordOrigin>();
  #value: unknown;
  #own: AgencyAnswer | undefined;

  /** @param asked fields of whoever is told. */
  constructor(asked: FieldTree) {
    this.#asked = asked;
  }

  /** @param reason why a record that is not fresh stands in. */
  addHeld(key: string, record: CachedRecord, source: RecordOrigin['source'], reason?: StaleReason): void {
    const { row, isAbsent, flags, persons, parts, asOf, messageId } = record;
    if (key === '') this.#value = take(row, this.#asked);
    else if (!isAbsent) this.#rows.set(key, take(row, this.#asked));
    if (flags) this.#flags.set(key, flags);
    if (persons) this.#persons.set(key, persons);
    for (const part of parts) addPart(this.#parts, part);
    this.#origins.set(key, { asOf, source, reason, messageId });
  }

  /** What this read's own message brought of its keys. */
  addOwn(keys: readonly string[], answer: AgencyAnswer): void {
    this.#own = answer;
    for (const key of keys) this.#add(key, answer);
    this.#addParts(answer);
  }

  /** What a message brought that this read has only waited for: cut to what was asked here. */
  addJoined(key: string, flight: Flight, answer: AgencyAnswer): void {
    const record = flight.records.get(key);
    if (record) {
      this.addHeld(key, record, 'live');
      return;
    }
    // With an error in its place, which is told to all who asked.
    this.#add(key, answer);
    this.#addParts(answer);
    const asOf = answer.asOf ?? new Date(flight.startedMs).toISOString();
    this.#origins.set(key, { asOf, source: 'live', reason: undefined, messageId: answer.messageId });
  }

  addFailure(key: string, failure: GatewayError): void {
    this.#unreadable.set(key, failure);
  }

  finish(): AgencyAnswer {
    const own = this.#own;
    return {
      rows: this.#rows,
      unreadable: this.#unreadable,
      flags: this.#flags,
      parts: this.#parts,
      persons: this.#persons,
      origins: this.#origins,
      ...(this.#value === undefined ? {} : { value: this.#value }),
      ...(own?.asOf === undefined ? {} : { asOf: own.asOf }),
      ...(own?.messageId === undefined ? {} : { messageId: own.messageId }),
    };
  }

  #add(key: string, { rows, value, unreadable, flags, persons }: AgencyAnswer): void {
    if (key === '') this.#value = take(value, this.#asked);
    else if (rows.has(key)) this.#rows.set(key, take(rows.get(key), this.#asked));
    const failure = unreadable?.get(key);
    if (failure) this.#unreadable.set(key, failure);
    const marks = flags?.get(key);
    if (marks) this.#flags.set(key, marks);
    const named = persons?.get(key);
    if (named) this.#persons.set(key, named);
  }

  #addParts({ parts }: AgencyAnswer): void {
    for (const [type, ofType] of parts ?? [])
      for (const [key, facts] of ofType) addPart(this.#parts, { type, key, facts });
  }
}
