import { v7 as uuidv7 } from 'uuid';
import type { Delegation } from '../boundary/dossier-grounds.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { readInstant } from './request-store.ts';

/** A registered delegation (giấy ủy quyền), ended ones included. */
export interface StoredDelegation extends Delegation {
  readonly id: string;
  readonly grantedAt: string;
  readonly revokedAt: string | undefined;
}

export interface NewDelegation extends Delegation {
  readonly key: string;
}

/** Delegations of one person that hold at the same time. */
export const MAX_ACTIVE = 50;
/** Received ones that are looked at for one request, the oldest first: newer ones cannot crowd them out. */
const MAX_HELD = 500;
const MAX_LISTED = 100;

const COLUMNS = 'id, owner_id, representative_id, dossiers, granted_at, expires_at, revoked_at';

/**
 * The register of delegations. Nearly nobody represents anybody, so who does is remembered here and the others cost no
 * look-up. Whoever does is read anew for every request: a revocation holds at once, in all processes; a grant made in
 * another process holds after its next `refresh`.
 */
export class DelegationStore {
  readonly #database: SqlSession;
  readonly #representatives = new Set<string>();

  constructor(database: SqlSession) {
    this.#database = database;
  }

  /** Learns who represents somebody now. */
  async refresh(now: Date): Promise<void> {
    const rows = await this.#database.query(
      'select distinct representative_id from delegation where revoked_at is null and expires_at > $1',
      [now],
    );
    // Added only: one that has ended costs a look-up that finds nothing, one that is missing costs a right.
    for (const row of rows) this.#representatives.add(String(row['representative_id']));
  }

  /** What holds now for this representative. */
  async heldBy(personId: string, now: Date): Promise<readonly Delegation[]> {
    if (!this.#representatives.has(personId)) return [];
    const rows = await this.#database.query(
      `select ${COLUMNS} from delegation
       where representative_id = $1 and revoked_at is null and expires_at > $2
       order by granted_at, id limit ${MAX_HELD}`,
      [personId, now],
    );
    return rows.map(readRow);
  }

  /** Given or received, newest first; as many of each, so that what others give cannot hide what one gave. */
  async ofPerson(personId: string): Promise<readonly StoredDelegation[]> {
    const side = (column: string) =>
      `(select ${COLUMNS} from delegation where ${column} = $1
        order by granted_at desc, id desc limit ${MAX_LISTED})`;
    const rows = await this.#database.query(
      `${side('owner_id')} union all ${side('representative_id')} order by granted_at desc, id desc`,
      [personId],
    );
    return rows.map(readRow);
  }

  /** @returns what stands under the owner's key, whether made now or before; undefined when the owner has too many. */
  async grant(delegation: NewDelegation, now: Date): Promise<StoredDelegation | undefined> {
    const { ownerId, representativeId, dossiers, key, expiresAt } = delegation;
    // An update that changes nothing makes the row that was there come back too.
    const rows = await this.#database.query(
      `insert into delegation (id, owner_id, representative_id, dossiers, key, granted_at, expires_at)
       select $1::uuid, $2::text, $3::text, $4::text[], $5::text, $6::timestamptz, $7::timestamptz
       where (select count(*) from delegation where owner_id = $2 and revoked_at is null and expires_at > $6)
             < ${MAX_ACTIVE}
          or exists (select 1 from delegation where owner_id = $2 and key = $5)
       on conflict (owner_id, key) do update set key = excluded.key returning ${COLUMNS}`,
      [uuidv7(), ownerId, representativeId, dossiers, key, now, expiresAt],
    );
    const [row] = rows;
    if (!row) return undefined;
    const stored = readRow(row);
    this.#representatives.add(stored.representativeId);
    return stored;
  }

  /** By whoever gave it, or renounced by whom it was given to. The first revocation counts. */
  async revoke(id: string, personId: string, now: Date): Promise<StoredDelegation | undefined> {
    const rows = await this.#database.query(
      `update delegation set revoked_at = coalesce(revoked_at, $3) where id = $1 and (owner_id = $2 or representative_id = $2)
       returning ${COLUMNS}`,
      [id, personId, now],
    );
    return rows[0] && readRow(rows[0]);
  }
}

function readRow(row: SqlRow): StoredDelegation {
  const revokedAt = row['revoked_at'];
  const dossiers = row['dossiers'];
  return {
    id: String(row['id']),
    ownerId: String(row['owner_id']),
    representativeId: String(row['representative_id']),
    dossiers: Array.isArray(dossiers) ? dossiers.map(String) : [],
    grantedAt: readInstant(row['granted_at']).toISOString(),
    expiresAt: readInstant(row['expires_at']).toISOString(),
    revokedAt: revokedAt == null ? undefined : readInstant(revokedAt).toISOString(),
  };
}
