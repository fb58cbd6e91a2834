import { z } from 'zod';
import { callerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';
import { actOf } from '../access-log/kept-change.ts';
import { readCursor, writeCursor } from '../access-log/page-cursor.ts';
import { auditGrounds } from '../audit/log-door.ts';
import { admitOwnLog } from '../audit/own-accesses.ts';
import { relayConnection } from '../execution/relay-connection.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootField, RootFields } from '../execution/root-field.ts';
import { parseInput } from '../mutations/request-kinds.ts';
import { VERDICTS } from './emergency-access.ts';
import type { EmergencyFilter, EmergencyStore } from './emergency-store.ts';
import { ownStoryOf, storyOf } from './emergency-story.ts';
import type { ReadUses } from './emergency-uses.ts';

export interface ReviewParts {
  readonly store: EmergencyStore;
  readonly usesOf: ReadUses;
  readonly now: () => Date;
}

const reviewInput = z.strictObject({
  id: z.uuid(),
  verdict: z.enum(VERDICTS),
  reason: z
    .string()
    .transform((given) => given.normalize('NFC').trim())
    .pipe(z.string().min(10).max(1_000).refine(isFitText, 'no NUL and no half characters')),
});

/** What comes after an emergency access: it is listed, reviewed once, and told to the person whom it opened. */
export function createReviewFields(parts: ReviewParts): RootFields {
  const { store } = parts;
  return {
    async emergencyAccesses(args, context, selection) {
      admitOverview(context);
      const state = String(args['state'] ?? 'UNREVIEWED').toLowerCase() as EmergencyFilter['state'];
      const after = args['after'] == null ? undefined : readCursor(placeShape, String(args['after']));
      const page = await store.page({ state }, Number(args['first'] ?? 20), after);
      const edges = await Promise.all(
        page.accesses.map(async (access) => ({
          cursor: writeCursor([access.requestedAt.toISOString(), access.id]),
          node: await storyOf(access, selection, parts),
        })),
      );
      return relayConnection(edges, {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after !== undefined,
      });
    },
    async reviewEmergencyAccess(args, context, selection) {
      const { id, verdict, reason } = parseInput(reviewInput, args);
      const mandate = auditGrounds(context.caller);
      const access = mandate.length > 0 ? await store.find(id) : undefined;
      const by = callerKey(context.caller);
      const crossing = context.boundary.admitOwn({
        service: 'reviewEmergencyAccess',
        action: 'reviewEmergency',
        dataClass: 'log.access',
        subject: { kind: 'log', id: 'reviewEmergencyAccess' },
        // Nobody reviews what they had a part in.
        grounds: access && [access.requestedBy, access.approval?.by].includes(by) ? [] : mandate,
        purpose: 'oversight',
      });
      crossing.messageId = id;
      if (!access) throw new GatewayError('NOT_AVAILABLE', 'no such emergency access');
      if (!access.approval)
        throw new GatewayError('BAD_USER_INPUT', 'nothing was opened', {
          extensions: { fields: ['id'], rule: 'an emergency access that was approved' },
        });
      // The first review stands; whoever comes later is shown it.
      const reviewed = access.review
        ? access
        : await store.review(id, { by, verdict, reason }, actOf(context, parts.now()));
      if (!reviewed) throw new GatewayError('NOT_AVAILABLE', 'no such emergency access');
      return storyOf(reviewed, selection, parts);
    },
  };
}

/** `me.emergencyAccesses` */
export const ownEmergencyAccesses =
  (parts: ReviewParts): RootField =>
  async (args, context, selection) => {
    admitOwnLog('emergencyAccesses', context);
    const filter = { personId: context.caller.id, state: 'all' } as const;
    const { accesses } = await parts.store.page(filter, Number(args['first'] ?? 20));
    return Promise.all(accesses.map((access) => ownStoryOf(access, selection, parts)));
  };

/** Emergency accesses open what the police hold: all of them are for supervisors of the whole log or of the police's. */
function admitOverview({ boundary, caller }: RequestContext): void {
  const isOfficer = caller.kind === 'officer';
  boundary.admitOwn({
    service: 'emergencyAccesses',
    dataClass: isOfficer ? 'log.agency' : 'log.access',
    action: isOfficer ? 'searchLog' : 'read',
    subject: { kind: 'log', id: 'emergencyAccesses' },
    grounds: auditGrounds(caller),
    purpose: 'oversight',
    ...(isOfficer ? { agency: 'police' } : {}),
  });
}

const placeShape = z.tuple([z.iso.datetime(), z.uuid()]).transform(([at, id]) => ({ at, id }));
