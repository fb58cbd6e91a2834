import { z } from 'zod';
import type { ChangeLog, TellChange } from '../access-log/change-log.ts';
import { type Act, objectNow } from '../access-log/kept-change.ts';
import type { FilingHolder } from '../boundary/own-filing.ts';
import type { FieldEncryption, KeyedHashes } from '../storage/field-encryption.ts';
import { readInstant } from '../storage/read-instant.ts';
import { readableOf, readWithinChange } from '../storage/readable-rows.ts';
import type { SqlRow, SqlSession } from '../storage/sql-driver.ts';
import type { FileType } from './file-kind.ts';
import { UPLOAD_KIND } from './kept-kind.ts';

export interface Upload {
  readonly id: string;
  /** SHA-256 of the document, Base64url. */
  readonly hash: string;
  readonly type: FileType;
  readonly bytes: number;
  /** Code of the dossier that it went into. */
  readonly usedIn: string | undefined;
  /** An image that a person signed a draft with: no paper of any dossier. */
  readonly isSignature: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface Quota {
  readonly files: number;
  readonly bytes: number;
}

export type UploadOutcome =
  | { readonly kind: 'made' | 'known'; readonly upload: Upload }
  | { readonly kind: 'full' };

const COLUMNS = 'id, type, bytes, sealed, used_in, created_at, expires_at';
const MAX_LISTED = 100;
const ENDED_AT_ONCE = 50;
const sealedShape = z.strictObject({
  hash: z.string(),
  claim: z.strictObject({ draft: z.string(), content: z.string() }).optional(),
});

/** What an image of a signature was given for: one content of one draft. */
export type SignatureClaim = NonNullable<z.infer<typeof sealedShape>['claim']>;

/**
 * The register of documents that citizens put in. Whose they are and what their hash is shows to nobody who has not the
 * number or the document in hand. The documents themselves lie beside it, encrypted (`upload-files.ts`).
 */
export class UploadStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;
  readonly #encryption: FieldEncryption;
  readonly #onUnreadable: (error: unknown) => void;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
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

  /** The same document of the same person is kept once. */
  async findByHash(holder: FilingHolder, hash: string, now: Date): Promise<Upload | undefined> {
    return this.#sameAs(this.#database, holder, hash, now);
  }

  /**
   * Could a document of so many bytes be kept, or be one that is kept? Told before it is there; `add` decides.
   * The same document again is welcome also when nothing more is.
   */
  async mayFit(holder: FilingHolder, bytes: number, quota: Quota, now: Date): Promise<boolean> {
    const [row] = await this.#database.query(
      `select (count(*) + 1 <= $3::bigint and coalesce(sum(bytes), 0) + $4::bigint <= $5::bigint)
         or coalesce(bool_or(bytes = $4::bigint), false) as fits from upload
       where owner_hash = any($1::text[]) and sealed is not null and expires_at > $2`,
      [this.#ownerHashes(holder), now, quota.files, bytes, quota.bytes],
    );
    return row?.['fits'] === true;
  }

  /** @throws GatewayError ACCESS_LOG_UNAVAILABLE: then there is no such document, or there is with its record. */
  async add(
    holder: FilingHolder,
    upload: Pick<Upload, 'id' | 'hash' | 'type' | 'bytes' | 'expiresAt'>,
    quota: Quota,
    act: Act,
  ): Promise<UploadOutcome> {
    const owner = this.#ownerHashes(holder);
    const { id, hash, type, bytes, expiresAt } = upload;
    return this.#log.change(act.at, async (session, tell) => {
      const known = await this.#sameAs(session, holder, hash, act.at);
      if (known) return { kind: 'known', upload: known };
      const [row] = await session.query(
        `insert into upload (id, owner_hash, actor_hash, content_hash, type, bytes, sealed, created_at, expires_at)
         select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::int, $7::text, $8::timestamptz, $9::timestamptz
         where (select count(*) + 1 <= $11::bigint and coalesce(sum(bytes), 0) + $6::int <= $12::bigint from upload
                where owner_hash = any($10::text[]) and sealed is not null and expires_at > $8)
         returning ${COLUMNS}`,
        [
          ...[id, owner[0], this.#actorHashes(holder)?.[0] ?? null, this.#contentHashes(holder, hash)[0]],
          ...[type, bytes, this.#encryption.encrypt({ hash }, id), act.at, expiresAt],
          ...[owner, quota.files, quota.bytes],
        ],
      );
      if (!row) return { kind: 'full' };
      const made = this.#readOwn(row);
      await this.#tell(session, tell, made, holder.personId, 'uploaded', act);
      return { kind: 'made', upload: made };
    });
  }

