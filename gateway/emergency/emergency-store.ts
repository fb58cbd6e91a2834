import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CallerKey } from '../../schema/caller-key.ts';
import type { ChangeLog } from '../access-log/change-log.ts';
import { heldOnRecord } from '../access-log/held-object.ts';
import { type Act, hashOfReason, objectNow } from '../access-log/kept-change.ts';
import { keptId } from '../access-log/records-of-request.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import { readableOf, readWithinChange } from '../storage/readable-rows.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import {
  APPROVE_WITHIN_MS,
  type EmergencyAccess,
  type EmergencyReview,
  expiryOf,
  VERDICTS,
} from './emergency-access.ts';
import { EMERGENCY_KIND } from './kept-kind.ts';

export type NewEmergencyAccess = Pick<EmergencyAccess, 'requestedBy' | 'caseNumber' | 'personId' | 'reason'>;

const COLUMNS = `id, requested_by, case_number, sealed, requested_at, approved_by, approved_at,
  reviewed_by, reviewed_at, verdict, sealed_review`;
export const sealedShape = z.strictObject({ personId: z.string(), reason: z.string() });

const reviewShape = z.strictObject({ reason: z.string() });
const ownerOfReview = (id: string): string => `${id}/review`;
const STATES = {
  unreviewed: 'approved_at is not null and reviewed_at is null',
  reviewed: 'reviewed_at is not null',
  all: 'true',
} as const;

/** Which ones a list holds. */
export interface EmergencyFilter {
  readonly personId?: string;
  readonly state: keyof typeof STATES;
}

/** Under which an access is found by the person whom it opens. */
export const personHashes = (encryption: FieldEncryption, personId: string): KeyedHashes =>
  encryption.hashes('emergency person', personId);

/**
 * Emergency accesses, ended ones included. Who the person is and why lie there sealed: neither the database nor a copy
 * of it tells whom the police look for.
 */
