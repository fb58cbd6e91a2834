import type { CallerFacts } from '../../policies/decision.ts';
import { defined } from '../../schema/defined.ts';
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

/**
 * A row as it stands in this transaction, for the record of its change.
 * @throws Error when there is none: whoever calls has just written it.
 */
export async function objectNow(
  session: SqlSession,
  kind: ObjectKind,
  id: string,
  told: Omit<ChangedObject, 'kind' | 'id' | 'version' | 'digest'>,
): Promise<ChangedObject> {
  const stored = await readObject(session, kind, id);
  if (!stored) throw new Error(`${kind.kind} ${id} is not where it was written`);
  return { kind: kind.kind, ...stored, ...told };
}
