import { z } from 'zod';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import { maskValue } from '../../policies/masks.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass, GroundKind } from '../../schema/terms.ts';
import { isWithin } from '../../schema/time-window.ts';
import { actOf } from '../access-log/kept-change.ts';
import { organisationIn, ownerIdOf, ownersOf } from '../boundary/organisation-grounds.ts';
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
  organisation: z.string().max(20).nullish(),
  sectors: z
    .array(z.string().regex(/^[a-z][a-z-]{1,39}$/))
    .min(1)
    .max(20)
    .nullish()
    .transform((sectors) => sectors && [...new Set(sectors)].sort()),
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
      const { organisation } = caller;
      if (input.organisation != null && input.organisation !== organisation?.number)
        throw wrong('organisation', 'the organisation for which the caller acts in this session');
      if (input.sectors && !organisation) throw wrong('sectors', 'given where a person delegates');
      const owned = await Promise.all(input.dossiers.map((code) => ownedCode(code, context)));
      const dossiers = [...new Set(owned)].sort();
      admitDelegation('grantDelegation', dossiers, context);
      const endsMs = Date.parse(input.expiresAt);
      if (!isWithin(endsMs, now().getTime(), { pastMs: -1, futureMs: LONGEST_MS }))
        throw wrong('expiresAt', `after now, within ${LONGEST_MS / 86_400_000} days`);
      if (input.representative === caller.id) throw wrong('representative', 'another person');
      const wanted = {
        ownerId: ownerIdOf(caller),
        representativeId: input.representative,
        dossiers,
        ...(input.sectors && { sectors: input.sectors }),
        ...(organisation && { signedBy: caller.id }),
        key: input.idempotencyKey,
        expiresAt: new Date(endsMs).toISOString(),
      };
      const stored = await store.grant(wanted, actOf(context, now()));
      if (!stored) throw wrong('representative', `at most ${MAX_ACTIVE} delegations at a time`);
      const isSame =
        stored.representativeId === wanted.representativeId &&
        stored.expiresAt === wanted.expiresAt &&
        stored.sectors?.join() === wanted.sectors?.join() &&
        stored.dossiers.join() === dossiers.join();
      if (!isSame) throw wrong('idempotencyKey', 'one that was not used for something else');
      return shown(stored, ownerIdOf(caller), now());
    },
    async revokeDelegation(args, context) {
      const { id } = parseInput(revokeInput, args['input']);
      const { caller } = context.boundary;
      // Ending one needs no dossier to be at hand: it may be gone, the delegation must end all the same.
      admitDelegation('revokeDelegation', [], context);
      const stored = await store.revoke(id, ownerIdOf(caller), actOf(context, now()));
      if (!stored) throw new GatewayError('NOT_AVAILABLE', 'no such delegation of this caller');
      return shown(stored, ownerIdOf(caller), now());
    },
  };
}

/** `me.delegations` */
export const ownDelegations =
  ({ store, now }: DelegationParts) =>
  async (_args: unknown, context: RequestContext): Promise<unknown> => {
    // Those of an organisation are for its legal representative: the ground says whose register it is.
    admitOwnRegister('delegations', context, context.caller.organisation ? ['organisation'] : ['self']);
    const id = ownerIdOf(context.caller);
    return (await store.ofPerson(id)).map((stored) => shown(stored, id, now()));
  };

/** Canonical code of a dossier that the caller owns; a foreign and an absent one look alike. */
async function ownedCode(code: string, { boundary }: RequestContext): Promise<string> {
  const circle = await boundary.openDossier(code);
  if (!circle || !ownersOf(circle).includes(ownerIdOf(boundary.caller)))
    throw new GatewayError('NOT_AVAILABLE', 'absent, or not owned by this caller');
  return circle.code;
}

/**
 * Decided for every class that a representative will come to see, dossier by dossier; for all of them on the person, or on the
 * organisation's own register.
 */
function admitDelegation(action: string, dossiers: readonly string[], { boundary }: RequestContext): void {
  const { caller } = boundary;
  const ground = (own: GroundKind): GroundKind => (caller.organisation ? 'organisation' : own);
  const admitted = (dataClass: DataClass, kind: 'dossier' | 'person' | 'log', id: string) =>
    boundary.admitOwn({
      service: action,
      action,
      dataClass,
      subject: { kind, id },
      grounds: kind === 'dossier' ? [ground('owner')] : caller.kind === 'citizen' ? [ground('self')] : [],
    });
  if (dossiers.length === 0 && caller.organisation) admitted('log.own', 'log', ownerIdOf(caller));
  else if (dossiers.length === 0) admitted('person.identity', 'person', caller.id);
  for (const code of dossiers) {
    admitted('dossier.progress', 'dossier', code);
    admitted('dossier.content', 'dossier', code);
  }
}

const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: not ${rule}`, { extensions: { fields: [field], rule } });

/** @param callerId the person, or the organisation for which they act. */
function shown(stored: StoredDelegation, callerId: string, now: Date): unknown {
  const isGiven = stored.ownerId === callerId;
  const signer = stored.signedBy ?? stored.ownerId;
  const number = organisationIn(stored.ownerId);
  const isActive = stored.revokedAt === undefined && Date.parse(stored.expiresAt) > now.getTime();
  return {
    id: stored.id,
    isGiven,
    owner: { id: signer },
    organisation: number === undefined ? null : isGiven ? number : maskValue('household', number),
    sectors: stored.sectors ?? null,
    representative: { id: stored.representativeId },
    otherPersonalId: maskValue('last3', isGiven ? stored.representativeId : signer),
    dossiers: stored.dossiers,
    grantedAt: formatInstant(new Date(stored.grantedAt)),
    expiresAt: formatInstant(new Date(stored.expiresAt)),
    revokedAt: stored.revokedAt === undefined ? null : formatInstant(new Date(stored.revokedAt)),
    isActive,
  };
}
