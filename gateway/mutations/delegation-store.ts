import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ChangeLog } from '../access-log/change-log.ts';
import { heldOnRecord } from '../access-log/held-object.ts';
import { type Act, objectNow } from '../access-log/kept-change.ts';
import type { Delegation } from '../boundary/dossier-grounds.ts';
import { organisationIn } from '../boundary/organisation-grounds.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import { readableOf, readWithinChange } from '../storage/readable-rows.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { DELEGATION_KIND } from './kept-kinds.ts';

/** A registered delegation (giấy ủy quyền), ended ones included. */
export interface StoredDelegation extends Delegation {
  readonly id: string;
  readonly grantedAt: string;
  readonly revokedAt: string | undefined;
  /** Personal id of who signed for an organisation; absent where a person gave it. */
  readonly signedBy?: string | undefined;
}

export interface NewDelegation extends Delegation {
  readonly key: string;
  readonly signedBy?: string | undefined;
}

/** Delegations of one person that hold at the same time. */
export const MAX_ACTIVE = 50;
/** Received ones that are looked at for one request, the oldest first: newer ones cannot crowd them out. */
const MAX_HELD = 500;
const MAX_LISTED = 100;

const COLUMNS = 'id, sealed, dossiers, granted_at, expires_at, revoked_at';
const sealedShape = z.strictObject({
  /** A person, or an organisation as `organisationOwner` names it: then somebody signed for it. */
  ownerId: z.string(),
  representativeId: z.string(),
  sectors: z.array(z.string()).exactOptional(),
  signedBy: z.string().exactOptional(),
});
/** Who a delegation is between, as its row holds it. */
export type Parties = z.infer<typeof sealedShape>;

