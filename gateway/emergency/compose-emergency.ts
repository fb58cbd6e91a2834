import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { createEmergencyFields } from './emergency-fields.ts';
import { EmergencyStore } from './emergency-store.ts';
import { createReadUses } from './emergency-uses.ts';
import { EMERGENCY_KIND } from './kept-kind.ts';
import { createReviewFields, ownEmergencyAccesses } from './review-fields.ts';
import { prepareEmergencyTables } from './tables.ts';

/** Puts break-glass together, with what comes after it. */
export async function composeEmergency(parts: {
  readonly accessLog: AccessLog;
  readonly encryption: FieldEncryption;
  readonly now: () => Date;
}): Promise<{ readonly rootFields: RootFields; readonly meFields: RootFields }> {
  const { accessLog, encryption, now } = parts;
  await prepareEmergencyTables(accessLog.database, encryption);
  await adoptObjects(accessLog, EMERGENCY_KIND, now());
  const store = new EmergencyStore(accessLog.database, accessLog, encryption);
  const fields = { store, usesOf: createReadUses(accessLog.database, accessLog.keys), now };
  return {
    rootFields: { ...createEmergencyFields(fields), ...createReviewFields(fields) },
    meFields: { emergencyAccesses: ownEmergencyAccesses(fields) },
  };
}
