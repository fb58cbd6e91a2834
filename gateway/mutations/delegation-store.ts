import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Delegation } from '../boundary/dossier-grounds.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
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

const COLUMNS = 'id, sealed, dossiers, granted_at, expires_at, revoked_at';
const sealedShape = z.strictObject({ ownerId: z.string(), representativeId: z.string() });
/** Who a delegation is between, as its row holds it. */
export type Parties = z.infer<typeof sealedShape>;

/** Owner and representative are hashed alike: a person is one person on either side. */
export const partyHashes = (encryption: FieldEncryption, personId: string): KeyedHashes =>
  encryption.hashes('delegation party', personId);
export const grantKeyHashes = (encryption: FieldEncryption, key: string): KeyedHashes =>
  encryption.hashes('delegation key', key);

/**
 * The register of delegations. Nearly nobody represents anybody, so who does is remembered here and the others cost no
 * look-up. Whoever does is read anew for every request: a revocation holds at once, in all processes; a grant made in
 * another process holds after its next `refresh`. Neither the database nor a copy of it tells who trusts whom: persons
 * and keys lie there sealed, and are found by keyed hashes.
 */
export class DelegationStore {
  readonly #database: SqlSession;
  readonly #encryption: FieldEncryption;
  /** Hashes. */
  readonly #representatives = new Set<string>();

  readonly #onUnreadable: (error: unknown) => void;

  /** @param onUnreadable a row that was changed, or whose key is gone: it gives no right and hides no other row. */
  constructor(database: SqlSession, encryption: FieldEncryption, onUnreadable: (error: unknown) => void) {
    this.#database = database;
    this.#encryption = encryption;
    this.#onUnreadable = onUnreadable;
  }

  /** Learns who represents somebody now. */
  async refresh(now: Date): Promise<void> {
    const rows = await this.#database.query(
      'select distinct representative_hash from delegation where revoked_at is null and expires_at > $1',
      [now],
    );
    // Added only: one that has ended costs a look-up that finds nothing, one that is missing costs a right.
    for (const row of rows) this.#representatives.add(String(row['representative_hash']));
  }

  /** What holds now for this representative. */
  async heldBy(personId: string, now: Date): Promise<readonly Delegation[]> {
    if (this.#representatives.size === 0) return [];
    const hashes = partyHashes(this.#encryption, personId);
    if (!hashes.some((hash) => this.#representatives.has(hash))) return [];
    const rows = await this.#database.query(
      `select ${COLUMNS} from delegation
       where representative_hash = any($1::text[]) and revoked_at is null and expires_at > $2
       order by granted_at, id limit ${MAX_HELD}`,
      [hashes, now],
    );
    return this.#readable(rows);
  }

  /** Given or received, newest first; as many of each, so that what others give cannot hide what one gave. */
  async ofPerson(personId: string): Promise<readonly StoredDelegation[]> {
    const side = (column: string) =>
      `(select ${COLUMNS} from delegation where ${column} = any($1::text[])
        order by granted_at desc, id desc limit ${MAX_LISTED})`;
    const rows = await this.#database.query(
      `${side('owner_hash')} union all ${side('representative_hash')} order by granted_at desc, id desc`,
      [partyHashes(this.#encryption, personId)],
    );
    return this.#readable(rows);
  }

  /** @returns what stands under the owner's key, whether made now or before; undefined when the owner has too many. */
  async grant(delegation: NewDelegation, now: Date): Promise<StoredDelegation | undefined> {
    const { ownerId, representativeId, dossiers, key, expiresAt } = delegation;
    const id = uuidv7();
    const owner = partyHashes(this.#encryption, ownerId);
    const [representativeHash] = partyHashes(this.#encryption, representativeId);
    const keys = grantKeyHashes(this.#encryption, key);
    const sealed = this.#encryption.encrypt({ ownerId, representativeId } satisfies Parties, id);
    const made = await this.#database.query(
      `insert into delegation
         (id, owner_hash, representative_hash, sealed, dossiers, key_hash, granted_at, expires_at)
       select $1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::text, $7::timestamptz, $8::timestamptz
       where (select count(*) from delegation
              where owner_hash = any($9::text[]) and revoked_at is null and expires_at > $7) < ${MAX_ACTIVE}
         and not exists (select 1 from delegation where owner_hash = any($9::text[]) and key_hash = any($10::text[]))
       on conflict (owner_hash, key_hash) do nothing returning ${COLUMNS}`,
      [id, owner[0], representativeHash, sealed, dossiers, keys[0], now, expiresAt, owner, keys],
    );
    const [row] =
      made.length > 0
        ? made
        : await this.#database.query(
            `select ${COLUMNS} from delegation where owner_hash = any($1::text[]) and key_hash = any($2::text[])`,
            [owner, keys],
          );
    if (!row) return undefined;
    const stored = this.#read(row);
    this.#representatives.add(partyHashes(this.#encryption, stored.representativeId)[0]);
    return stored;
  }

  /** By whoever gave it, or renounced by whom it was given to. The first revocation counts. */
  async revoke(id: string, personId: string, now: Date): Promise<StoredDelegation | undefined> {
    const rows = await this.#database.query(
      `update delegation set revoked_at = coalesce(revoked_at, $3)
       where id = $1 and (owner_hash = any($2::text[]) or representative_hash = any($2::text[]))
       returning ${COLUMNS}`,
      [id, partyHashes(this.#encryption, personId), now],
    );
    return rows[0] && this.#read(rows[0]);
  }

  #readable(rows: readonly SqlRow[]): StoredDelegation[] {
    return rows.flatMap((row) => {
      try {
        return [this.#read(row)];
      } catch (error) {
        this.#onUnreadable(error);
        return [];
      }
    });
  }

  /** @throws Error for a row that was changed or sealed with a key that is not known here. */
  #read(row: SqlRow): StoredDelegation {
    const id = String(row['id']);
    const revokedAt = row['revoked_at'];
    const dossiers = row['dossiers'];
    return {
      id,
      ...sealedShape.parse(this.#encryption.decrypt(String(row['sealed']), id)),
      dossiers: Array.isArray(dossiers) ? dossiers.map(String) : [],
      grantedAt: readInstant(row['granted_at']).toISOString(),
      expiresAt: readInstant(row['expires_at']).toISOString(),
      revokedAt: revokedAt == null ? undefined : readInstant(revokedAt).toISOString(),
    };
  }
}
