import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { DueDate } from '../../dossier/due-date.ts';
import { type MissingObligations, type NextAction, nextActionOf } from '../../dossier/next-action.ts';
import type { Obligation } from '../../dossier/payments.ts';
import { isPersonsNumber } from '../../schema/organisation.ts';
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
  'obligations { isPaid payUntil treasury remaining { amount } payer { id } payerOrganisation { number name } payerName } ' +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name } }';

/** Whom the advice is given to. Ids are those that this caller is shown, so nobody's own id is needed. */
export interface Reader {
  readonly id: string | undefined;
  /** Business number, in a session for an organisation: then nothing of the person's own counts. */
  readonly number?: string | undefined;
  readonly ownerIds: ReadonlySet<string>;
  readonly ownerNumbers?: ReadonlySet<string>;
}

export interface NextActionFacts {
  readonly due: DueDate | undefined;
  readonly now: Date;
  readonly reader: Reader;
  readonly isResultElectronicOnly: boolean;
  /** The reader's own obligations, where the dossier's, or what is paid of them, are refused. */
  readonly own?: OwnObligations | undefined;
}

/** Only a citizen is a person here; ids of others are their agencies'. A household business is known by the id of its head. */
export function readerOf(
  circle: Pick<DossierCircle, 'ownerIds' | 'ownerOrganisations'> | undefined,
  { caller, publicKey }: Pick<RequestContext, 'caller' | 'publicKey'>,
): Reader {
  const number = caller.organisation?.number;
  const idOf = (id: string) => publicKey('Person', id);
  const own = number ?? (caller.kind === 'citizen' ? caller.id : undefined);
  const owners = circle?.ownerOrganisations?.map((owner) => owner.number) ?? [];
  return {
    id: own !== undefined && isPersonsNumber(own) ? idOf(own) : undefined,
    number,
    ownerIds: new Set([...(circle?.ownerIds ?? []), ...owners.filter(isPersonsNumber)].map(idOf)),
    ownerNumbers: new Set(owners),
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
  const { obligations, missing } = obligationsOf(dossier, { own, reader }, parts);
  const point = parts.read(dossier, 'receptionPoint');
  const action = nextActionOf({
    status,
    now,
    dueAt: due?.dueAt,
    isOverdue: due?.overdue ?? false,
    hasClockStarted: held(dossier.clockStartedAt) !== undefined,
    transferDueAt: due?.transfer?.dueAt,
    isOnline: dossier.channel === 'ONLINE',
    isReaderOwner:
      (reader.id !== undefined && reader.ownerIds.has(reader.id)) ||
      (reader.number !== undefined && reader.ownerNumbers?.has(reader.number) === true),
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
    obligations,
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
  const { isPaid, payUntil, treasury, remaining, payer, payerOrganisation, payerName } = found;
  const id = held(held(payer)?.id);
  const organisation = held(payerOrganisation);
  const number = held(organisation?.number);
  const name = held(organisation?.name) ?? held(payerName);
  const amount = held(held(remaining)?.amount);
  return {
    isPaid: held(isPaid),
    payUntil: held(payUntil),
    treasury: held(treasury),
    remaining: amount === undefined ? undefined : BigInt(amount),
    payer: {
      key: id ?? number ?? `name ${name}`,
      name,
      isReader: (id !== undefined && id === reader.id) || (number !== undefined && number === reader.number),
      isOwner:
        (id !== undefined && reader.ownerIds.has(id)) ||
        (number !== undefined && reader.ownerNumbers?.has(number) === true),
    },
  };
}

/** What stands in the place of the obligations, or of whether one of them is paid: a representative is told the one and not the other. */
export function refusedPayment({ obligations }: Inputs<Dossier>): Error | undefined {
  if (obligations instanceof Error) return obligations;
  return obligations?.map((item) => errorIn(held(item)?.isPaid)).find((error) => error !== undefined);
}

/** What came of the obligations, the reader's own ones as the reader's own record tells them; and why not all of it. */
function obligationsOf(
  dossier: Inputs<Dossier>,
  { own, reader }: Pick<NextActionFacts, 'own' | 'reader'>,
  parts: ComputedParts,
) {
  const found = parts.list(dossier, 'obligations');
  const readersOwn = own?.found ?? [];
  const isReaders = (obligation: OwnObligation) => obligationOf(obligation, reader).payer?.isReader === true;
  const others = readersOwn.length === 0 ? found : found?.filter((obligation) => !isReaders(obligation));
  const all = found || own?.found ? [...readersOwn, ...(others ?? [])] : undefined;
  const hidden = all?.map(({ isPaid }) => errorIn(isPaid)).find((error) => error !== undefined);
  for (const error of [hidden, own?.lost]) if (error) parts.note('obligations', error);
  const whole: unknown = dossier.obligations;
  const lost: unknown = Array.isArray(whole) ? whole.find((item) => item instanceof Error) : whole;
  return {
    obligations: all?.map((obligation) => obligationOf(obligation, reader)),
    missing: missingOf(own?.lost ?? (lost instanceof Error ? lost : undefined)),
  };
}

const errorIn = (value: unknown): Error | undefined => (value instanceof Error ? value : undefined);

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
