import DataLoader from 'dataloader';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import { callAgency } from '../agencies/agency-call.ts';
import type { Admission } from '../boundary/admission.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { viewOf } from '../boundary/view.ts';
import { originOf } from '../errors/public-error.ts';
import type { Inputs } from './inputs.ts';
import type { Dossier } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';

export type OwnObligation = Inputs<NonNullable<NonNullable<Dossier['obligations']>[number]>>;

/** What came of them. */
export interface OwnObligations {
  /** Undefined where none could be told. */
  readonly found: readonly OwnObligation[] | undefined;
  /** Why there may be more. */
  readonly lost?: GatewayError;
}

const TAX = 'tax';
const OPERATION = 'taxDossiers';
const CLASSES: readonly DataClass[] = ['tax.obligation', 'tax.payment'];
const FIELDS = {
  code: true,
  obligations: { isPaid: true, payUntil: true, treasury: true, remaining: true, payer: { id: true } },
} as const;

/** One for each request, so that the dossiers of a list are one message. */
const loaders = new WeakMap<RequestContext, DataLoader<string, OwnObligations>>();

/**
 * What the caller alone has to pay for somebody else's dossier. The obligations of a dossier are several payers', and a party is
 * refused them as the dossier's, or told them without what is paid (who is a representative as well); the own ones are the
 * party's own data (`citizen.own-records`), decided and on record as such.
 * What came of others goes no further than this file.
 * @param refused what stands in the place of the dossier's obligations, or of whether one is paid.
 * @returns undefined where there is nothing to ask for.
 */
export function ownObligations(
  code: string,
  refused: unknown,
  context: RequestContext,
): Promise<OwnObligations> | undefined {
  const { boundary, caller } = context;
  const circle = boundary.circleOf(code);
  const isParty = caller.kind === 'citizen' && !caller.organisation && circle?.partyIds.includes(caller.id);
  if (!circle || !isParty || !isForLackOfGrounds(refused) || !boundary.handles(TAX, code)) return undefined;
  let loader = loaders.get(context);
  if (!loader) {
    loader = new DataLoader((codes) => load(codes, context));
    loaders.set(context, loader);
  }
  return loader.load(circle.code);
}

/** Refused as the dossier's; who has not signed in well enough is refused the own ones as well, and not asked twice. */
function isForLackOfGrounds(refused: unknown): boolean {
  const origin = originOf(refused);
  return (
    origin instanceof GatewayError &&
    origin.code === 'ACCESS_DENIED' &&
    origin.publicExtensions['remedy'] === 'GROUNDS_MISSING'
  );
}

async function load(codes: readonly string[], context: RequestContext): Promise<OwnObligations[]> {
  try {
    const admissions = new Map(codes.map((code) => [code, admit(context)]));
    const codeOf = new Map([...admissions].map(([code, { crossing }]) => [crossing, code]));
    const asked = [...admissions].filter(([, { granted }]) => granted.size === CLASSES.length);
    const found = asked.length === 0 ? new Map() : await ask(asked, codeOf, context);
    return codes.map((code) => found.get(code) ?? NOTHING);
  } catch (error) {
    const lost = error instanceof GatewayError ? error : new GatewayError('INTERNAL', 'unexpected');
    return codes.map(() => ({ found: undefined, lost }));
  }
}

const NOTHING: OwnObligations = { found: undefined };

const admit = ({ boundary }: RequestContext): Admission =>
  boundary.admit(TAX, OPERATION, 'Person', boundary.caller.id, CLASSES);

function ask(
  asked: readonly (readonly [code: string, admission: Admission])[],
  codeOf: ReadonlyMap<Crossing, string>,
  context: RequestContext,
): Promise<ReadonlyMap<string, OwnObligations>> {
  const keyOf = (crossing: Crossing) => codeOf.get(crossing) ?? '';
  return callAgency(context.reader.callParts, {
    ...{ agency: TAX, operation: OPERATION, fields: FIELDS, signal: context.signal, keyOf },
    keys: asked.map(([code]) => code),
    admitted: asked.map(([, { crossing }]) => crossing),
    // What came of others is neither told nor on record as the party's.
    contentOf(read: ReadonlyMap<string, OwnObligations>, crossing) {
      const { found, lost } = read.get(keyOf(crossing)) ?? NOTHING;
      return found && found.length > 0 ? found : (lost ?? found);
    },
    read: ({ rows, unreadable, flags }) =>
      new Map(
        asked.map(([code, admission]) => {
          const lost = unreadable?.get(code);
          const released = context.boundary.release(admission, flags?.get(code));
          return [code, lost ? { found: undefined, lost } : ownOf(rows.get(code), released, context)];
        }),
      ),
  });
}

/** One that could not be read may be the caller's: it is told that there may be more. */
function ownOf(row: unknown, admission: Admission, { caller, publicKey }: RequestContext): OwnObligations {
  const view = viewOf(admission, publicKey, () => undefined);
  if (CLASSES.some((dataClass) => view.refusal(dataClass))) return NOTHING;
  const obligations: unknown = Reflect.get(Object(row), 'obligations');
  const items: readonly unknown[] = Array.isArray(obligations) ? obligations : [];
  const lost = items.find((item) => item instanceof GatewayError);
  const found = items.flatMap((item): readonly OwnObligation[] => {
    const { payer, remaining, ...held } = item as OwnObligation & { payer?: { id?: string } };
    if (payer?.id !== caller.id) return [];
    const shown = view.mask('tax.payment', 'hidden', remaining) as OwnObligation['remaining'];
    return [{ ...held, remaining: shown, payer: { id: publicKey('Person', caller.id) } }];
  });
  return lost ? { found, lost } : { found };
}
