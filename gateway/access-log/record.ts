import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** What a database refuses to keep (NUL, half of a character) must fail with its own request, not with a whole batch. */
const stored = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'no NUL and no half characters');
const text = stored(400);

const findingShape = z.strictObject({
  /** Of the finding; the same for a finding that two gateways see at once. */
  id: z.uuid(),
  rule: text,
  severity: z.enum(['notice', 'warning', 'alarm']).optional(),
  /** The officer, clerk, client or keyed hash that it is about. */
  about: text.optional(),
  /** The same by kind, place and id: what silences a rule for one person must not do so for another. */
  group: text.optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  count: z.int().min(1).optional(),
  /** Places of records that show it, `<log>/<index>`; some of them when they are many. */
  evidence: z.array(text).max(20).optional(),
});

/** Several refused tries of somebody unknown, or refused by a limit: one record stands for all of them. */
const triesShape = z.strictObject({
  count: z.int().min(1),
  /** Keyed hashes of the dossier codes that were tried, the first ones; an auditor finds them with the code in hand. */
  dossiers: z.array(text).max(50),
  /** The limit that refused; absent where a policy or a wrong secret did. */
  limit: text.optional(),
  /** The last of them; the first is the record's own time. */
  until: z.iso.datetime().optional(),
});

/**
 * One entry of the access log. Model: IHE BALP / FHIR AuditEvent, with the fields that the law asks of a
 * data provider (NĐ 47/2020 Art. 45). It says who touched what, about whom, why and with what result; it never holds a
 * value of the data, a token or a personal id in the clear.
 */
const recordFields = z.strictObject({
  /** 2 where there are `tries`, which version 1 does not know; 1 everywhere else. */
  v: z.literal([1, 2]),
  kind: z.enum(['operation', 'crossing', 'login-failed', 'limited', 'finding', 'finding-closed', 'upkeep']),
  id: z.uuid(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** Makes equal records differ, so that a leaf hash tells nothing about an erased record. */
  nonce: z.string().length(22),
  actor: z.strictObject({
    kind: text,
    /** Officer or client id; a citizen as keyed hash. */
    id: text,
    org: text.optional(),
    unit: text.optional(),
    branch: text.optional(),
    client: text,
    channel: text,
    loa: z.int().min(0).max(2),
    /** Who really acted, when somebody acted for a citizen. */
    onBehalfBy: text.optional(),
  }),
  /** Keyed hash of the subject's id; searchable only with the id and the key in hand. */
  subject: z.strictObject({ kind: text, hash: text, relation: z.array(text).max(12) }).optional(),
  data: z
    .strictObject({
      source: text,
      service: text,
      released: z.array(text).max(64),
      withheld: z.array(z.strictObject({ dataClass: text, policies: z.array(text).max(32) })).max(64),
      masks: z.array(text).max(64),
      /** What a watch rule needs to know of values that the record must not hold, e.g. `own-surname`. */
      signals: z.array(text).max(8).optional(),
    })
    .optional(),
  why: z
    .strictObject({
      purpose: text,
      dossier: text.optional(),
      legalBasis: z.array(stored(2_000)).max(64),
    })
    .optional(),
  decision: z
    .strictObject({
      result: z.enum(['permit', 'deny', 'partial']),
      policies: z.array(text).max(128),
      policySet: text,
      faults: z.array(stored(2_000)).max(32),
      /** What it was decided on, as `gateway/boundary/decision-facts.ts` writes it; no id of anybody. */
      facts: stored(4_000).optional(),
    })
    .optional(),
  outcome: z.strictObject({
    result: text,
    code: text.optional(),
    messageId: text.optional(),
    latencyMs: z.number().min(0).optional(),
  }),
  trace: z.strictObject({ requestId: text, operation: text.optional(), documentHash: text.optional() }),
  finding: findingShape.optional(),
  tries: triesShape.optional(),
  /** Failed log-ins, findings, closings and upkeep say in a few words what they are about. */
  note: stored(2_000).optional(),
});

export const recordShape = recordFields.refine(
  ({ v, kind, tries }) => (v === 2) === (tries !== undefined) && (tries !== undefined || kind !== 'limited'),
  'version 2 is the one with tries',
);

export type AccessRecord = z.infer<typeof recordShape>;

/** A record on its way to the store, serialised once. */
export interface EncodedRecord {
  readonly record: AccessRecord;
  /** Canonical bytes, as text. */
  readonly body: string;
}

/** The leaf commits to the canonical bytes. */
export function encodeRecord(record: AccessRecord): EncodedRecord {
  return { record, body: canonicalJson(record) };
}

/** @throws Error when the bytes are no record at all. */
export const isCanonical = (body: string): boolean => canonicalJson(parseRecord(body)) === body;

/** @throws Error when the bytes are no record of a version that is known. */
export function parseRecord(bytes: string): AccessRecord {
  return recordShape.parse(JSON.parse(bytes));
}
