import { z } from 'zod';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import { callerKey, shownIdOf } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';
import { readCursor, writeCursor } from '../access-log/page-cursor.ts';
import { admitLogReading, auditGrounds } from '../audit/log-door.ts';
import { admitOwnLog } from '../audit/own-accesses.ts';
import { relayConnection } from '../execution/relay-connection.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootField, RootFields } from '../execution/root-field.ts';
import { idempotencyKey, parseInput } from '../mutations/request-kinds.ts';
import type { Objection, ObjectionFilter, ObjectionState, ObjectionStore } from './objection-store.ts';
import type { Objections } from './objections.ts';

const words = (min: number, max: number) =>
  z
    .string()
    .transform((given) => given.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max).refine(isFitText, 'no NUL and no half characters'));
const objectInput = z.strictObject({ idempotencyKey, number: z.uuid(), reason: words(10, 1_000) });
const answerInput = z.strictObject({ id: z.uuid(), answer: words(10, 2_000) });

export interface ObjectionParts {
  readonly store: ObjectionStore;
  readonly objections: Objections;
}

/**
 * Citizens object to an access that `me.dataAccesses` tells them of; auditors and data-protection officers, and officers
 * charged with the oversight of the agency concerned, list objections and answer them (Law 91/2025/QH15 Art. 4(1)).
 */
export function createObjectionFields({ store, objections }: ObjectionParts): RootFields {
  return {
    async objectToAccess(args, context) {
      const { idempotencyKey: key, number, reason } = parseInput(objectInput, args['input']);
      const { boundary, caller } = context;
      const crossing = boundary.admitOwn({
        service: 'objectToAccess',
        action: 'fileObjection',
        dataClass: 'log.own',
        subject: { kind: 'log', id: caller.id },
        grounds: caller.kind === 'citizen' ? ['self'] : [],
      });
      crossing.messageId = number;
      return shown(await objections.file({ key, record: number.toLowerCase(), reason }, context), false);
    },
    async accessObjections(args, context) {
      const isOfficer = context.caller.kind === 'officer';
      await admitLogReading(context, 'accessObjections', isOfficer ? 'log.agency' : 'log.access', {});
      const state = String(args['state'] ?? 'FILED').toLowerCase() as ObjectionState;
      return pageOf(store, { ...reachOf(context), state }, args, true);
    },
    async answerObjection(args, context) {
      const { id, answer } = parseInput(answerInput, args);
      const { boundary, caller } = context;
      const mandate = auditGrounds(caller);
      const objection = mandate.length > 0 ? await store.find(id) : undefined;
      const isReached = objection !== undefined && isWithin(objection, reachOf(context));
      const isOwnLook = isReached && objection.lookedBy === callerKey(caller);
      const crossing = boundary.admitOwn({
        service: 'answerObjection',
        action: 'answerObjection',
        dataClass: caller.kind === 'officer' ? 'log.agency' : 'log.access',
        subject: { kind: 'log', id: 'answerObjection' },
        // Nobody answers for what they did themselves.
        grounds: isOwnLook ? [] : mandate,
        purpose: 'oversight',
        ...(caller.kind === 'officer' && caller.agency !== undefined ? { agency: caller.agency } : {}),
      });
      crossing.messageId = id;
      if (!isReached) throw new GatewayError('NOT_AVAILABLE', 'no such objection for this caller');
      return shown(await objections.answer(objection, answer, context), true);
    },
  };
}

/** `me.objections` */
export const ownObjections =
  ({ store }: ObjectionParts): RootField =>
  async (args, context) => {
    admitOwnLog('objections', context);
    return pageOf(store, { personId: context.caller.id, state: 'all' }, args, false);
  };

/** What this person objected to, of the records with these numbers; part of `me.dataAccesses`, admitted with it. */
export const objectionsTo =
  ({ store }: ObjectionParts) =>
  async (numbers: readonly string[], personId: string): Promise<ReadonlyMap<string, object>> =>
    new Map(
      [...(await store.toRecords(personId, numbers))].map(([number, objection]) => [
        number,
        shown(objection, false),
      ]),
    );

/** Objections that a supervisor is there for: all, or those of the agency whose officer they are. */
const reachOf = ({ caller }: RequestContext): Pick<ObjectionFilter, 'agency'> =>
  caller.agency === undefined ? {} : { agency: caller.agency };

const isWithin = ({ agencies }: Objection, { agency }: Pick<ObjectionFilter, 'agency'>): boolean =>
  agency === undefined || agencies.includes(agency);

async function pageOf(
  store: ObjectionStore,
  filter: ObjectionFilter,
  args: Readonly<Record<string, unknown>>,
  isSupervisor: boolean,
) {
  const after = args['after'] == null ? undefined : readCursor(placeShape, String(args['after']));
  const page = await store.page(filter, Number(args['first'] ?? 20), after);
  const edges = page.objections.map((objection) => ({
    cursor: writeCursor([objection.filedAt.toISOString(), objection.id]),
    node: shown(objection, isSupervisor),
  }));
  return relayConnection(edges, {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: after !== undefined,
  });
}

const placeShape = z.tuple([z.iso.datetime(), z.uuid()]).transform(([at, id]) => ({ at, id }));

function shown({ id, record, agencies, reason, filedAt, dueAt, answer }: Objection, isSupervisor: boolean) {
  return {
    id,
    number: record,
    state: answer ? 'ANSWERED' : 'FILED',
    agencies,
    reason,
    filedAt: formatInstant(filedAt),
    dueAt: dueAt ? formatInstant(dueAt) : null,
    answer: answer?.text ?? null,
    answeredAt: answer ? formatInstant(answer.at) : null,
    answeredBy: answer && isSupervisor ? shownIdOf(answer.by) : null,
  };
}
