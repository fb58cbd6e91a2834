import type { ObjectKind } from '../../access-log/kept-object.ts';
import { EMERGENCY_MIGRATIONS } from '../../emergency/tables.ts';
import { REQUEST_MIGRATIONS } from '../../mutations/tables.ts';

/** Every kind whose rows `log verify` holds against their records. */
export const KEPT_KINDS: readonly ObjectKind[] = [];

/** Tables of migration steps beside the log's own, and how many steps each has today. */
export const KEPT_MIGRATIONS: Readonly<Record<string, number>> = {
  request_migration: REQUEST_MIGRATIONS,
  emergency_migration: EMERGENCY_MIGRATIONS,
};
