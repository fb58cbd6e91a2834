import { GatewayError } from '../../schema/errors.ts';
import type { TellChange } from '../access-log/change-log.ts';
import { type Act, objectNow } from '../access-log/kept-change.ts';
import type { KeyedHashes } from '../storage/field-encryption.ts';
import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import { readInstant } from '../storage/read-instant.ts';
import type { SqlDriver, SqlRow, SqlSession } from '../storage/sql-driver.ts';
import { TURN_KIND } from './kept-kinds.ts';

/** What became of something that had to wait. */
export type TurnOutcome = 'forwarded' | 'refused' | 'given-up';

/** What is to be done at an agency that takes nothing now. */
export interface NewTurn {
  /** Of the request or the draft: what is to be sent lies sealed there, and nothing of it here. */
  readonly reference: string;
  readonly agency: string;
  /** Kind of request; `FILE` of a draft that is filed. */
  readonly action: string;
  /** Of the person who asks; undefined where it is nobody's: then nothing of theirs comes before or after it. */
  readonly person: KeyedHashes | undefined;
  /** Empty where it is about none. */
  readonly dossier: string;
  readonly sendAt: Date;
}

export interface Turn {
  readonly agency: string;
  readonly action: string;
  readonly takenAt: Date;
  readonly sendAt: Date;
  readonly leftAt: Date | undefined;
  readonly outcome: TurnOutcome | undefined;
}

/** How an agency's queue stands. */
export interface WaitingAtAgency {
  readonly agency: string;
  readonly count: number;
  /** When the first of them was to be sent. */
  readonly firstSendAt: Date;
}

/** What one person may have waiting at one agency. */
export const MOST_WAITING = 20;
const RETRY_AFTER_SECONDS = 3_600;

/** Applied in order, each once; never edited after a release. */
export const WAITING_FAMILY: Family = {
  versions: 'waiting_migration',
  steps: [
    expand(
      `
  create sequence waiting_turn_place;
  create table waiting_turn (
    reference uuid primary key,
    place bigint not null default nextval('waiting_turn_place'),
    agency text not null,
    action text not null,
    person text,
    dossier text not null,
    taken_at timestamptz not null,
    send_at timestamptz not null,
    left_at timestamptz,
    outcome text,
    version int not null default 1
  );
  create index waiting_turn_person on waiting_turn (agency, person, place) where left_at is null;
  create index waiting_turn_about on waiting_turn (agency, dossier, place) where left_at is null;
  create index waiting_turn_told on waiting_turn (dossier, person);
  create index waiting_turn_object on waiting_turn ((reference::text) collate "C")
  `,
      {
        sql: 'drop table waiting_turn; drop sequence waiting_turn_place',
        // Requests that wait are on record; without their place they would never be sent.
        loses: [rowsOf('waiting_turn', true)],
      },
    ),
  ],
};

/** The table of those who wait: requests and drafts both need it. Safe to run by several processes at once. */
export const prepareTurns = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, WAITING_FAMILY);

const IS_SAME_LINE = (a: string, b: string) =>
  `(${a}.person = ${b}.person or (${a}.dossier <> '' and ${a}.dossier = ${b}.dossier))`;

/**
 * SQL: has everything gone that came before it for the same agency, of the same person or about the same dossier? True of what never
 * waited. A place in the queue is kept until it is certain what became of it, so nothing overtakes what has no answer yet.
 */
export const isItsTurn = (reference: string): string => `not exists (
  select 1 from waiting_turn mine
    join waiting_turn earlier on earlier.agency = mine.agency and earlier.left_at is null
      and earlier.place < mine.place and ${IS_SAME_LINE('earlier', 'mine')}
   where mine.reference = ${reference} and mine.left_at is null)`;

/** SQL: when something was last to be sent that had to wait; null of what never waited. */
export const turnSendAt = (reference: string): string =>
  `(select send_at from waiting_turn turn where turn.reference = ${reference})`;
/** SQL: what became of it in the end. */
export const turnOutcome = (reference: string): string =>
  `(select outcome from waiting_turn turn where turn.reference = ${reference})`;

/**
 * Takes a place in the queue, or keeps the one that it has; in the transaction that lets it wait, and on record. Places are given
 * out by the database: the clocks of processes say nothing about who came first.
 * @throws GatewayError RATE_LIMITED.
 */