/** Owner and representative are hashed alike: a person is one person on either side. @param personId or an organisation. */
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
  readonly #log: ChangeLog;
  readonly #encryption: FieldEncryption;
  /** Hashes. */
  readonly #representatives = new Set<string>();

  readonly #onUnreadable: (error: unknown) => void;

  /**
   * @param log of the same database: what changes is changed and recorded through it, in one transaction.
   * @param onUnreadable a row that was changed, or whose key is gone: it gives no right and hides no other row.
   */
  constructor(
    database: SqlSession,
    log: ChangeLog,
    encryption: FieldEncryption,
    onUnreadable: (error: unknown) => void,
  ) {
    this.#database = database;
    this.#log = log;
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

  /** What holds now for this representative, as it is on record: a row that nobody recorded gives no right. */
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
    const ids = rows.map((row) => String(row['id']));
    const held = await heldOnRecord(this.#database, DELEGATION_KIND, ids);
    for (const id of ids)
      if (!held.has(id)) this.#onUnreadable(new Error(`delegation ${id} is not the one of its last record`));
    return this.#readable(rows.filter((row) => held.has(String(row['id']))));
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

  /**
   * @returns what stands under the owner's key, whether made now or before; undefined when the owner has too many.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE: then it does not hold, or it holds with its record.
   */
  async grant(delegation: NewDelegation, act: Act): Promise<StoredDelegation | undefined> {
    const stored = await this.#log.change(act.at, async (session, tell) => {
      const made = await this.#insert(session, delegation, act.at);
      if (made) tell({ ...act, ...(await this.#told(session, made, 'granted', delegation.ownerId)) });
      return made ?? this.#underKey(session, delegation);
    });
    // Only what has been committed gives a right.
    if (stored) this.#representatives.add(partyHashes(this.#encryption, stored.representativeId)[0]);
    return stored;
  }

  /**
   * By whoever gave it, or renounced by whom it was given to. The first revocation counts; another one changes nothing.
   * @throws GatewayError ACCESS_LOG_UNAVAILABLE: then it holds on, or it has ended with its record.
   */
  revoke(id: string, personId: string, act: Act): Promise<StoredDelegation | undefined> {
    const parties = partyHashes(this.#encryption, personId);
    const isTheirs = 'id = $1 and (owner_hash = any($2::text[]) or representative_hash = any($2::text[]))';
    return this.#log.change(act.at, async (session, tell) => {
      const [ended] = await session.query(
        `update delegation set revoked_at = $3, version = version + 1
         where ${isTheirs} and revoked_at is null returning ${COLUMNS}`,
        [id, parties, act.at],
      );
      if (ended) {
        const stored = this.#readOwn(ended);
        tell({ ...act, ...(await this.#told(session, stored, 'revoked', personId)) });
        return stored;
      }
      const [row] = await session.query(`select ${COLUMNS} from delegation where ${isTheirs}`, [id, parties]);
      return row && this.#readOwn(row);
    });
  }

  async #insert(
    session: SqlSession,
    { ownerId, representativeId, dossiers, sectors, signedBy, key, expiresAt }: NewDelegation,
    now: Date,
  ): Promise<StoredDelegation | undefined> {
    const id = uuidv7();
    const owner = partyHashes(this.#encryption, ownerId);
    const [representativeHash] = partyHashes(this.#encryption, representativeId);
    const keys = grantKeyHashes(this.#encryption, key);
    const parties: Parties = {
      ...{ ownerId, representativeId },
      ...(sectors && { sectors: [...sectors] }),
      ...(signedBy !== undefined && { signedBy }),
    };
    const sealed = this.#encryption.encrypt(parties, id);
    const [row] = await session.query(
      `insert into delegation
         (id, owner_hash, representative_hash, sealed, dossiers, key_hash, granted_at, expires_at)
       select $1::uuid, $2::text, $3::text, $4::text, $5::text[], $6::text, $7::timestamptz, $8::timestamptz
       where (select count(*) from delegation
              where owner_hash = any($9::text[]) and revoked_at is null and expires_at > $7) < ${MAX_ACTIVE}
         and not exists (select 1 from delegation where owner_hash = any($9::text[]) and key_hash = any($10::text[]))
       on conflict (owner_hash, key_hash) do nothing returning ${COLUMNS}`,
      [id, owner[0], representativeHash, sealed, dossiers, keys[0], now, expiresAt, owner, keys],
    );
    return row && this.#readOwn(row);
  }

  async #underKey(
    session: SqlSession,
    { ownerId, key }: Pick<NewDelegation, 'ownerId' | 'key'>,
  ): Promise<StoredDelegation | undefined> {
    const [row] = await session.query(
      `select ${COLUMNS} from delegation where owner_hash = any($1::text[]) and key_hash = any($2::text[])`,
      [partyHashes(this.#encryption, ownerId), grantKeyHashes(this.#encryption, key)],
    );
    return row && this.#readOwn(row);
  }

  /** What its record says: both parties, who signed, and the dossiers find it. @param by party that changes it. */
  async #told(session: SqlSession, stored: StoredDelegation, state: 'granted' | 'revoked', by: string) {
    const { id, ownerId, representativeId, dossiers, sectors = [], signedBy, expiresAt } = stored;
    const other = partyOf(by === ownerId ? representativeId : ownerId);
    const counterpart = this.#log.keys.hash(other.kind, other.id);
    return {
      object: await objectNow(session, DELEGATION_KIND, id, {
        ...{ state, counterpart, until: expiresAt },
        scope: [...dossiers, ...sectors.map((sector) => `sector:${sector}`)].slice(0, MOST_SCOPE),
      }),
      subject: partyOf(ownerId),
      related: [
        { kind: 'person', id: representativeId },
        ...(signedBy === undefined ? [] : [{ kind: 'person', id: signedBy }]),
        ...dossiers.map((code) => ({ kind: 'dossier', id: code })),
      ],
    };
  }

  #readable(rows: readonly SqlRow[]): StoredDelegation[] {
    return readableOf(rows, (row) => this.#read(row), this.#onUnreadable);
  }

  #readOwn(row: SqlRow): StoredDelegation {
    return readWithinChange(row, (own) => this.#read(own), 'a delegation');
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

/** As many places of a scope as a record holds. */
const MOST_SCOPE = 64;

function partyOf(id: string): { readonly kind: 'person' | 'organisation'; readonly id: string } {
  const number = organisationIn(id);
  return number === undefined ? { kind: 'person', id } : { kind: 'organisation', id: number };
}
