import { CHECKPOINT_KIND } from '../../access-log/checkpoint-kind.ts';
import type { ObjectKind } from '../../access-log/kept-object.ts';
import { ACCESS_LOG_FAMILY } from '../../access-log/migrations.ts';
import { POLICY_SET_FAMILY } from '../../access-log/policy-archive.ts';
import { POLICY_SET_KIND } from '../../access-log/policy-set-kind.ts';
import { EMERGENCY_KIND } from '../../emergency/kept-kind.ts';
import { DRAFT_KIND } from '../../filing/kept-kind.ts';
import { DELEGATION_KIND, REQUEST_KIND, TURN_KIND } from '../../mutations/kept-kinds.ts';
import { OBJECTION_KIND } from '../../objections/kept-kind.ts';
import type { Family } from '../../storage/migrating/migration.ts';
import { storeFamilies } from '../../store-families.ts';
import { UPLOAD_KIND } from '../../uploads/kept-kind.ts';

/** Everything that the gateway keeps in tables and whose every change is on record. */
export const KEPT_KINDS: readonly ObjectKind[] = [
  CHECKPOINT_KIND,
  POLICY_SET_KIND,
  DELEGATION_KIND,
  REQUEST_KIND,
  TURN_KIND,
  EMERGENCY_KIND,
  OBJECTION_KIND,
  DRAFT_KIND,
  UPLOAD_KIND,
];

/** Steps of all tables but the log's own and its archive's, of which verification knows by itself. */
export const KEPT_FAMILIES: readonly Family[] = storeFamilies().filter(
  (family) => family !== ACCESS_LOG_FAMILY && family !== POLICY_SET_FAMILY,
);

/**
 * Tables of which nothing is on record, each with why no evidence lies there. Verification looks only at whether something
 * works on them besides the gateway; a table that is neither here nor of a kept kind fails a test.
 */
export const WORKING_TABLES: Readonly<Record<string, string>> = {
  directory_alias: 'read again from the reception system',
  directory_dossier: 'read again from the reception system; what names persons is sealed and authenticated',
  directory_feed: 'where the reading stands',
  directory_kind:
    'read again from the reception system; says what many dossiers have in common, to be counted by',
  directory_reign: 'who has read',
  directory_tie:
    'read again from the reception system; a tie gives no right: of what is shown the sealed dossier decides',
  directory_unread: 'pages of the feed to be read once more',
  filing_question: 'an answer is verified against the draft, which is on record, before it moves anything',
  store_program: 'what living gateways say of themselves; who lives is asked of their locks',
};
