import type { WorkingCalendar } from '../../dossier/calendar/working-calendar.ts';
import { CalendarCoverageError } from '../../dossier/calendar/working-calendar.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { createObjectionFields, objectionsTo, ownObjections } from './objection-fields.ts';
import { ObjectionStore } from './objection-store.ts';
import { Objections } from './objections.ts';
import { prepareObjectionTables } from './tables.ts';

export interface ObjectionRoom {
  readonly rootFields: RootFields;
  readonly meFields: RootFields;
  readonly objectionsTo: ReturnType<typeof objectionsTo>;
}

/** Puts objections together. */
export async function composeObjections(parts: {
  readonly accessLog: AccessLog;
  readonly encryption: FieldEncryption;
  readonly directory: DossierDirectory;
  readonly calendar: WorkingCalendar;
  /** Working days until an answer is due. */
  readonly answerDays: number;
  readonly now: () => Date;
  readonly onUnreadable: (error: unknown) => void;
}): Promise<ObjectionRoom> {
  const { accessLog, answerDays, calendar, encryption, onUnreadable } = parts;
  await prepareObjectionTables(accessLog.database);
  const store = new ObjectionStore(accessLog.database, encryption, onUnreadable);
  const objections = new Objections({
    ...{ ...parts, store },
    dueAt: (filedAt) => dueAt(calendar, filedAt, answerDays),
  });
  const fields = { store, objections };
  return {
    rootFields: createObjectionFields(fields),
    meFields: { objections: ownObjections(fields) },
    objectionsTo: objectionsTo(fields),
  };
}

/** @returns undefined where no calendar of days off reaches: then nobody can say. */
function dueAt(calendar: WorkingCalendar, filedAt: Date, days: number): Date | undefined {
  try {
    return calendar.addWorkingDays(filedAt, days);
  } catch (error) {
    if (error instanceof CalendarCoverageError) return undefined;
    throw error;
  }
}