export async function enterTurn(
  session: SqlSession,
  tell: TellChange,
  turn: NewTurn,
  act: Act,
): Promise<void> {
  const { reference, agency, action, person = null, dossier, sendAt } = turn;
  const [row] = await session.query(
    `select count(*) as count, min(person) as person from waiting_turn
     where agency = $1 and person = any($2::text[]) and left_at is null and reference <> $3`,
    [agency, person, reference],
  );
  if (Number(row?.['count'] ?? 0) >= MOST_WAITING)
    throw new GatewayError('RATE_LIMITED', `${agency}: too much of one person's waits`, {
      extensions: { agency, retryAfterSeconds: RETRY_AFTER_SECONDS },
    });
  await session.query(
    `insert into waiting_turn (reference, agency, action, person, dossier, taken_at, send_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (reference) do update set send_at = excluded.send_at, left_at = null, outcome = null,
       version = waiting_turn.version + 1,
       place = case when waiting_turn.left_at is null then waiting_turn.place else excluded.place end,
       taken_at = case when waiting_turn.left_at is null then waiting_turn.taken_at else excluded.taken_at end`,
    // While somebody's key is exchanged they stay in their line.
    [reference, agency, action, row?.['person'] ?? person?.[0] ?? null, dossier, act.at, sendAt],
  );
  await tellTurn(session, tell, reference, 'waiting', act);
}

/** In the transaction that settles what became of it; nothing where it never waited. @param dossier that it became. */
export async function leaveTurn(
  session: SqlSession,
  tell: TellChange,
  reference: string,
  outcome: TurnOutcome,
  act: Act,
  dossier?: string,
): Promise<void> {
  const left = await session.query(
    `update waiting_turn set left_at = $2, outcome = $3, dossier = coalesce($4, dossier), version = version + 1
     where reference = $1 and left_at is null returning reference`,
    [reference, act.at, outcome, dossier ?? null],
  );
  if (left.length > 0) await tellTurn(session, tell, reference, outcome, act);
}

/** Whom and which dossier it is about stands in the record of the request or the draft itself. */
async function tellTurn(
  session: SqlSession,
  tell: TellChange,
  reference: string,
  state: string,
  act: Act,
): Promise<void> {
  tell({ ...act, object: await objectNow(session, TURN_KIND, reference, { state }) });
}

/** Who waits at which agency. What is to be sent lies with the request; this says whose turn it is, and what is told of it. */
export class WaitingTurns {
  readonly #database: SqlSession;
  #standing: readonly WaitingAtAgency[] = [];
  #hasAny = false;

  constructor(database: SqlSession) {
    this.#database = database;
  }

  /** Does something of this person or about this dossier wait at the agency? Then what comes now waits behind it. */
  async isAnyBefore(agency: string, person: KeyedHashes | undefined, dossier: string): Promise<boolean> {
    const rows = await this.#database.query(
      `select 1 from waiting_turn where agency = $1 and left_at is null
         and (person = any($2::text[]) or (dossier <> '' and dossier = $3)) limit 1`,
      [agency, person ?? null, dossier],
    );
    return rows.length > 0;
  }

  /** Of one person about one dossier, oldest first; undefined where nothing of anybody ever waited. */
  ofDossier(dossier: string, person: () => KeyedHashes): Promise<readonly Turn[]> | undefined {
    return this.#hasAny ? this.#ofDossier(dossier, person()) : undefined;
  }

  /** Something waits from now on. */
  entered(): void {
    this.#hasAny = true;
  }

  /** How the queues stood when they were last looked at. */
  get standing(): readonly WaitingAtAgency[] {
    return this.#standing;
  }

  /** Looks at the queues; to be called from time to time. */
  async look(): Promise<void> {
    const rows = await this.#database.query(
      `select agency, count(*) as count, min(send_at) as first from waiting_turn where left_at is null group by agency`,
    );
    this.#standing = rows.map((row) => ({
      agency: String(row['agency']),
      count: Number(row['count']),
      firstSendAt: readInstant(row['first']),
    }));
    const [any] = await this.#database.query('select 1 from waiting_turn limit 1');
    this.#hasAny = any !== undefined;
  }

  async #ofDossier(dossier: string, person: KeyedHashes): Promise<readonly Turn[]> {
    const rows = await this.#database.query(
      `select agency, action, taken_at, send_at, left_at, outcome from waiting_turn
       where dossier = $1 and person = any($2::text[]) order by place`,
      [dossier, person],
    );
    return rows.map(readTurn);
  }
}

const readTurn = (row: SqlRow): Turn => ({
  agency: String(row['agency']),
  action: String(row['action']),
  takenAt: readInstant(row['taken_at']),
  sendAt: readInstant(row['send_at']),
  leftAt: row['left_at'] == null ? undefined : readInstant(row['left_at']),
  // Written by `leaveTurn` alone.
  outcome: row['outcome'] == null ? undefined : (String(row['outcome']) as TurnOutcome),
});
