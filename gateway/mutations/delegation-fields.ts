import { z } from 'zod';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import { maskValue } from '../../policies/masks.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import { isWithin } from '../../schema/time-window.ts';
import { actOf } from '../access-log/kept-change.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootFields } from '../execution/root-field.ts';
import { type DelegationStore, MAX_ACTIVE, type StoredDelegation } from './delegation-store.ts';
import { admitOwnRegister } from './request-fields.ts';
import { dossierCode, idempotencyKey, parseInput } from './request-kinds.ts';

const LONGEST_MS = 366 * 24 * 3_600_000;

const grantInput = z.strictObject({
  idempotencyKey,
  representative: z.string().regex(/^[0-9]{12}$/),
  dossiers: z
    .array(dossierCode)
    .max(50)
    .nullish()
    .transform((codes) => codes ?? []),
  expiresAt: z.iso.datetime({ offset: true }),
});
const revokeInput = z.strictObject({ id: z.uuid() });

export interface DelegationParts {
  readonly store: DelegationStore;
  readonly now: () => Date;
}

/** Citizens give and end delegations. The register is the gateway's own; whether a representative exists is not told. */
export function createDelegationFields(parts: DelegationParts): RootFields {
  const { store, now } = parts;
  return {
    async grantDelegation(args, context) {
      const input = parseInput(grantInput, args['input']);
      const { caller } = context.boundary;
      const dossiers = [...new Set(input.dossiers.map((code) => ownedCode(code, context)))].sort();
      admitDelegation('grantDelegation', dossiers, context);
      const endsMs = Date.parse(input.expiresAt);
      if (!isWithin(endsMs, now().getTime(), { pastMs: -1, futureMs: LONGEST_MS }))
        throw wrong('expiresAt', `after now, within ${LONGEST_MS / 86_400_000} days`);
      if (input.representative === caller.id) throw wrong('representative', 'another person');
      const wanted = {
        ownerId: caller.id,
        representativeId: input.representative,
        dossiers,
        key: input.idempotencyKey,
        expiresAt: new Date(endsMs).toISOString(),
      };
      const stored = await store.grant(wanted, actOf(context, now()));
      if (!stored) throw wrong('representative', `at most ${MAX_ACTIVE} delegations at a time`);
      const isSame =
        stored.representativeId === wanted.representativeId &&
        stored.expiresAt === wanted.expiresAt &&
        stored.dossiers.join() === dossiers.join();
      if (!isSame) throw wrong('idempotencyKey', 'one that was not used for something else');
      return shown(stored, caller.id, now());
    },
    async revokeDelegation(args, context) {
      const { id } = parseInput(revokeInput, args['input']);
      const { caller } = context.boundary;
      // Ending one needs no dossier to be at hand: it may be gone, the delegation must end all the same.
      admitDelegation('revokeDelegation', [], context);
      const stored = await store.revoke(id, caller.id, actOf(context, now()));
      if (!stored) throw new GatewayError('NOT_AVAILABLE', 'no such delegation of this caller');
      return shown(stored, caller.id, now());
    },
  };
}

/** `me.delegations` */
export const ownDelegations =
  ({ store, now }: DelegationParts) =>
  async (_args: unknown, context: RequestContext): Promise<unknown> => {
    admitOwnRegister('delegations', context);
    const { id } = context.caller;
    return (await store.ofPerson(id)).map((stored) => shown(stored, id, now()));
  };

/** Canonical code of a dossier that the caller owns; a foreign and an absent one look alike. */
function ownedCode(code: string, { boundary }: RequestContext): string {
  const circle = boundary.openDossier(code);
  if (!circle?.ownerIds.includes(boundary.caller.id))
    throw new GatewayError('NOT_AVAILABLE', 'absent, or not owned by this caller');
  return circle.code;
}

/** Decided for every class that a representative will come to see, dossier by dossier, or on the person for all of them. */
function admitDelegation(action: string, dossiers: readonly string[], { boundary }: RequestContext): void {
  const admitted = (dataClass: DataClass, kind: 'dossier' | 'person', id: string) =>
    boundary.admitOwn({
      service: action,
      action,
      dataClass,
      subject: { kind, id },
      grounds: kind === 'dossier' ? ['owner'] : boundary.caller.kind === 'citizen' ? ['self'] : [],
    });
  if (dossiers.length === 0) admitted('person.identity', 'person', boundary.caller.id);
  for (const code of dossiers) {
    admitted('dossier.progress', 'dossier', code);
    admitted('dossier.content', 'dossier', code);
  }
}

const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: not ${rule}`, { extensions: { fields: [field], rule } });

function shown(stored: StoredDelegation, callerId: string, now: Date): unknown {
  const isGiven = stored.ownerId === callerId;
  const isActive = stored.revokedAt === undefined && Date.parse(stored.expiresAt) > now.getTime();
  return {
    id: stored.id,
    isGiven,
    owner: { id: stored.ownerId },
    representative: { id: stored.representativeId },
    otherPersonalId: maskValue('last3', isGiven ? stored.representativeId : stored.ownerId),
    dossiers: stored.dossiers,
    grantedAt: formatInstant(new Date(stored.grantedAt)),
    expiresAt: formatInstant(new Date(stored.expiresAt)),
    revokedAt: stored.revokedAt === undefined ? null : formatInstant(new Date(stored.revokedAt)),
    isActive,
  };
}
