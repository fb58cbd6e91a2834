import { canonicalJson } from './canonical-json.ts';
import { REFUSED, writerOf } from './canonical-writer.ts';
import { type AccessRecord, faultOf, recordFields, recordShape } from './record.ts';
import { rowText } from './record-row.ts';

/** A record on its way to the store, written once. */
export interface EncodedRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Canonical bytes, as text: the leaf commits to them. */
  readonly body: string;
  /** JSON of the columns that readers ask by. */
  readonly row: string;
}

const { actor, trace } = recordFields.shape;
const writeFields = writerOf(recordFields, new Set([actor, trace]));

/**
 * The bytes of a record that its shape knows; of what it does not know the log would become unreadable later.
 * @throws ZodError for any other.
 */
export function encodeRecord(record: AccessRecord): EncodedRecord {
  return { at: record.at, body: bodyOf(record), row: rowText(record) };
}

function bodyOf(record: AccessRecord): string {
  try {
    const body = writeFields(record);
    if (faultOf(record) === undefined) return body;
  } catch (error) {
    if (error !== REFUSED) throw error;
  }
  // The shape says what is wrong; what it takes nevertheless is written key by key.
  return canonicalJson(recordShape.parse(record));
}
