import { validate as isUuid } from 'uuid';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { Conditions } from './log-filter.ts';
import { type AccessRecord, parseRecord } from './record.ts';

/** A record with its place and the bytes that its leaf commits to. */
export interface FoundRecord {
  readonly instance: string;
  readonly index: number;
  readonly record: AccessRecord;
  /** Canonical bytes, as text. */
  readonly body: string;
}

/** A record's number is a UUIDv7, made within its request: its time narrows the search to minutes of the log. */
const WINDOW_MS = 15 * 60_000;
const EVERY_RECORD: Conditions = { where: [], anyOf: ['true'], mayOverlap: false, parameters: [] };

/**
 * The record with this number, whatever log of the store it is in.
 * @param conditions that it has to fulfil besides; one that does not is as absent as one that is not there.
 * @returns undefined for what is no number, for an absent record and for an erased one.
 */
export async function findRecord(
  session: SqlSession,
  number: string,
  { where, anyOf, parameters }: Conditions = EVERY_RECORD,
): Promise<FoundRecord | undefined> {
  if (!isUuid(number) || anyOf.length === 0) return undefined;
  const id = number.toLowerCase();
  const atMs = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const n = parameters.length;
  const within = `at between $${n + 1}::timestamptz and $${n + 2}::timestamptz and body like $${n + 3}`;
  const rows = await session.query(
    `select instance, idx, body from access_record
     where ${[within, `(${anyOf.join(' or ')})`, ...where].join(' and ')}`,
    [...parameters, instant(atMs - WINDOW_MS), instant(atMs + WINDOW_MS), `%"id":"${id}"%`],
  );
  // Other records may name the same id within, e.g. of a finding.
  return rows.map(foundOf).find(({ record }) => record.id === id);
}

/** Of any UUID: the time of one that is no UUIDv7 may lie beyond what a database reads. */
const LAST_MS = Date.UTC(9999, 11, 31);
const instant = (ms: number): string => new Date(Math.max(0, Math.min(ms, LAST_MS))).toISOString();

function foundOf(row: Readonly<Record<string, unknown>>): FoundRecord {
  const body = String(row['body']);
  return { instance: String(row['instance']), index: Number(row['idx']), record: parseRecord(body), body };
}
