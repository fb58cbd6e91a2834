import { CHECKPOINT_KIND } from '../../access-log/checkpoint-kind.ts';
import type { ObjectKind } from '../../access-log/kept-object.ts';
import { POLICY_SET_KIND } from '../../access-log/policy-set-kind.ts';
import { EMERGENCY_KIND } from '../../emergency/kept-kind.ts';
import { emergencyFamily } from '../../emergency/tables.ts';
import { DRAFT_KIND } from '../../filing/kept-kind.ts';
import { FILING_FAMILY } from '../../filing/tables.ts';
import { DELEGATION_KIND, REQUEST_KIND } from '../../mutations/kept-kinds.ts';
import { requestFamily } from '../../mutations/tables.ts';
import { OBJECTION_KIND } from '../../objections/kept-kind.ts';
import { OBJECTION_FAMILY } from '../../objections/tables.ts';
import type { Family } from '../../storage/migrating/migration.ts';
import { UPLOAD_KIND } from '../../uploads/kept-kind.ts';
import { UPLOAD_FAMILY } from '../../uploads/tables.ts';

/** Everything that the gateway keeps in tables and whose every change is on record. */
export const KEPT_KINDS: readonly ObjectKind[] = [
  CHECKPOINT_KIND,
  POLICY_SET_KIND,
  DELEGATION_KIND,
  REQUEST_KIND,
  EMERGENCY_KIND,
  OBJECTION_KIND,
  DRAFT_KIND,
  UPLOAD_KIND,
];

/** The steps of their tables, which the log's own tables do not tell of. */
export const KEPT_FAMILIES: readonly Family[] = [
  requestFamily(),
  emergencyFamily(),
  OBJECTION_FAMILY,
  FILING_FAMILY,
  UPLOAD_FAMILY,
];