  /** An absent document, somebody else's and one whose time is up look alike. */
  async find(id: string, holder: FilingHolder, now: Date): Promise<Upload | undefined> {
    const [row] = await this.#database.query(
      `select ${COLUMNS} from upload where id = $1 and owner_hash = any($2::text[]) and sealed is not null
         and expires_at > $4 and ($3::text[] is null or actor_hash = any($3::text[]))`,
      [id, this.#ownerHashes(holder), this.#actorHashes(holder), now],
    );
    return row && this.#read(row);
  }

  /** Newest first: what the person put in before and can be used again. */
  async ofPerson(holder: FilingHolder, now: Date): Promise<readonly Upload[]> {
    const rows = await this.#database.query(
      `select ${COLUMNS} from upload where owner_hash = any($1::text[]) and sealed is not null and expires_at > $3
         and ($2::text[] is null or actor_hash = any($2::text[]))
       order by created_at desc, id desc limit ${MAX_LISTED}`,
      [this.#ownerHashes(holder), this.#actorHashes(holder), now],
    );
    return readableOf(rows, (row) => this.#read(row), this.#onUnreadable);
  }

  /**
   * Within the change that files a dossier: what went into it is kept longer, and may be used again.
   * @throws Error where it cannot be noted; then nothing of that change stands.
   */
  async markUsed(
    session: SqlSession,
    tell: TellChange,
    ids: readonly string[],
    used: { readonly dossier: string; readonly keepUntil: Date; readonly personId: string },
    act: Act,
  ): Promise<void> {
    if (ids.length === 0) return;
    const { dossier, keepUntil, personId } = used;
    const rows = await session.query(
      `update upload set used_in = coalesce(used_in, $2), expires_at = greatest(expires_at, $3), version = version + 1
       where id = any($1::uuid[]) and sealed is not null and used_in is distinct from $2 returning ${COLUMNS}`,
      [ids, dossier, keepUntil],
    );
    for (const row of rows)
      await this.#tell(session, tell, this.#readOwn(row), personId, 'used', act, dossier);
  }

  /**
   * Within the change that records a signature: its image is given for this, and for nothing else from here on.
   * @returns false where it went into a dossier or was given for something else, or its time is up.
   */
  async claim(
    session: SqlSession,
    tell: TellChange,
    id: string,
    holder: FilingHolder,
    claim: SignatureClaim,
    act: Act,
  ): Promise<boolean> {
    // Locked: of two that come at once the second sees what the first has claimed.
    const [row] = await session.query(
      `select ${COLUMNS} from upload where id = $1 and owner_hash = any($2::text[]) and sealed is not null
         and used_in is null and expires_at > $3 for update`,
      [id, this.#ownerHashes(holder), act.at],
    );
    if (!row) return false;
    const { hash, claim: known } = readWithinChange(row, (own) => this.#openSeal(own), 'an upload');
    if (known) return known.draft === claim.draft && known.content === claim.content;
    const sealed = this.#encryption.encrypt({ hash, claim }, id);
    const [claimed] = await session.query(
      `update upload set sealed = $2, version = version + 1 where id = $1 returning ${COLUMNS}`,
      [id, sealed],
    );
    if (!claimed) return false;
    await this.#tell(session, tell, this.#readOwn(claimed), holder.personId, 'signed', act);
    return true;
  }

  /** @returns ids of documents whose time is up; their files are to be removed. */
  async endExpired(act: Act): Promise<readonly string[]> {
    const isOver = 'sealed is not null and expires_at <= $1';
    const [over] = await this.#database.query(`select 1 from upload where ${isOver} limit 1`, [act.at]);
    if (!over) return [];
    return this.#log.change(act.at, async (session, tell) => {
      const rows = await session.query(
        `update upload set sealed = null, version = version + 1
         where id in (select id from upload where ${isOver} limit ${ENDED_AT_ONCE} for update skip locked)
         returning id, expires_at`,
        [act.at],
      );
      for (const row of rows) {
        const ended = { id: String(row['id']), expiresAt: readInstant(row['expires_at']), type: 'document' };
        await this.#tell(session, tell, ended, undefined, 'expired', act);
      }
      return rows.map((row) => String(row['id']));
    });
  }

  async isKept(id: string): Promise<boolean> {
    const rows = await this.#database.query('select 1 from upload where id = $1 and sealed is not null', [
      id,
    ]);
    return rows.length > 0;
  }

  async #sameAs(
    session: SqlSession,
    holder: FilingHolder,
    hash: string,
    now: Date,
  ): Promise<Upload | undefined> {
    const [row] = await session.query(
      `select ${COLUMNS} from upload where owner_hash = any($1::text[]) and content_hash = any($2::text[])
         and sealed is not null and expires_at > $4 and ($3::text[] is null or actor_hash = any($3::text[]))
       order by created_at limit 1`,
      [this.#ownerHashes(holder), this.#contentHashes(holder, hash), this.#actorHashes(holder), now],
    );
    return row && this.#readOwn(row);
  }

  async #tell(
    session: SqlSession,
    tell: TellChange,
    { id, type, expiresAt }: { readonly id: string; readonly type: string; readonly expiresAt: Date },
    personId: string | undefined,
    state: string,
    act: Act,
    dossier?: string,
  ): Promise<void> {
    const told = { state, scope: [type], until: expiresAt.toISOString() };
    tell({
      ...act,
      ...(dossier === undefined ? {} : { dossier }),
      object: await objectNow(session, UPLOAD_KIND, id, told),
      ...(personId === undefined ? {} : { subject: { kind: 'person', id: personId } }),
    });
  }

  #ownerHashes = ({ personId }: FilingHolder): KeyedHashes =>
    this.#encryption.hashes('upload owner', personId);
  #actorHashes = ({ actorId }: FilingHolder): KeyedHashes | null =>
    actorId === undefined ? null : this.#encryption.hashes('upload actor', actorId);
  /** Of the person's own: two persons' copies of one paper cannot be told to be one. */
  #contentHashes = ({ personId }: FilingHolder, hash: string): KeyedHashes =>
    this.#encryption.hashes('upload content', personId, hash);

  #readOwn(row: SqlRow): Upload {
    return readWithinChange(row, (own) => this.#read(own), 'an upload');
  }

  #openSeal = (row: SqlRow) =>
    sealedShape.parse(this.#encryption.decrypt(String(row['sealed']), String(row['id'])));

  /** @throws Error for a row that was changed or sealed with a key that is not known here. */
  #read(row: SqlRow): Upload {
    const id = String(row['id']);
    const { hash, claim } = this.#openSeal(row);
    return {
      id,
      ...{ hash, isSignature: claim !== undefined },
      // Written by `add` alone.
      type: row['type'] as FileType,
      bytes: Number(row['bytes']),
      usedIn: row['used_in'] == null ? undefined : String(row['used_in']),
      createdAt: readInstant(row['created_at']),
      expiresAt: readInstant(row['expires_at']),
    };
  }
}
