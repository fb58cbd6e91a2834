import type { FilingReceipt } from '../../connectors/filing-receipt.ts';
import type { ChangeLog, TellChange } from '../access-log/change-log.ts';
import { heldOnRecord } from '../access-log/held-object.ts';
import type { Act } from '../access-log/kept-change.ts';
import type { FilingHolder } from '../boundary/own-filing.ts';
import type { Waiting } from '../mutations/request-store.ts';
import { enterTurn, isItsTurn, leaveTurn, type TurnOutcome } from '../mutations/waiting-turns.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { COLUMNS, type DraftChange, type DraftTable, type StoredDraft } from './draft-table.ts';
import { DRAFT_KIND } from './kept-kind.ts';

/**
 * A draft on its way to the reception system. What was sent is on record before it is sent, two processes never send the
 * same one at the same time, and its id is the reference in every repetition: one draft, one dossier. A row that does not
 * stand as its last record says is never claimed: what somebody put in its place is not what the person let go out.
 */
export class SendingStore {
  readonly #database: SqlSession;
  readonly #log: ChangeLog;
  readonly #table: DraftTable;

  /** @param log of the same database: what changes is changed and recorded through it, in one transaction. */
  constructor(database: SqlSession, log: ChangeLog, table: DraftTable) {
    this.#database = database;
    this.#log = log;
    this.#table = table;
  }

