import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { createEmergencyFields } from './emergency-fields.ts';
import { EmergencyStore } from './emergency-store.ts';
import { EMERGENCY_KIND } from './kept-kind.ts';
import { prepareEmergencyTables } from './tables.ts';

/** Puts break-glass together. @returns its root fields. */
export async function composeEmergency(parts: {
  readonly accessLog: AccessLog;
  readonly encryption: FieldEncryption;
  readonly now: () => Date;
}): Promise<RootFields> {
  const { accessLog, encryption, now } = parts;
  await prepareEmergencyTables(accessLog.database);
  await adoptObjects(accessLog, EMERGENCY_KIND, now());
  const store = new EmergencyStore(accessLog.database, accessLog, encryption);
  return createEmergencyFields({ store, now });
}