export class EmergencyStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;
  readonly #encryption: FieldEncryption;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
  constructor(database: SqlSession, log: ChangeLog, encryption: FieldEncryption) {
    this.#database = database;
    this.#log = log;
    this.#encryption = encryption;
  }

  /** @throws GatewayError ACCESS_LOG_UNAVAILABLE: then there is no such request, or there is with its record. */
  async request(wanted: NewEmergencyAccess, act: Act): Promise<EmergencyAccess> {
    const id = uuidv7();
    const { personId, reason, requestedBy, caseNumber } = wanted;
    const access = { ...wanted, id, requestedAt: act.at, approval: undefined, review: undefined };
    await this.#log.change(act.at, async (session, tell) => {
      await session.query(
        `insert into emergency_access (id, requested_by, case_number, sealed, requested_at, person)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          ...[id, requestedBy, caseNumber, this.#encryption.encrypt({ personId, reason }, id), act.at],
          personHashes(this.#encryption, personId)[0],
        ],
      );
      tell({ ...act, ...(await this.#told(session, access)) });
    });
    return access;
  }

  /** Does it stand as its last record says? What somebody wrote into the table opens nobody. */
  async isOnRecord(id: string): Promise<boolean> {
    return (await heldOnRecord(this.#database, EMERGENCY_KIND, [id])).has(id);
  }

  async find(id: string): Promise<EmergencyAccess | undefined> {
    const row = await rowOf(this.#database, id);
    return row && this.#read(row);
  }

  /**
   * The first approval counts. That it comes in time and from another officer is decided here, in one statement, so that
   * two gateways cannot both be right. It opens nothing before its record, which names both officers, is durable.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE: then it is not approved, or it is with its record.
   */
  approve(id: string, by: CallerKey, act: Act): Promise<EmergencyAccess | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const approved = await session.query(
        `update emergency_access set approved_by = $2, approved_at = $3, version = version + 1
         where id = $1 and approved_by is null and requested_by <> $2 and requested_at > $4 returning id`,
        [id, by, act.at, new Date(act.at.getTime() - APPROVE_WITHIN_MS)],
      );
      const row = await rowOf(session, id);
      const access = row && this.#readOwn(row);
      if (access && approved.length > 0) tell({ ...act, ...(await this.#told(session, access)) });
      return access;
    });
  }

  /**
   * The first review counts, of an access that was approved, by nobody who had a part in it. It stands with its record, or
   * not at all.
   * @returns the access with the review that stands, if there is one.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE.
   */
  review(
    id: string,
    { by, verdict, reason }: Omit<EmergencyReview, 'at'>,
    act: Act,
  ): Promise<EmergencyAccess | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const reviewed = await session.query(
        `update emergency_access
         set reviewed_by = $2, reviewed_at = $3, verdict = $4, sealed_review = $5, version = version + 1
         where id = $1 and reviewed_by is null and approved_by <> $2 and requested_by <> $2 returning id`,
        [id, by, act.at, verdict, this.#encryption.encrypt({ reason }, ownerOfReview(id))],
      );
      const row = await rowOf(session, id);
      const access = row && this.#readOwn(row);
      if (access && reviewed.length > 0)
        tell({ ...act, ...(await this.#told(session, access)), note: verdict.toLowerCase() });
      return access;
    });
  }

  /** Newest first. */
  async page(
    { personId, state }: EmergencyFilter,
    first: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<{ readonly accesses: readonly EmergencyAccess[]; readonly hasNextPage: boolean }> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from emergency_access
       where ${STATES[state]} and ($2::text[] is null or person = any($2::text[]))
         and ($3::timestamptz is null or (requested_at, id) < ($3::timestamptz, $4::uuid))
       order by requested_at desc, id desc limit $1`,
      [
        first + 1,
        personId === undefined ? null : personHashes(this.#encryption, personId),
        after?.at ?? null,
        after?.id ?? null,
      ],
    );
    return {
      accesses: this.#readable(rows.slice(0, first)),
      hasNextPage: rows.length > first,
    };
  }

  /** A row that was changed, or whose key is gone, hides nothing but itself; `log verify` names it. */
  #readable(rows: readonly SqlRow[]): EmergencyAccess[] {
    return readableOf(
      rows,
      (row) => this.#read(row),
      () => undefined,
    );
  }

  /** What its record says: its person finds it, the other officer is named in it. */
  async #told(session: SqlSession, access: EmergencyAccess) {
    const { id, approval, review, requestedBy, caseNumber, personId, reason } = access;
    const { keys } = this.#log;
    return {
      object: await objectNow(session, EMERGENCY_KIND, id, {
        state: review ? 'reviewed' : approval ? 'approved' : 'requested',
        // Of the request nobody is the other officer yet.
        counterpart: approval && keptId(requestedBy, keys),
        scope: [caseNumber],
        // Of a review it is the reviewer's reason.
        reasonHash: hashOfReason(keys, review?.reason ?? reason),
        until: expiryOf(access).toISOString(),
      }),
      subject: { kind: 'person', id: personId },
    };
  }

  #readOwn(row: SqlRow): EmergencyAccess {
    return readWithinChange(row, (own) => this.#read(own), 'an emergency access');
  }

  /** @throws Error for a row that was changed or sealed with another secret. */
  #read(row: SqlRow): EmergencyAccess {
    const id = String(row['id']);
    const approvedBy = row['approved_by'];
    return {
      id,
      // Both written from a key by the two methods above; a row of older days holds an id, which is nobody's key.
      requestedBy: String(row['requested_by']) as CallerKey,
      caseNumber: String(row['case_number']),
      ...sealedShape.parse(this.#encryption.decrypt(String(row['sealed']), id)),
      requestedAt: readInstant(row['requested_at']),
      approval:
        approvedBy == null
          ? undefined
          : { by: String(approvedBy) as CallerKey, at: readInstant(row['approved_at']) },
      review: row['reviewed_by'] == null ? undefined : this.#readReview(id, row),
    };
  }

  #readReview(id: string, row: SqlRow): EmergencyReview {
    const sealed = this.#encryption.decrypt(String(row['sealed_review']), ownerOfReview(id));
    return {
      by: String(row['reviewed_by']) as CallerKey,
      at: readInstant(row['reviewed_at']),
      verdict: z.enum(VERDICTS).parse(row['verdict']),
      reason: reviewShape.parse(sealed).reason,
    };
  }
}

async function rowOf(session: SqlSession, id: string): Promise<SqlRow | undefined> {
  const [row] = await session.query(`select ${COLUMNS} from emergency_access where id = $1`, [id]);
  return row;
}
