import type { AccessLog } from '../access-log/access-log.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { createEmergencyFields } from './emergency-fields.ts';
import { EmergencyStore } from './emergency-store.ts';
import { prepareEmergencyTables } from './tables.ts';

/** Puts break-glass together. @returns its root fields. */
export async function composeEmergency(parts: {
  readonly accessLog: AccessLog;
  readonly encryption: FieldEncryption;
  readonly now: () => Date;
}): Promise<RootFields> {
  const { accessLog, encryption, now } = parts;
  await prepareEmergencyTables(accessLog.database);
  const store = new EmergencyStore(accessLog.database, encryption);
  return createEmergencyFields({ store, isLogOpen: () => accessLog.health().ok, now });
}