  /**
   * Claims a draft to send it, exactly as it was shown: a version that changed meanwhile is not sent.
   * @returns it as it stands; undefined when somebody else sends it, it changed, or the key has sent another.
   */
  async startSending(
    draft: StoredDraft,
    holder: FilingHolder,
    sending: {
      readonly from: 'open' | 'awaiting';
      readonly submitKey: string;
      readonly sealed: string;
      readonly leaseUntil: Date;
      readonly scope: readonly string[];
      /** Where it has to wait. */
      readonly waiting?: Waiting | undefined;
    },
    act: Act,
  ): Promise<StoredDraft | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const row = await this.#table.row(session, draft.id, holder, 'for update');
      const now = row && this.#table.readOwn(row);
      if (now?.state !== sending.from || JSON.stringify(now.content) !== JSON.stringify(draft.content))
        return undefined;
      if (!(await heldOnRecord(session, DRAFT_KIND, [draft.id])).has(draft.id)) return undefined;
      // Here, where the change is: of two drafts that are submitted at once under one key the second is refused.
      const [used] = await session.query(
        'select 1 from filing_draft where owner_hash = any($1::text[]) and submit_key = $2 and id <> $3',
        [this.#table.ownerHashes(holder), sending.submitKey, draft.id],
      );
      if (used) return undefined;
      const { waiting } = sending;
      if (waiting) await enterTurn(session, tell, turnOf(draft.id, waiting), act);
      const claimed = await this.#table.step(
        session,
        waiting
          ? `state = 'waiting', submit_key = $2, sealed_sending = $3, due_at = $4, sent_at = null, attempts = 0`
          : `state = 'sending', submit_key = $2, sealed_sending = $3, due_at = $4, sent_at = $5, attempts = 1`,
        draft.id,
        [
          ...[sending.submitKey, sending.sealed, waiting?.sendAt ?? sending.leaseUntil],
          ...(waiting ? [] : [act.at]),
        ],
      );
      const told = { state: waiting ? 'waiting' : 'sending', scope: sending.scope };
      if (claimed) await this.#table.tell(session, tell, claimed, holder.personId, told, act);
      return claimed;
    });
  }

  /**
   * Claims one whose sender has left it.
   * @returns it as it stands, which is what may be sent; undefined when it is settled or somebody else is sending it.
   */
  async claim(id: string, act: Act, leaseUntil: Date): Promise<StoredDraft | undefined> {
    const isFree = `id = $1 and (state = 'uncertain' or (state = 'sending' and due_at <= $2))`;
    const [free] = await this.#database.query(`select 1 from filing_draft where ${isFree}`, [id, act.at]);
    if (!free) return undefined;
    const [claimed] = await this.#claimWhere(isFree, [id, act.at], 1, leaseUntil, act);
    return claimed;
  }

  /** The longest due first. */
  async claimDue(act: Act, leaseUntil: Date, limit: number): Promise<readonly StoredDraft[]> {
    const isDue = `(state = 'waiting' or state in ('sending', 'uncertain')) and due_at <= $1 and ${isItsTurn('filing_draft.id')}`;
    const [due] = await this.#database.query(`select 1 from filing_draft where ${isDue} limit 1`, [act.at]);
    if (!due) return [];
    return this.#claimWhere(isDue, [act.at], limit, leaseUntil, act);
  }

  /**
   * It has its code; the first one counts. What the form said is deleted here.
   * @param also what is true together with it, or not at all.
   */
  async settle(
    id: string,
    receipt: FilingReceipt,
    act: Act,
    also?: (session: SqlSession, tell: TellChange) => Promise<void>,
  ): Promise<void> {
    await this.#settleAs(
      id,
      act,
      { state: 'filed', scope: [receipt.code], dossier: receipt.code, turn: 'forwarded' },
      {
        set: `state = 'filed', sealed = null, sealed_sending = null, due_at = null, dossier = $2, sealed_receipt = $3`,
        where: "state in ('sending', 'uncertain', 'given-up')",
        parameters: [receipt.code, this.#table.sealReceipt(receipt, id)],
      },
      also,
    );
  }

  async leaveUncertain(id: string, askAgainAt: Date, act: Act): Promise<void> {
    await this.#settleAs(
      id,
      act,
      { state: 'uncertain' },
      {
        set: `state = 'uncertain', due_at = $2`,
        where: "state = 'sending'",
        parameters: [askAgainAt],
      },
    );
  }

  /** The reception system answered that it did not take it: the citizen may change and submit it again. */
  async refuse(id: string, act: Act): Promise<void> {
    await this.#settleAs(
      id,
      act,
      { state: 'refused', turn: 'refused' },
      {
        set: `state = 'open', submit_key = null, sealed_sending = null, due_at = null`,
        where: "state = 'sending'",
        parameters: [],
      },
    );
  }

  /** Nothing was sent: it waits, from now on or again. @returns it as it stands; undefined when it is not on its way any more. */
  async putOff(id: string, waiting: Waiting, act: Act): Promise<StoredDraft | undefined> {
    return this.#log.change(act.at, async (session, tell) => {
      const put = await this.#table.step(
        session,
        `state = 'waiting', due_at = $2, sent_at = null, attempts = 0`,
        id,
        [waiting.sendAt],
        "state = 'sending'",
      );
      if (!put) return undefined;
      await enterTurn(session, tell, turnOf(id, waiting), act);
      await this.#table.tell(session, tell, put, act.caller?.id, { state: 'waiting' }, act);
      return { ...put, sendAt: waiting.sendAt };
    });
  }

  /** Nobody will ask any more. */
  async giveUp(id: string, act: Act): Promise<void> {
    await this.#settleAs(
      id,
      act,
      { state: 'given-up', turn: 'given-up' },
      {
        set: `state = 'given-up', sealed = null, sealed_sending = null, due_at = null`,
        where: "state in ('sending', 'uncertain')",
        parameters: [],
      },
    );
  }

  async #claimWhere(
    condition: string,
    parameters: readonly unknown[],
    limit: number,
    leaseUntil: Date,
    act: Act,
  ): Promise<readonly StoredDraft[]> {
    return this.#log.change(act.at, async (session, tell) => {
      const ids = await heldWhere(session, condition, parameters, limit);
      const rows = await session.query(
        `update filing_draft set state = 'sending', due_at = $2, attempts = attempts + 1, version = version + 1,
           sent_at = coalesce(sent_at, $3)
         where id = any($1::uuid[]) returning ${COLUMNS}`,
        [ids, leaseUntil, act.at],
      );
      const claimed = rows.map((row) => this.#table.readOwn(row));
      for (const draft of claimed)
        await this.#table.tell(session, tell, draft, act.caller?.id, { state: 'claimed' }, act);
      return claimed;
    });
  }

  #settleAs(
    id: string,
    act: Act,
    { turn, ...told }: DraftChange & { readonly turn?: TurnOutcome },
    { set, where, parameters }: { set: string; where: string; parameters: readonly unknown[] },
    also?: (session: SqlSession, tell: TellChange) => Promise<void>,
  ): Promise<void> {
    return this.#log.change(act.at, async (session, tell) => {
      const changed = await this.#table.step(session, set, id, parameters, where);
      if (!changed) return;
      if (turn) await leaveTurn(session, tell, id, turn, act, told.dossier);
      await this.#table.tell(session, tell, changed, act.caller?.id, told, act);
      await also?.(session, tell);
    });
  }
}

/** Of a filing there is no dossier yet. */
const turnOf = (reference: string, waiting: Waiting) => ({
  ...waiting,
  reference,
  action: 'FILE',
  dossier: '',
});

/** Locked, the longest due first; those that do not stand as recorded are passed over, however many there are. */
async function heldWhere(
  session: SqlSession,
  condition: string,
  parameters: readonly unknown[],
  limit: number,
): Promise<readonly string[]> {
  const passedOver: string[] = [];
  for (;;) {
    const rows = await session.query(
      `select id from filing_draft where ${condition} and id <> all($${parameters.length + 1}::uuid[])
       order by due_at limit ${limit} for update skip locked`,
      [...parameters, passedOver],
    );
    const ids = rows.map((row) => String(row['id']));
    const held = await heldOnRecord(session, DRAFT_KIND, ids);
    if (held.size > 0 || ids.length < limit) return [...held];
    passedOver.push(...ids);
  }
}
