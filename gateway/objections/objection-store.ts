import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CallerKey } from '../../schema/caller-key.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import { readableOf, readWithinChange } from '../storage/readable-rows.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';

/** A citizen's objection to one access, and the answer to it. */
export interface Objection {
  readonly id: string;
  /** Number of the access record. */
  readonly record: string;
  readonly personId: string;
  /** Whose officer looked, and whose data it was. */
  readonly agencies: readonly string[];
  readonly reason: string;
  /** Staff who looked; undefined where it was no member of staff. */
  readonly lookedBy: string | undefined;
  readonly filedAt: Date;
  readonly dueAt: Date | undefined;
  readonly answer: { readonly text: string; readonly by: string; readonly at: Date } | undefined;
}

export type NewObjection = Omit<Objection, 'id' | 'answer'> & { readonly key: string };
export type ObjectionState = 'filed' | 'answered' | 'all';

/** Which objections: one person's, one agency's, in which state. */
export interface ObjectionFilter {
  readonly personId?: string;
  readonly agency?: string;
  readonly state: ObjectionState;
}

const COLUMNS =
  'id, record, agencies, sealed, filed_at, due_at, sealed_answer, answered_by, answered_at, key_hash';
const sealedShape = z.strictObject({
  personId: z.string(),
  reason: z.string(),
  lookedBy: z.string().optional(),
});
const answerShape = z.strictObject({ answer: z.string() });
const ownerOfAnswer = (id: string): string => `${id}/answer`;
const STATES = {
  filed: 'answered_at is null',
  answered: 'answered_at is not null',
  all: 'true',
} as const satisfies Record<ObjectionState, string>;

/** Objections, answered ones included. Who objects and why, and what they are answered, lie there sealed. */
export class ObjectionStore {
  readonly #database: SqlSession;
  readonly #encryption: FieldEncryption;
  readonly #onUnreadable: (error: unknown) => void;

  /** @param onUnreadable a row that was changed, or whose key is gone: it hides no other row. */
  constructor(database: SqlSession, encryption: FieldEncryption, onUnreadable: (error: unknown) => void) {
    this.#database = database;
    this.#encryption = encryption;
    this.#onUnreadable = onUnreadable;
  }

  /** What this person has filed under this key, or else against this record. */
  async findFiled(
    personId: string,
    { key, record }: Pick<NewObjection, 'key' | 'record'>,
  ): Promise<{ readonly objection: Objection; readonly isSameKey: boolean } | undefined> {
    const rows = await this.#rowsOf({ personId, key, record }, this.#database);
    const keys: readonly string[] = this.#encryption.hashes('objection key', key);
    const isSame = (row: SqlRow) => keys.includes(String(row['key_hash']));
    const row = rows.find(isSame) ?? rows[0];
    return row && { objection: this.#read(row), isSameKey: isSame(row) };
  }

  /** @returns undefined when this person has objected to this record before, or used the key. */
  async file(wanted: NewObjection, session: SqlSession): Promise<Objection | undefined> {
    const id = uuidv7();
    const { record, personId, agencies, reason, lookedBy, filedAt, dueAt, key } = wanted;
    if ((await this.#rowsOf(wanted, session)).length > 0) return undefined;
    const sealed = this.#encryption.encrypt({ personId, reason, lookedBy }, id);
    const [person] = this.#persons(personId);
    const made = await session.query(
      `insert into access_objection (id, record, person, key_hash, agencies, sealed, filed_at, due_at)
       values ($1, $2, $3, $4, $5::text[], $6, $7, $8) on conflict do nothing returning id`,
      [
        id,
        record,
        person,
        this.#encryption.hash('objection key', key),
        agencies,
        sealed,
        filedAt,
        dueAt ?? null,
      ],
    );
    return made.length === 1
      ? { id, record, personId, agencies, reason, lookedBy, filedAt, dueAt, answer: undefined }
      : undefined;
  }

  async find(id: string, session = this.#database): Promise<Objection | undefined> {
    const [row] = await session.query(`select ${COLUMNS} from access_objection where id = $1`, [id]);
    return row && this.#read(row);
  }

  /** The first answer stands. @returns undefined when it is not this one. */
  async answer(
    id: string,
    { text, by, at }: { readonly text: string; readonly by: CallerKey; readonly at: Date },
    session: SqlSession,
  ): Promise<Objection | undefined> {
    const sealed = this.#encryption.encrypt({ answer: text }, ownerOfAnswer(id));
    const rows = await session.query(
      `update access_objection set sealed_answer = $2, answered_by = $3, answered_at = $4, version = version + 1
       where id = $1 and answered_at is null returning ${COLUMNS}`,
      [id, sealed, by, at],
    );
    return rows[0] && this.#readOwn(rows[0]);
  }

  /** Newest first. */
  async page(
    { personId, agency, state }: ObjectionFilter,
    first: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<{ readonly objections: readonly Objection[]; readonly hasNextPage: boolean }> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from access_objection
       where ${STATES[state]} and ($2::text[] is null or person = any($2::text[]))
         and ($3::text is null or $3::text = any(agencies))
         and ($4::timestamptz is null or (filed_at, id) < ($4::timestamptz, $5::uuid))
       order by filed_at desc, id desc limit $1`,
      [
        first + 1,
        personId === undefined ? null : this.#persons(personId),
        agency ?? null,
        after?.at ?? null,
        after?.id ?? null,
      ],
    );
    return { objections: this.#readable(rows.slice(0, first)), hasNextPage: rows.length > first };
  }

  /** What this person objected to, of these records; by their numbers. */
  async toRecords(personId: string, records: readonly string[]): Promise<ReadonlyMap<string, Objection>> {
    if (records.length === 0) return new Map();
    const rows = await this.#database.query(
      `select ${COLUMNS} from access_objection where person = any($1::text[]) and record = any($2::uuid[])`,
      [this.#persons(personId), records],
    );
    return new Map(this.#readable(rows).map((objection) => [objection.record, objection]));
  }

  #rowsOf(
    { personId, key, record }: Pick<NewObjection, 'personId' | 'key' | 'record'>,
    session: SqlSession,
  ): Promise<readonly SqlRow[]> {
    return session.query(
      `select ${COLUMNS} from access_objection
       where person = any($1::text[]) and (key_hash = any($2::text[]) or record = $3::uuid)`,
      [this.#persons(personId), this.#encryption.hashes('objection key', key), record],
    );
  }

  #persons(personId: string) {
    return this.#encryption.hashes('objecting person', personId);
  }

  #readable(rows: readonly SqlRow[]): Objection[] {
    return readableOf(rows, (row) => this.#read(row), this.#onUnreadable);
  }

  #readOwn(row: SqlRow): Objection {
    return readWithinChange(row, (own) => this.#read(own), 'an objection');
  }

  /** @throws Error for a row that was changed or sealed with another secret. */
  #read(row: SqlRow): Objection {
    const id = String(row['id']);
    const { personId, reason, lookedBy } = sealedShape.parse(
      this.#encryption.decrypt(String(row['sealed']), id),
    );
    return {
      ...{ id, personId, reason, lookedBy },
      record: String(row['record']),
      agencies: z.array(z.string()).parse(row['agencies']),
      filedAt: readInstant(row['filed_at']),
      dueAt: row['due_at'] == null ? undefined : readInstant(row['due_at']),
      answer:
        row['answered_at'] == null
          ? undefined
          : {
              text: answerShape.parse(
                this.#encryption.decrypt(String(row['sealed_answer']), ownerOfAnswer(id)),
              ).answer,
              by: String(row['answered_by']),
              at: readInstant(row['answered_at']),
            },
    };
  }
}
