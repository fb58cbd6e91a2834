import { isObjectType, Kind, parse } from 'graphql';
import { z } from 'zod';
import type { AgencyFolder } from '../../connectors/discovery.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type Selection, selectionCompiler } from '../../stitching/selection.ts';
import { agencySchema } from '../../stitching/stitch.ts';
import { type CallParts, callAgency } from '../agencies/agency-call.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { DraftContent, DraftRoute } from './draft.ts';

const UNIT = { code: true, agency: true, name: true } as const;
const POINT = { id: true, branch: true, name: true } as const;
export const ROUTE_FIELDS = { unit: UNIT, point: POINT, isBoundaryFree: true, isReceivedHere: true } as const;

const routeShape = z.object({
  unit: z.object({ code: z.string(), agency: z.string(), name: z.string() }),
  point: z.object({ id: z.string(), branch: z.string(), name: z.string() }),
  isBoundaryFree: z.boolean(),
  isReceivedHere: z.boolean(),
});

export type Place = Pick<DraftContent, 'ward' | 'branch' | 'point'>;

/**
 * Who decides a procedure for a place, and where it may be received: the centre's own word, so that the gateway has no
 * second list of it. Nobody is named in the question.
 * @throws GatewayError `AGENCY_*`.
 */
export async function readRoute(
  parts: CallParts,
  procedure: string,
  place: Place,
  { boundary, signal, freshness }: Pick<RequestContext, 'boundary' | 'signal' | 'freshness'>,
): Promise<DraftRoute> {
  const operation = 'onestopRoute';
  const admission = boundary.admit('onestop', operation, 'FilingRoute', operation, ['catalogue.public']);
  const [refusal] = admission.refused.values();
  if (refusal) throw refusal;
  return callAgency(
    { ...parts, freshness },
    {
      ...{ agency: 'onestop', operation, keys: [], signal },
      admitted: [admission.crossing],
      args: { input: { procedure, ...place } },
      fields: ROUTE_FIELDS,
      read({ value }) {
        const read = routeShape.safeParse(value);
        if (read.success) return read.data;
        throw new GatewayError('AGENCY_BAD_ANSWER', 'onestop: no route', { cause: read.error });
      },
    },
  );
}

const moneyShape = z.object({ amount: z.union([z.number(), z.string()]) }).nullish();
const procedureShape = z.object({ code: z.string(), fee: moneyShape, onlineFee: moneyShape });

type Agencies = readonly Pick<AgencyFolder, 'manifest' | 'typeDefs'>[];

/** What the catalogue is asked of a procedure. */
export const procedureSelection = (agencies: Agencies): Selection =>
  selectionOf(agencies, 'Procedure', '{ code fee { amount } onlineFee { amount } }');

/** What the centre is asked of a dossier that is done: its papers may be used again. */
export const resultsSelection = (agencies: Agencies): Selection =>
  selectionOf(agencies, 'Dossier', '{ results { name documentId } }');

/** @throws Error where the centre's schema has no such type. */
function selectionOf(agencies: Agencies, typeName: string, text: string): Selection {
  const centre = agencies.find(({ manifest }) => manifest.id === 'onestop');
  const type = centre && agencySchema(centre.typeDefs).getType(typeName);
  const document = parse(text, { noLocation: true }).definitions[0];
  if (!isObjectType(type) || document?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error(`the centre has no ${typeName}`);
  return selectionCompiler(type, new Map())([document.selectionSet], { fragments: {}, variableValues: {} });
}

export interface ListedProcedure {
  /** Whole đồng as the catalogue has it; undefined where it names none. */
  readonly fee?: number | string;
  readonly onlineFee?: number | string;
}

/** @returns undefined where the catalogue does not have it. @throws GatewayError `AGENCY_*`. */
export async function readProcedure(
  code: string,
  selection: Selection,
  { reader }: Pick<RequestContext, 'reader'>,
): Promise<ListedProcedure | undefined> {
  const args = { search: code };
  const rows = await reader.root({ agency: 'onestop', operation: 'procedures', args, selection });
  for (const row of Array.isArray(rows) ? rows : []) {
    const read = procedureShape.safeParse(row);
    if (!read.success || read.data.code !== code) continue;
    const { fee, onlineFee } = read.data;
    return {
      ...(fee ? { fee: fee.amount } : {}),
      ...(onlineFee ? { onlineFee: onlineFee.amount } : {}),
    };
  }
  return undefined;
}
