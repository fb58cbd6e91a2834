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
type Read = readonly OwnObligation[] | GatewayError;

const TAX = 'tax';
const OPERATION = 'taxDossiers';
const CLASSES: readonly DataClass[] = ['tax.obligation', 'tax.payment'];
const FIELDS = {
  code: true,
  obligations: { isPaid: true, payUntil: true, treasury: true, remaining: true, payer: { id: true } },
} as const;

/** One for each request, so that the dossiers of a list are one message. */
const loaders = new WeakMap<RequestContext, DataLoader<string, Read>>();

/**
 * What the caller alone has to pay for somebody else's dossier. The obligations of a dossier are several payers', and a party is
 * refused them as the dossier's; the own ones are the party's own data (`citizen.own-records`), decided and on record as such.
 * What came of others goes no further than this file.
 * @param refused what stands in the place of the dossier's obligations.
 * @returns undefined where there is nothing to ask for, and where it was refused; the error where the agency failed.
 */
export async function ownObligations(
  code: string,
  refused: unknown,
  context: RequestContext,
): Promise<Read | undefined> {
  const { boundary, caller } = context;
  const circle = boundary.circleOf(code);
  const isParty = caller.kind === 'citizen' && circle?.partyIds.includes(caller.id);
  if (!circle || !isParty || !isForLackOfGrounds(refused) || !boundary.handles(TAX, code)) return undefined;
  let loader = loaders.get(context);
  if (!loader) {
    loader = new DataLoader((codes) => load(codes, context));
    loaders.set(context, loader);
  }
  const read = await loader.load(circle.code).catch((error: GatewayError) => error);
  return read === nothing ? undefined : read;
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

async function load(codes: readonly string[], context: RequestContext): Promise<Read[]> {
  try {
    const admissions = new Map(codes.map((code) => [code, admit(context)]));
    const codeOf = new Map([...admissions].map(([code, { crossing }]) => [crossing, code]));
    const asked = codes.filter((code) => admissions.get(code)?.granted.size === CLASSES.length);
    if (asked.length === 0) return codes.map(() => nothing);
    const found = await callAgency(context.reader.callParts, {
      ...{ agency: TAX, operation: OPERATION, keys: asked, signal: context.signal },
      admitted: asked.flatMap((code) => admissions.get(code)?.crossing ?? []),
      fields: FIELDS,
      keyOf: (crossing: Crossing) => codeOf.get(crossing) ?? '',
      contentOf: (read: ReadonlyMap<string, Read>, crossing: Crossing) =>
        read.get(codeOf.get(crossing) ?? ''),
      read: ({ rows, unreadable, flags }) =>
        new Map(
          asked.map((code): [string, Read] => {
            const admission = admissions.get(code);
            const released = admission && context.boundary.release(admission, flags?.get(code));
            return [
              code,
              unreadable?.get(code) ?? (released ? ownOf(rows.get(code), released, context) : nothing),
            ];
          }),
        ),
    });
    return codes.map((code) => found.get(code) ?? nothing);
  } catch (error) {
    const failure =
      error instanceof GatewayError ? error : new GatewayError('INTERNAL', 'unexpected', { cause: error });
    return codes.map(() => failure);
  }
}

const nothing = new GatewayError('ACCESS_DENIED', 'nothing of it was granted');

const admit = ({ boundary }: RequestContext): Admission =>
  boundary.admit(TAX, OPERATION, 'Person', boundary.caller.id, CLASSES);

/** @returns the error of a row that may be the caller's and could not be read: nobody knows then what is to be paid. */
function ownOf(row: unknown, admission: Admission, { caller, publicKey }: RequestContext): Read {
  const view = viewOf(admission, publicKey, () => undefined);
  const obligations: unknown = Reflect.get(Object(row), 'obligations');
  const items: readonly unknown[] = Array.isArray(obligations) ? obligations : [];
  const broken = items.find((item) => item instanceof GatewayError);
  if (broken instanceof GatewayError) return broken;
  if (CLASSES.some((dataClass) => view.refusal(dataClass))) return nothing;
  return items.flatMap((item): readonly OwnObligation[] => {
    const { payer, remaining, ...held } = item as OwnObligation & { payer?: { id?: string } };
    if (payer?.id !== caller.id) return [];
    return [
      {
        ...held,
        remaining: view.mask('tax.payment', 'hidden', remaining) as OwnObligation['remaining'],
        payer: { id: publicKey('Person', caller.id) },
      },
    ];
  });
}
