import { shownIdOf } from '../../schema/caller-key.ts';
import { parseRecord } from '../access-log/record.ts';
import type { SubjectKeys } from '../access-log/subject-keys.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { type EmergencyAccess, expiryOf, purposeOf } from './emergency-access.ts';

/** A use that began in time is recorded when it ends. */
const GRACE_MS = 60_000;
const MOST = 500;

/** @returns numbers of the records of what an access opened, in order of time. */
export type ReadUses = (access: EmergencyAccess) => Promise<readonly string[]>;

/**
 * What an access was used for stands in the log alone: crossings of its requester, about its person, on the ground
 * `emergency` and with its purpose, from its approval until its end.
 */
export const createReadUses =
  (database: SqlSession, keys: SubjectKeys): ReadUses =>
  async (access) => {
    const { approval, personId, requestedBy } = access;
    if (!approval) return [];
    const rows = await database.query(
      `select body from access_record
       where purpose = $1 and kind = 'crossing' and actor = $2 and subject = any($3::text[]) and body is not null
         and 'emergency' = any(grounds) and service <> 'requestEmergencyAccess'
         and at >= $4::timestamptz and at < $5::timestamptz
       order by at, instance, idx limit ${MOST}`,
      [
        purposeOf(access),
        shownIdOf(requestedBy),
        keys.candidates('person', personId),
        approval.at,
        new Date(expiryOf(access).getTime() + GRACE_MS),
      ],
    );
    return rows.map(({ body }) => parseRecord(String(body)).id);
  };
