import { callerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import type { FoundRecord } from '../access-log/find-record.ts';
import { OBJECTION_RULE } from '../access-log/findings.ts';
import { hashOfReason, objectNow } from '../access-log/kept-change.ts';
import type { AccessRecord } from '../access-log/record.ts';
import { aboutPerson } from '../audit/own-accesses.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { OBJECTION_KIND } from './kept-kind.ts';
import type { Objection, ObjectionStore } from './objection-store.ts';

export interface ObjectionsParts {
  readonly store: ObjectionStore;
  readonly accessLog: Pick<AccessLog, 'change' | 'reader' | 'keys'>;
  readonly directory: DossierDirectory;
  readonly now: () => Date;
  /** When an answer is due; undefined where no calendar reaches. */
  readonly dueAt: (filedAt: Date) => Date | undefined;
}

interface Filing {
  readonly key: string;
  readonly record: string;
  readonly reason: string;
}

/**
 * What becomes of objections. Each step and its records are one transaction: the objection with its finding, which
 * auditors and `log watch` see at once, and the answer with the end of that finding. Finding and objection have one id.
 */
export class Objections {
  readonly #parts: ObjectionsParts;

  constructor(parts: ObjectionsParts) {
    this.#parts = parts;
  }

  /**
   * @returns what stands under the caller's key, filed now or before.
   * @throws GatewayError NOT_AVAILABLE for a record that is not about the caller, as for an absent one; BAD_USER_INPUT for a key
   *   that was used for something else, and for a second objection to one access.
   */
  async file(filing: Filing, context: RequestContext): Promise<Objection> {
    const { store, accessLog, directory, now, dueAt } = this.#parts;
    const personId = context.caller.id;
    const before = await this.#filedBefore(filing, personId);
    if (before) return before;
    const found = await accessLog.reader.find(filing.record, await aboutPerson(directory, personId));
    if (!found) throw new GatewayError('NOT_AVAILABLE', 'absent, erased, or not about this caller');
    const at = now();
    const { agencies, lookedBy } = partiesOf(found.record);
    const wanted = { ...filing, personId, agencies, lookedBy, filedAt: at, dueAt: dueAt(at) };
    const filed = await accessLog.change(at, async (session, tell, raise) => {
      const made = await store.file(wanted, session);
      if (!made) return undefined;
      tell({
        ...(await this.#told(made, 'filed', filing.reason, session, context)),
        ...(found.record.why?.dossier === undefined ? {} : { dossier: found.record.why.dossier }),
      });
      raise.finding(findingOf(made.id, found), 'a citizen objects to an access');
      return made;
    });
    if (filed) return filed;
    // The same was filed a moment ago, by this person in another tab or at another gateway.
    const other = await this.#filedBefore(filing, personId);
    if (!other) throw new Error('an objection was neither filed nor found');
    return other;
  }

  /** @returns the objection with the answer that stands: this one, or the one that was first. */
  async answer(objection: Objection, text: string, context: RequestContext): Promise<Objection> {
    const { store, accessLog, now } = this.#parts;
    const { id } = objection;
    const at = now();
    const answered = await accessLog.change(at, async (session, tell, raise) => {
      const made = await store.answer(id, { text, by: callerKey(context.caller), at }, session);
      if (!made) return undefined;
      tell(await this.#told(made, 'answered', text, session, context));
      const { caller, requestId, origin } = context;
      raise.closing({
        ...{ findingId: id, rule: OBJECTION_RULE, caller, requestId, origin },
        reason: 'the objection was answered',
      });
      return made;
    });
    const standing = answered ?? (await store.find(id));
    if (!standing) throw new GatewayError('NOT_AVAILABLE', 'no such objection');
    return standing;
  }

  async #filedBefore({ key, record, reason }: Filing, personId: string): Promise<Objection | undefined> {
    const before = await this.#parts.store.findFiled(personId, { key, record });
    if (!before) return undefined;
    const { objection, isSameKey } = before;
    if (!isSameKey) throw wrong('number', 'one objection to an access');
    if (objection.record !== record || objection.reason !== reason)
      throw wrong('idempotencyKey', 'one that was not used for something else');
    return objection;
  }

  /** What is on record of a step: reason and answer as keyed hashes only. */
  async #told(
    { id, personId, agencies, record }: Objection,
    state: 'filed' | 'answered',
    text: string,
    session: SqlSession,
    { caller, requestId, origin }: RequestContext,
  ) {
    const { keys } = this.#parts.accessLog;
    return {
      ...{ caller, requestId, origin },
      subject: { kind: 'person', id: personId },
      object: await objectNow(session, OBJECTION_KIND, id, {
        state,
        counterpart: agencies.join(' '),
        scope: [record],
        reasonHash: hashOfReason(keys, text),
      }),
    };
  }
}

const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: ${rule}`, { extensions: { fields: [field], rule } });

function findingOf(
  id: string,
  { instance, index, record }: FoundRecord,
): NonNullable<AccessRecord['finding']> {
  return {
    ...{ id, rule: OBJECTION_RULE, severity: 'warning' },
    about: record.actor.id,
    from: record.at,
    until: record.at,
    count: 1,
    evidence: [`${instance}/${index}`],
  };
}

/** Whose officer looked and whose data it was; the gateway's own log is no agency's. */
function partiesOf({ actor, data }: AccessRecord): Pick<Objection, 'agencies' | 'lookedBy'> {
  const agencies = [actor.org, data?.source].filter((agency) => agency !== undefined && agency !== 'gateway');
  const { kind, id, org, branch } = actor;
  const places = {
    ...(org === undefined ? {} : { agency: org }),
    ...(branch === undefined ? {} : { branch }),
  };
  return {
    agencies: [...new Set(agencies)].filter((agency) => agency !== undefined),
    lookedBy: kind === 'citizen' || kind === 'anonymous' ? undefined : callerKey({ kind, id, ...places }),
  };
}
