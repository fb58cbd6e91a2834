import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { DueDate } from '../../dossier/due-date.ts';
import { type MissingObligations, type NextAction, nextActionOf } from '../../dossier/next-action.ts';
import type { Obligation } from '../../dossier/payments.ts';
import { codeOf } from '../errors/public-error.ts';
import type { ComputedParts } from './computed-parts.ts';
import { dateOf } from './due-date-field.ts';
import { inLanguage } from './in-language.ts';
import { held, type Inputs } from './inputs.ts';
import type { Dossier } from './merged-types.ts';
import type { OwnObligation, OwnObligations } from './own-obligations.ts';
import type { RequestContext } from './request-context.ts';

export const NEXT_ACTION_INPUTS =
  '{ code status clockStartedAt channel supplementRequests { until answeredAt } fees { isPaid } ' +
  'obligations { isPaid payUntil treasury remaining { amount } payer { id } payerName } ' +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name } }';

/** Whom the advice is given to. Ids are those that this caller is shown, so nobody's own id is needed. */
export interface Reader {
  readonly id: string | undefined;
  readonly ownerIds: ReadonlySet<string>;
}

export interface NextActionFacts {
  readonly due: DueDate | undefined;
  readonly now: Date;
  readonly reader: Reader;
  readonly isResultElectronicOnly: boolean;
  /** The reader's own obligations, where the dossier's are refused. */
  readonly own?: OwnObligations | undefined;
}

/** Only a citizen is a person here; ids of others are their agencies'. */
export function readerOf(
  circle: Pick<DossierCircle, 'ownerIds'> | undefined,
  { caller, publicKey }: Pick<RequestContext, 'caller' | 'publicKey'>,
): Reader {
  return {
    id: caller.kind === 'citizen' ? publicKey('Person', caller.id) : undefined,
    ownerIds: new Set(circle?.ownerIds.map((id) => publicKey('Person', id))),
  };
}

/** What happens next; a part that cannot be read makes the advice incomplete. */
export function nextActionField(
  dossier: Inputs<Dossier>,
  { due, now, reader, own, isResultElectronicOnly }: NextActionFacts,
  parts: ComputedParts,
): unknown {
  const { status } = dossier;
  if (status instanceof Error || !status) return status ?? null;
  const supplements = parts.list(dossier, 'supplementRequests');
  const fees = parts.list(dossier, 'fees');
  const areTheseWhole = parts.areComplete;
  const { obligations, missing } = obligationsOf(dossier, own, parts);
  const point = parts.read(dossier, 'receptionPoint');
  const action = nextActionOf({
    status,
    now,
    dueAt: due?.dueAt,
    isOverdue: due?.overdue ?? false,
    hasClockStarted: held(dossier.clockStartedAt) !== undefined,
    transferDueAt: due?.transfer?.dueAt,
    isOnline: dossier.channel === 'ONLINE',
    isReaderOwner: reader.id !== undefined && reader.ownerIds.has(reader.id),
    receptionPoint: point && {
      name: held(point.name) ?? '',
      address: held(held(point.address)?.text),
    },
    competentUnit: held(parts.read(dossier, 'competentUnit')?.name),
    supplements: supplements?.map(({ until, answeredAt }) => ({
      until: dateOf(until),
      isAnswered: held(answeredAt) !== undefined,
    })),
    fees: fees?.map(({ isPaid }) => ({ isPaid: isPaid === true })),
    areTheseWhole,
    obligations: obligations?.map((obligation) => obligationOf(obligation, reader)),
    missingObligations: missing,
    results: parts.list(dossier, 'results')?.map(({ documentId }) => ({
      hasElectronicCopy: held(documentId) !== undefined,
    })),
    isResultElectronicOnly,
    delivery: held(parts.read(dossier, 'delivery')?.state),
  });
  return toldOf(action, parts.areComplete);
}

function obligationOf(found: OwnObligation, reader: Reader): Obligation {
  const { isPaid, payUntil, treasury, remaining, payer, payerName } = found;
  const id = held(held(payer)?.id);
  const name = held(payerName);
  const amount = held(held(remaining)?.amount);
  return {
    isPaid: held(isPaid),
    payUntil: held(payUntil),
    treasury: held(treasury),
    remaining: amount === undefined ? undefined : BigInt(amount),
    payer: {
      key: id ?? `name ${name}`,
      name,
      isReader: id !== undefined && id === reader.id,
      isOwner: id !== undefined && reader.ownerIds.has(id),
    },
  };
}

/** What came of the obligations, and why not all of it. */
function obligationsOf(dossier: Inputs<Dossier>, own: NextActionFacts['own'], parts: ComputedParts) {
  const found = parts.list(dossier, 'obligations');
  const hidden = found?.map(({ isPaid }) => isPaid).find((isPaid) => isPaid instanceof Error);
  for (const error of [hidden, own?.lost]) if (error) parts.note('obligations', error);
  const whole: unknown = dossier.obligations;
  const lost: unknown = Array.isArray(whole) ? whole.find((item) => item instanceof Error) : whole;
  return {
    obligations: found ?? own?.found,
    missing: missingOf(own?.lost ?? (lost instanceof Error ? lost : undefined)),
  };
}

/** A refusal is for good; whatever else is missing nobody could ask. */
function missingOf(error: Error | undefined): MissingObligations {
  if (error === undefined) return 'NONE';
  return ['ACCESS_DENIED', 'UNAUTHENTICATED'].includes(codeOf(error)) ? 'HIDDEN' : 'UNASKED';
}

const toldOf = ({ amount, ...action }: NextAction, isComplete: boolean): unknown => ({
  ...action,
  what: inLanguage(action.what),
  whom: inLanguage(action.whom),
  where: inLanguage(action.where),
  amount: amount === undefined ? null : { amount: amount.toString(), currency: 'VND' },
  until: action.until ? formatInstant(action.until) : null,
  isComplete,
  further: action.further.map((more) => toldOf(more, isComplete)),
});
