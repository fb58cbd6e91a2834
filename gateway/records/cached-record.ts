import { z } from 'zod';
import type { AgencyAnswer, FieldTree, PartFacts, RecordFlags } from '../../connectors/contract.ts';
import type { Part } from '../../connectors/record-facts.ts';
import type { MessageHashes } from '../../connectors/wire-tap.ts';
import { type PlainCopy, plainCopy } from './plain-copy.ts';

/**
 * One record as its agency told it, before any policy: the granted fields of whoever asked first, and every fact that the
 * boundary and the access record needed of that answer. Frozen.
 */
export interface CachedRecord {
  /** What it was asked for with: it serves nobody who asks for more. */
  readonly fields: FieldTree;
  /** When the message that brought it was begun, milliseconds since the epoch: it is no younger than that. */
  readonly startedMs: number;
  /** When the agency's data was true, ISO 8601. */
  readonly asOf: string;
  /** The agency holds nothing under this key. */
  readonly isAbsent: boolean;
  readonly row: unknown;
  readonly flags: RecordFlags | undefined;
  readonly persons: readonly string[] | undefined;
  readonly parts: readonly Part[];
  readonly messageId: string | undefined;
  /** Of the messages that brought it, where the agency's are evidence. */
  readonly evidence: MessageHashes | undefined;
  /** Roughly what it takes in memory. */
  readonly bytes: number;
}

/** What a message brought, and when it was begun. */
export interface Brought {
  readonly fields: FieldTree;
  readonly startedMs: number;
  readonly answer: AgencyAnswer;
  /** Absent keys are not "there is none" but lost. */
  readonly holdsEvery: boolean;
  evidenceOf(key: string): MessageHashes | undefined;
}

const RECORD_BYTES = 512;

/**
 * @param key empty for the value of a call without keys.
 * @returns undefined for what must not be told again: a row of which a part was unreadable, an absence that may be a loss.
 */
export function recordOf(key: string, brought: Brought): CachedRecord | undefined {
  const { answer } = brought;
  if (answer.unreadable?.has(key) || answer.origins?.has(key)) return undefined;
  const row = key === '' ? answer.value : answer.rows.get(key);
  const isAbsent = row === undefined;
  if (isAbsent && !isAbsence(key, brought)) return undefined;
  const copy = plainCopy(isAbsent ? null : row);
  const facts = copy && plainCopy(factsOf(key, answer, copy.texts));
  if (!copy || !facts) return undefined;
  const { fields, startedMs } = brought;
  const held = { fields, startedMs, isAbsent, evidence: brought.evidenceOf(key) };
  return frozen(held, answer.asOf ?? new Date(startedMs).toISOString(), copy, facts, answer.messageId);
}

type Facts = Pick<CachedRecord, 'flags' | 'persons' | 'parts'>;

const frozen = (
  {
    fields,
    startedMs,
    isAbsent,
    evidence,
  }: Pick<CachedRecord, 'fields' | 'startedMs' | 'isAbsent' | 'evidence'>,
  asOf: string,
  copy: Pick<PlainCopy, 'value' | 'bytes'>,
  facts: Pick<PlainCopy, 'value' | 'bytes'>,
  messageId: string | undefined,
): CachedRecord => {
  // A copy has the shape of what was copied.
  const { flags, persons, parts } = facts.value as Facts;
  return Object.freeze({
    fields,
    startedMs,
    asOf,
    isAbsent,
    row: isAbsent ? undefined : copy.value,
    flags,
    persons,
    parts,
    messageId,
    evidence,
    bytes: RECORD_BYTES + copy.bytes + facts.bytes,
  });
};

/** "There is none" is told again only where the agency said so and nothing else of it. */
const isAbsence = (key: string, { answer, holdsEvery }: Brought): boolean =>
  key !== '' &&
  !holdsEvery &&
  answer.lost === undefined &&
  !answer.flags?.has(key) &&
  !answer.persons?.has(key);

/** Of records within it those that lie in this very row: facts of another dossier's parcels are not kept with this one. */
function factsOf(key: string, answer: AgencyAnswer, texts: ReadonlySet<string>): Facts {
  const parts: Part[] = [];
  for (const [type, ofType] of answer.parts ?? [])
    for (const [partKey, facts] of ofType) if (texts.has(partKey)) parts.push({ type, key: partKey, facts });
  return { flags: answer.flags?.get(key), persons: answer.persons?.get(key), parts };
}

const flags = {
  isProtected: z.boolean().optional(),
  isAdoptionSecret: z.boolean().optional(),
  isDefenceParcel: z.boolean().optional(),
  ward: z.string().optional(),
};
const texts = z.array(z.string());
const fieldTree: z.ZodType<FieldTree> = z.lazy(() =>
  z.record(z.string(), z.union([z.literal(true), fieldTree])),
);
/** Strict: what another version of us wrote, with facts that this one does not know, is of no use here. */
const written = z.strictObject({
  format: z.literal(1),
  fields: fieldTree,
  startedMs: z.number(),
  asOf: z.string(),
  isAbsent: z.boolean(),
  row: z.unknown().optional(),
  flags: z.strictObject(flags).optional(),
  persons: texts.optional(),
  parts: z.array(
    z.strictObject({
      type: z.string(),
      key: z.string(),
      facts: z.strictObject({
        ...flags,
        personId: z.string().optional(),
        persons: texts.optional(),
        organisations: texts.optional(),
      }),
    }),
  ),
  messageId: z.string().optional(),
  evidence: z
    .strictObject({
      request: z.string().optional(),
      answer: z.string().optional(),
      container: z.string().optional(),
    })
    .optional(),
});

/** As it is told to other processes, sealed. */
export const writeRecord = ({ bytes: _, ...record }: CachedRecord): unknown => ({ format: 1, ...record });

/** @returns undefined for what this version of us would not have written. */
export function readRecord(value: unknown): CachedRecord | undefined {
  const read = written.safeParse(value);
  if (!read.success) return undefined;
  const { fields, startedMs, asOf, isAbsent, row, messageId, evidence } = read.data;
  const copy = plainCopy(isAbsent ? null : row);
  const facts = plainCopy({
    flags: read.data.flags as RecordFlags | undefined,
    persons: read.data.persons,
    parts: read.data.parts as readonly { type: string; key: string; facts: PartFacts }[],
  });
  if (!copy || !facts || (row === undefined) !== isAbsent) return undefined;
  const held = { fields, startedMs, isAbsent, evidence: evidence as MessageHashes | undefined };
  return frozen(held, asOf, copy, facts, messageId);
}
