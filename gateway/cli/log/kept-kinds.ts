import { CHECKPOINT_KIND } from '../../access-log/checkpoint-kind.ts';
import type { ObjectKind } from '../../access-log/kept-object.ts';
import { POLICY_SET_KIND } from '../../access-log/policy-set-kind.ts';

/** Everything that the gateway keeps in tables and whose changes are on record. */
export const KEPT_KINDS: readonly ObjectKind[] = [CHECKPOINT_KIND, POLICY_SET_KIND];
