import type { CallerFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { type ObjectKind, readObject } from './kept-object.ts';
import type { AccessRecord } from './record.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** Who changes something that the gateway keeps, within which request and when. */
export interface Act {
  /** Undefined for what the gateway does by itself. */
  readonly caller: CallerFacts | undefined;
  /** Undefined for what belongs to no request. */
  readonly requestId: string | undefined;
  /** Network address that the caller came from. */
  readonly origin?: string;
  readonly at: Date;
}

/** What a caller changes within a request. */
export const actOf = (
  { caller, requestId, origin }: Pick<Act, 'caller' | 'requestId' | 'origin'>,
  at: Date,
): Act => ({ ...{ caller, requestId, at }, ...defined({ origin }) });

type ChangedObject = NonNullable<AccessRecord['object']>;

/** How a reason stands on record; an auditor finds it with its words in hand. */
export const hashOfReason = (keys: SubjectKeys, reason: string | undefined): string | undefined =>
  reason === undefined ? undefined : keys.hash('reason', reason.normalize('NFC'));

/** What writes another row than the one that it is given. Whoever takes it away has to wait for this transaction. */
const WRITERS = `
  select 'the trigger ' || tgname as what from pg_catalog.pg_trigger where tgrelid = pg_catalog.to_regclass($1)::oid
  union all select 'the rule ' || rulename from pg_catalog.pg_rewrite where ev_class = pg_catalog.to_regclass($1)::oid limit 1`;

/**
 * A row as it stands in this transaction, for the record of its change.
 * @throws Error when there is none: whoever calls has just written it.
 * @throws GatewayError INTERNAL where something in the database may have written another row than was asked for: a record
 *   must not say that the gateway did that.
 */
export async function objectNow(
  session: SqlSession,
  kind: ObjectKind,
  id: string,
  told: Omit<ChangedObject, 'kind' | 'id' | 'version' | 'digest'>,
): Promise<ChangedObject> {
  const [writer] = await session.query(WRITERS, [kind.table]);
  if (writer) throw new GatewayError('INTERNAL', `table ${kind.table} has ${String(writer['what'])}`);
  const stored = await readObject(session, kind, id);
  if (!stored) throw new Error(`${kind.kind} ${id} is not where it was written`);
  return { kind: kind.kind, ...stored, ...told };
}
