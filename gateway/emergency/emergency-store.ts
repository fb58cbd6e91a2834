import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CallerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type Act, type ChangeLog, hashOfReason, objectNow } from '../access-log/kept-change.ts';
import { keptId } from '../access-log/records-of-request.ts';
import { readInstant } from '../mutations/request-store.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { APPROVE_WITHIN_MS, type EmergencyAccess, expiryOf } from './emergency-access.ts';
import { EMERGENCY_KIND } from './kept-kind.ts';

export type NewEmergencyAccess = Pick<EmergencyAccess, 'requestedBy' | 'caseNumber' | 'personId' | 'reason'>;

const COLUMNS = 'id, requested_by, case_number, sealed, requested_at, approved_by, approved_at';
const sealedShape = z.strictObject({ personId: z.string(), reason: z.string() });

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
    const access = { ...wanted, id, requestedAt: act.at, approval: undefined };
    await this.#log.change(act.at, async (session, tell) => {
      await session.query(
        `insert into emergency_access (id, requested_by, case_number, sealed, requested_at)
         values ($1, $2, $3, $4, $5)`,
        [id, requestedBy, caseNumber, this.#encryption.encrypt({ personId, reason }, id), act.at],
      );
      tell({ ...act, ...(await this.#told(session, access)) });
    });
    return access;
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

  /** What its record says: its person finds it, the other officer is named in it. */
  async #told(session: SqlSession, access: EmergencyAccess) {
    const { id, approval, requestedBy, caseNumber, personId, reason } = access;
    const { keys } = this.#log;
    return {
      object: await objectNow(session, EMERGENCY_KIND, id, {
        state: approval ? 'approved' : 'requested',
        // Of the request nobody is the other officer yet.
        counterpart: approval && keptId(requestedBy, keys),
        scope: [caseNumber],
        reasonHash: hashOfReason(keys, reason),
        until: expiryOf(access).toISOString(),
      }),
      subject: { kind: 'person', id: personId },
    };
  }

  /** Within a change: a row that cannot be read ends the change, and the log goes on. @throws GatewayError INTERNAL. */
  #readOwn(row: SqlRow): EmergencyAccess {
    try {
      return this.#read(row);
    } catch (cause) {
      throw new GatewayError('INTERNAL', 'an emergency access that cannot be read', { cause });
    }
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
    };
  }
}

async function rowOf(session: SqlSession, id: string): Promise<SqlRow | undefined> {
  const [row] = await session.query(`select ${COLUMNS} from emergency_access where id = $1`, [id]);
  return row;
}
