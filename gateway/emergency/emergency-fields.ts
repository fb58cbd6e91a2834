import { z } from 'zod';
import { callerKey } from '../../schema/caller-key.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { Selection } from '../../stitching/selection.ts';
import { actOf } from '../access-log/kept-change.ts';
import { auditGrounds } from '../audit/log-door.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootFields } from '../execution/root-field.ts';
import { parseInput } from '../mutations/request-kinds.ts';
import { isFitToKeep } from '../storage/kept-text.ts';
import { type EmergencyAccess, purposeOf, stateOf } from './emergency-access.ts';
import type { EmergencyStore } from './emergency-store.ts';
import { storyOf } from './emergency-story.ts';
import type { ReadUses } from './emergency-uses.ts';

const text = (min: number, max: number) =>
  z
    .string()
    .transform((given) => given.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max));

const requestInput = z.strictObject({
  personId: z.string().regex(/^[0-9]{12}$/),
  reason: text(20, 1_000),
  // It stands in records and at the agency in the clear, so no number of a person may be in it.
  caseNumber: text(3, 40).pipe(
    z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}./_-]*$/u)
      .refine(isFitToKeep, 'no number of a person in it'),
  ),
});
const idInput = z.strictObject({ id: z.uuid() });

export interface EmergencyParts {
  readonly store: EmergencyStore;
  readonly usesOf: ReadUses;
  readonly now: () => Date;
}

/**
 * Break-glass: requested by one officer with a reason, approved by another, used by the first, for one person and for a
 * short time. Who may do so is the policies' matter (policies/break-glass.cedar); that the ground `emergency` is given
 * only to whom it belongs is decided here. Each step is a record with that ground, which is what raises the alarm.
 */
export function createEmergencyFields(parts: EmergencyParts): RootFields {
  const { store, now } = parts;

  const shown = (access: EmergencyAccess, selection: Selection) => storyOf(access, selection, parts);
  /** Only an officer's word is a reason to look whether there is such an access. */
  const found = async (id: string, { caller }: RequestContext) =>
    caller.kind === 'officer' ? await store.find(id) : undefined;

  return {
    async requestEmergencyAccess(args, context, selection) {
      const { personId, reason, caseNumber } = parseInput(requestInput, args['input']);
      const { caller } = context;
      const crossing = admitStep('requestEmergencyAccess', context, personId, {
        isGrounded: caller.kind === 'officer',
        purpose: purposeOf({ caseNumber }),
      });
      const access = await store.request(
        { requestedBy: callerKey(caller), caseNumber, personId, reason },
        actOf(context, now()),
      );
      crossing.messageId = access.id;
      return shown(access, selection);
    },
    async approveEmergencyAccess(args, context, selection) {
      const { id } = parseInput(idInput, { id: args['id'] });
      const { caller } = context;
      const access = await found(id, context);
      const isGrounded =
        access !== undefined &&
        access.requestedBy !== callerKey(caller) &&
        stateOf(access, now()) !== 'EXPIRED' &&
        (await store.isOnRecord(id));
      const crossing = admitStep('approveEmergencyAccess', context, access?.personId ?? id, {
        isGrounded,
        purpose: access ? purposeOf(access) : NO_CASE,
      });
      crossing.messageId = id;
      const approved = await store.approve(id, callerKey(caller), actOf(context, now()));
      // Its time may have run out between the look and the approval.
      if (!approved?.approval) throw new GatewayError('NOT_AVAILABLE', 'too late to approve');
      return shown(approved, selection);
    },
    async emergencyAccess(args, context, selection) {
      const { id } = parseInput(idInput, { id: args['id'] });
      const { caller, boundary } = context;
      const isOfficer = caller.kind === 'officer';
      boundary.admitOwn({
        service: 'emergencyAccess',
        dataClass: isOfficer ? 'log.agency' : 'log.access',
        subject: { kind: 'log', id: 'emergencyAccess' },
        grounds: auditGrounds(caller),
        purpose: 'oversight',
        // Emergency accesses open what the police hold: officers see them as part of the log of that agency.
        ...(isOfficer ? { agency: 'police' } : {}),
      });
      const access = await store.find(id);
      if (!access) throw new GatewayError('NOT_AVAILABLE', 'no such emergency access');
      return shown(access, selection);
    },
    async emergencyPerson(args, context) {
      const { id } = parseInput(idInput, { id: args['id'] });
      const access = await found(id, context);
      const isGrounded =
        access?.requestedBy === callerKey(context.caller) &&
        stateOf(access, now()) === 'APPROVED' &&
        (await store.isOnRecord(id));
      if (!access || !isGrounded) {
        const purpose = access ? purposeOf(access) : NO_CASE;
        admitStep('emergencyPerson', context, access?.personId ?? id, { isGrounded: false, purpose });
        throw new GatewayError('NOT_AVAILABLE', 'nobody is opened without grounds');
      }
      context.boundary.openEmergency(access.personId, purposeOf(access));
      return { id: access.personId };
    },
  };
}

const NO_CASE = 'emergency';

/**
 * Decides and records one step. Without the ground nobody is let through, and an access that is absent is refused like
 * one that is somebody else's, pending or over.
 * @throws GatewayError ACCESS_DENIED.
 */
function admitStep(
  service: string,
  { boundary, caller }: RequestContext,
  personId: string,
  { isGrounded, purpose }: { readonly isGrounded: boolean; readonly purpose: string },
) {
  return boundary.admitOwn({
    service,
    action: 'breakGlass',
    dataClass: 'person.identity',
    // Whoever is no officer must not be able to write refusals into another person's list of accesses.
    subject: caller.kind === 'officer' ? { kind: 'person', id: personId } : { kind: 'log', id: service },
    grounds: isGrounded ? ['emergency'] : [],
    purpose,
  });
}
