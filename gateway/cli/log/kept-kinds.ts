import { CHECKPOINT_KIND } from '../../access-log/checkpoint-kind.ts';
import type { ObjectKind } from '../../access-log/kept-object.ts';
import { POLICY_SET_KIND } from '../../access-log/policy-set-kind.ts';
import { EMERGENCY_KIND } from '../../emergency/kept-kind.ts';
import { EMERGENCY_MIGRATIONS } from '../../emergency/tables.ts';
import { DRAFT_KIND } from '../../filing/kept-kind.ts';
import { FILING_MIGRATIONS } from '../../filing/tables.ts';
import { DELEGATION_KIND, REQUEST_KIND } from '../../mutations/kept-kinds.ts';
import { REQUEST_MIGRATIONS } from '../../mutations/tables.ts';
import { OBJECTION_KIND } from '../../objections/kept-kind.ts';
import { OBJECTION_MIGRATIONS } from '../../objections/tables.ts';
import { UPLOAD_KIND } from '../../uploads/kept-kind.ts';
import { UPLOAD_MIGRATIONS } from '../../uploads/tables.ts';

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

/** Tables of migration steps beside the log's own, and how many steps each has today. */
export const KEPT_MIGRATIONS: Readonly<Record<string, number>> = {
  request_migration: REQUEST_MIGRATIONS,
  emergency_migration: EMERGENCY_MIGRATIONS,
  objection_migration: OBJECTION_MIGRATIONS,
  filing_migration: FILING_MIGRATIONS,
  upload_migration: UPLOAD_MIGRATIONS,
};
