import { ACCESS_LOG_FAMILY } from './access-log/migrations.ts';
import { POLICY_SET_FAMILY } from './access-log/policy-archive.ts';
import { DIRECTORY_FAMILY } from './directory/tables.ts';
import { emergencyFamily } from './emergency/tables.ts';
import { QUESTION_FAMILY } from './filing/question-store.ts';
import { FILING_FAMILY } from './filing/tables.ts';
import { requestFamily } from './mutations/tables.ts';
import { WAITING_FAMILY } from './mutations/waiting-turns.ts';
import { OBJECTION_FAMILY } from './objections/tables.ts';
import type { KnownSteps } from './storage/migrating/living-programs.ts';
import type { Family } from './storage/migrating/migration.ts';
import { noKeys, type Sealing } from './storage/migrating/sealing.ts';
import { UPLOAD_FAMILY } from './uploads/tables.ts';

/** Everything that this program keeps in tables, in the order in which a start makes them. */
export const storeFamilies = (sealing: Sealing = noKeys): readonly Family[] => [
  ACCESS_LOG_FAMILY,
  POLICY_SET_FAMILY,
  DIRECTORY_FAMILY,
  WAITING_FAMILY,
  requestFamily(sealing),
  emergencyFamily(sealing),
  OBJECTION_FAMILY,
  UPLOAD_FAMILY,
  FILING_FAMILY,
  QUESTION_FAMILY,
];

/** What gateways say that they know, so that nothing is taken away under one that does not. */
export const KNOWN_STEPS: KnownSteps = Object.fromEntries(
  storeFamilies().map(({ versions, steps }) => [versions, steps.length]),
);
