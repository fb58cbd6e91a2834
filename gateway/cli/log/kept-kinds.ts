import type { ObjectKind } from '../../access-log/kept-object.ts';
import { EMERGENCY_KIND } from '../../emergency/kept-kind.ts';
import { DELEGATION_KIND, REQUEST_KIND } from '../../mutations/kept-kinds.ts';
import { OBJECTION_KIND } from '../../objections/kept-kind.ts';

/** Everything that the gateway keeps and whose every change is on record. */
export const KEPT_KINDS: readonly ObjectKind[] = [
  DELEGATION_KIND,
  REQUEST_KIND,
  EMERGENCY_KIND,
  OBJECTION_KIND,
];
