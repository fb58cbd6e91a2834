import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** What a database refuses to keep (NUL, half of a character) must fail with its own request, not with a whole batch. */
const stored = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'no NUL and no half characters');
const text = stored(400);

export const RECORD_KINDS = [
  'operation',
  'crossing',
  'login-failed',
  'limited',
  'finding',
  'finding-closed',
  'upkeep',
  /** A right or another thing that the gateway keeps was made or changed. */
  'change',
  'erasure',
  'fork',
] as const;

/**
 * What the log needs to explain itself: it is never erased, also not when its month's retention ends. These tell of
 * persons by keyed hashes only.
 */
export const LASTING_KINDS = [
  'change',
  'erasure',
  'fork',
] as const satisfies readonly (typeof RECORD_KINDS)[number][];

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

/** Base64url SHA-256, or a keyed hash `<key id>:<base64url HMAC-SHA-256>`. */
const hash = stored(100);

/**
 * A right, a request or another thing that the gateway itself keeps, as it stands after the change that this record tells
 * of. The row and this record commit together or not at all, so `log verify` can hold every row against its last record.
 */
const objectShape = z.strictObject({
  /** `delegation`, `emergency`, `request`, `checkpoint`, `policy-set`, …; `kept-object.ts`. */
  kind: text,
  id: text,
  /** What became of it: `granted`, `revoked`, `approved`, … */
  state: text,
  /** Counts the changes of this object from 1, over all logs of the store. */
  version: z.int().min(1),
  /** SHA-256 of the row as it stands now (`kept-object.ts`). */
  digest: hash,
  /** Keyed hash of the other person or officer; an officer's own key in the clear. */
  counterpart: text.optional(),
  /** What it reaches: dossiers, a case, a record. */
  scope: z.array(text).max(64).optional(),
  /** Keyed hash of the reason, which stands nowhere in the clear. */
  reasonHash: hash.optional(),
  /** Until when it holds. */
  until: z.iso.datetime().optional(),
});

/** Half-open, `[from, until)`, in order, none touching the next. */
const ranges = z.array(z.tuple([z.int().min(0), z.int().min(1)])).max(5_000);

/** Records whose content was taken away, by whose authority and why. Their leaves stay. */
const erasureShape = z.strictObject({
  cause: z.enum(['retention', 'subject', 'order']),
  /** Of this log. */
  ranges,
  /** Who decided, or the rule of law: `NĐ 47/2020 Art. 45`, `Quyết định 12/QĐ-VP`. */
  authority: text,
  reason: stored(2_000),
});

/** The log goes on from an older state than the last one that was signed: what was lost, who decided so and why. */
const forkShape = z.strictObject({
  /** The last signed head that was known outside the store, as its note. */
  lostHead: stored(4_000),
  /** Size and root (Base64) of the state that the log goes on from. */
  keptSize: z.int().min(0),
  keptRoot: text,
  decidedBy: text,
  reason: stored(2_000),
});

/**
 * One entry of the access log. Model: IHE BALP / FHIR AuditEvent, with the fields that the law asks of a
 * data provider (NĐ 47/2020 Art. 45). It says who touched what, about whom, why and with what result; it never holds a
 * value of the data, a token or a personal id in the clear.
 */
export const recordFields = z.strictObject({
  /** Written today: 3. Version 1 knows no `tries`, and neither 1 nor 2 what is marked "from version 3". */
  v: z.literal([1, 2, 3]),
  kind: z.enum(RECORD_KINDS),
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
    /** Keyed hash of the organisation in whose name a person acted, from version 3. */
    onBehalfOf: hash.optional(),
    /** The digital assistant that asked in their place, from version 3. */
    agent: text.optional(),
    /** Keyed hash of the network that it came from, from version 3. */
    network: hash.optional(),
    /** What kind of network, e.g. `ipv4/32`, `ipv6/64`, `private`; from version 3. */
    networkClass: text.optional(),
  }),
  /** Keyed hash of the subject's id; searchable only with the id and the key in hand. */
  subject: z.strictObject({ kind: text, hash: text, relation: z.array(text).max(12) }).optional(),
  /** Others that the same row is about, e.g. the owners of a parcel, as keyed hashes; from version 3. */
  related: z
    .array(z.strictObject({ kind: text, hash: text }))
    .max(64)
    .optional(),
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
    /** SHA-256 (Base64url) of our signed request and of the agency's signed answer, where messages are signed; from version 3. */
    evidence: z
      .strictObject({ request: hash.optional(), answer: hash.optional(), container: text.optional() })
      .optional(),
    /** How old what the agency told was; from version 3. Absent where it told nothing, and in older records: it was asked then. */
    freshness: z
      .strictObject({
        source: z.enum(['live', 'cache', 'stale']),
        /** When the agency's data was true. */
        asOf: z.iso.datetime().optional(),
        /** Error code of the agency's failure, of what is stale. */
        reason: text.optional(),
      })
      .optional(),
  }),
  trace: z.strictObject({ requestId: text, operation: text.optional(), documentHash: text.optional() }),
  finding: findingShape.optional(),
  tries: triesShape.optional(),
  /** Kind `change`, from version 3. */
  object: objectShape.optional(),
  /** Kind `erasure`, from version 3. */
  erasure: erasureShape.optional(),
  /** Kind `fork`, from version 3. */
  fork: forkShape.optional(),
  /** Why the time of this record is not to be relied on; from version 3. */
  doubt: text.optional(),
  /** Failed log-ins, findings, closings and upkeep say in a few words what they are about. */
  note: stored(2_000).optional(),
});

/** What is wrong with a record as a whole. */
export function faultOf(record: z.infer<typeof recordFields>): string | undefined {
  const { v, kind, tries, actor, outcome } = record;
  if (kind === 'limited' && !tries) return 'a limit refuses tries';
  if (v === 1 && tries) return 'version 1 knows no tries';
  if (v === 2 && !tries) return 'version 2 is the one with tries';
  const payloads = { change: record.object, erasure: record.erasure, fork: record.fork };
  for (const [name, payload] of Object.entries(payloads))
    if ((payload !== undefined) !== (kind === name))
      return `what a record of kind ${name} tells, and no other`;
  const isNewer =
    payloads.change ||
    payloads.erasure ||
    payloads.fork ||
    record.related ||
    record.doubt ||
    actor.agent ||
    outcome.evidence ||
    outcome.freshness;
  const { network, networkClass, onBehalfOf } = actor;
  if (v < 3 && (isNewer || [network, networkClass, onBehalfOf].some((told) => told !== undefined)))
    return 'only version 3 knows this';
  return undefined;
}

export const recordShape = recordFields.superRefine((record, context) => {
  const fault = faultOf(record);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

export type AccessRecord = z.infer<typeof recordShape>;

/** @throws Error when the bytes are no record at all. */
export const isCanonical = (body: string): boolean => canonicalJson(parseRecord(body)) === body;

/** @throws Error when the bytes are no record of a version that is known. */
export function parseRecord(bytes: string): AccessRecord {
  return recordShape.parse(JSON.parse(bytes));
}
