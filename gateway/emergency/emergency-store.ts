import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { CallerKey } from '../../schema/caller-key.ts';
import { readInstant } from '../mutations/request-store.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { APPROVE_WITHIN_MS, type EmergencyAccess } from './emergency-access.ts';

export type NewEmergencyAccess = Pick<EmergencyAccess, 'requestedBy' | 'caseNumber' | 'personId' | 'reason'>;

const COLUMNS = 'id, requested_by, case_number, sealed, requested_at, approved_by, approved_at';
const sealedShape = z.strictObject({ personId: z.string(), reason: z.string() });

/**
 * Emergency accesses, ended ones included. Who the person is and why lie there sealed: neither the database nor a copy
 * of it tells whom the police look for.
 */
export class EmergencyStore {
  readonly #database: SqlSession;
  readonly #encryption: FieldEncryption;

  constructor(database: SqlSession, encryption: FieldEncryption) {
    this.#database = database;
    this.#encryption = encryption;
  }

  async request(wanted: NewEmergencyAccess, now: Date): Promise<EmergencyAccess> {
    const id = uuidv7();
    const { personId, reason, requestedBy, caseNumber } = wanted;
    await this.#database.query(
      `insert into emergency_access (id, requested_by, case_number, sealed, requested_at)
       values ($1, $2, $3, $4, $5)`,
      [id, requestedBy, caseNumber, this.#encryption.encrypt({ personId, reason }, id), now],
    );
    return { ...wanted, id, requestedAt: now, approval: undefined };
  }

  async find(id: string): Promise<EmergencyAccess | undefined> {
    const [row] = await this.#database.query(`select ${COLUMNS} from emergency_access where id = $1`, [id]);
    return row && this.#read(row);
  }

  /**
   * The first approval counts. That it comes in time and from another officer is decided here, in one statement, so that
   * two gateways cannot both be right.
   */
  async approve(id: string, by: CallerKey, now: Date): Promise<EmergencyAccess | undefined> {
    await this.#database.query(
      `update emergency_access set approved_by = $2, approved_at = $3
       where id = $1 and approved_by is null and requested_by <> $2 and requested_at > $4`,
      [id, by, now, new Date(now.getTime() - APPROVE_WITHIN_MS)],
    );
    return this.find(id);
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
