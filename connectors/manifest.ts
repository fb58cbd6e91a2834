import { z } from 'zod';
import { parseMinuteOfDay } from '../dossier/calendar/instant.ts';
import { DAYS, spanOf } from '../dossier/calendar/source-hours.ts';
import { type AgencyId, toAgencyId } from '../schema/terms.ts';
import { type Fault, readPlaced } from './placed-yaml.ts';

/** How often a share of the callers has its turn at an agency while all of them wait. */
const weight = (usual: number) => z.number().min(0.1).max(100).default(usual);
const weightsShape = z.strictObject({
  counter: weight(6),
  officer: weight(6),
  public: weight(3),
  machine: weight(1),
});

/** Where a wrong default can hurt there is none: every operation says its own limits. */
const limitsShape = z.strictObject({
  timeoutMs: z.int().min(50).max(60_000),
  concurrency: z.int().min(1).max(200),
  /** Only idempotent operations are ever retried. */
  idempotent: z.boolean(),
  /** Keys in one message; 1 where the agency cannot batch. */
  batchSize: z.int().min(1).max(1000),
  /** How long an answer may be served again, seconds; 0 = never. */
  freshSeconds: z.int().min(0).max(86_400),
  /** How long a stale answer may stand in when the agency fails, seconds; 0 = never. */
  staleIfErrorSeconds: z.int().min(0).max(86_400),
  /**
   * Does the agency hold a row for every key that it is asked for (the reception system: dossiers are known from it)? Then an
   * answer without one is not "there is none". Default: no, an absent row means that the agency holds nothing.
   */
  holdsEvery: z.boolean().optional(),
  /** Places kept for counters, kiosks and officers; default: a quarter of `concurrency`, rounded down. */
  reserve: z.int().min(0).optional(),
  /** What takes so long is slow; too many of them, and the operation is left alone. Default: nine tenths of `timeoutMs`. */
  slowMs: z.int().min(10).optional(),
  /** After so long without an answer the same is asked once more, and the faster answer counts; default: never. */
  hedgeAfterMs: z.int().min(10).optional(),
});

const operationShape = limitsShape.superRefine((limits, context) => {
  const { concurrency, hedgeAfterMs = 0, idempotent, reserve = 0, slowMs = 0, timeoutMs } = limits;
  const fault = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (reserve >= concurrency) fault('reserve', 'must be less than concurrency');
  if (slowMs > timeoutMs) fault('slowMs', 'must not be more than timeoutMs');
  if (hedgeAfterMs >= timeoutMs) fault('hedgeAfterMs', 'must be less than timeoutMs');
  if (hedgeAfterMs > 0 && !idempotent) fault('hedgeAfterMs', 'only idempotent operations are asked twice');
});

const inBothLanguages = z.strictObject({ vi: z.string().min(3), en: z.string().min(3) });

/** A time at which the system cannot be asked; in Hanoi, over midnight where `to` is not after `from`. */
const sleepShape = z
  .strictObject({
    from: z.string(),
    to: z.string(),
    /** Days on which it begins; default: every day. */
    days: z.array(z.enum(DAYS)).min(1).optional(),
    /** It can be read all the same; only what is to be done waits. */
    only: z.literal('requests').optional(),
    /** Why, as a sentence to citizens goes on after the hours. */
    reason: inBothLanguages.optional(),
  })
  .refine(
    ({ from, to }) => spanOf(from, to) !== undefined,
    'from and to are times of day, HH:MM, and differ; a whole day is 00:00 to 24:00',
  );

/** What answers may be besides what the protocol asks for: an agency says what its system does, and nothing is guessed. */
const tolerancesShape = z.strictObject({
  mediaTypes: z
    .array(z.enum(['application/xml', 'text/xml', 'application/soap+xml', 'text/plain']))
    .default([]),
  encodings: z.array(z.enum(['iso-8859-1', 'windows-1252', 'windows-1258', 'utf-16'])).default([]),
  blanksBefore: z.boolean().default(false),
  unqualified: z.boolean().default(false),
  compressed: z.boolean().default(false),
});

const manifestShape = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: inBothLanguages,
  /** The public body as a sentence to citizens calls it; default: the name. */
  body: inBothLanguages.optional(),
  /** Data classes that this agency owns, as a sentence to citizens calls what they hold. */
  classes: z.record(z.string().regex(/^[a-z]+\.[a-z]+$/), inBothLanguages).default({}),
  owner: z.string().min(3),
  contact: z.string().min(3),
  transport: z.enum(['soap', 'xroad-soap', 'rest-lgsp-jws', 'gip-cdata', 'rest-session', 'rest']),
  /** Setting name → environment variable that holds it. `secret` settings never appear in logs. */
  settings: z.record(
    z.string(),
    z.strictObject({
      env: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
      secret: z.boolean().default(false),
      about: z.string(),
    }),
  ),
  /** Fixed identifiers on the exchange (X-Road member, LGSP partner, GIP sender code, …). */
  identity: z.record(z.string(), z.string()).default({}),
  /**
   * About which dossiers this system is asked: those that the reception system says it handles, or every one (a
   * system that may hold something about any dossier).
   */
  asked: z.enum(['handled', 'every']).default('handled'),
  /**
   * Are its messages evidence, since they are signed by the agency or kept signed by the exchange that carries them? Then its
   * operations hand `tap` to their transport, and the access log keeps the hashes of every request and answer.
   */
  evidence: z.boolean().default(false),
  /**
   * Do its messages tell anything of `CallOrigin`: who asks, why, for which dossier? Of an agency that says no, no operation
   * reads the origin, and one message may stand for several callers who are all granted the same (`gateway/live/shared-reads.ts`).
   */
  namesAsker: z.boolean().default(true),
  /** When the system sleeps; its setting `<ID>_SLEEPS` says otherwise. Default: never. */
  sleeps: z.array(sleepShape).max(20).default([]),
  /**
   * Its data are those of a file that comes each night: what is read is as of `readyAt`, HH:MM in Hanoi, on the day that is it or the
   * one before. Its setting `<ID>_NIGHT_FILE` says otherwise. Default: what is read is of now.
   */
  nightFile: z
    .strictObject({
      readyAt: z.string().refine((text) => (parseMinuteOfDay(text) ?? 1440) < 1440, 'a time of day, HH:MM'),
    })
    .optional(),
  /** At most a megabyte: what a longer one costs is told by `docs/performance.md`, "One message". */
  maxAnswerBytes: z
    .int()
    .min(1024)
    .max(1024 * 1024),
  /** SOAP alone: white space before the XML declaration, another encoding or media type, an answer in no namespace, gzip. */
  tolerates: tolerancesShape.prefault({}),
  /** In whose favour places are shared out while callers wait; see `asker.ts`. */
  shares: weightsShape.prefault({}),
  operations: z.record(z.string(), operationShape),
});

export type OperationLimits = z.infer<typeof operationShape>;
export type Manifest = Omit<z.infer<typeof manifestShape>, 'id'> & { readonly id: AgencyId };

/** Beside the calls: a log-in and a set of keys may be fetched. */
const SOCKETS_BESIDE = 2;

/**
 * Sockets that an agency has at most: enough for all its operations at once, so that none of them waits for another's, and no
 * more, so that no agency takes what others need.
 */
export const socketsOf = ({ operations }: Pick<Manifest, 'operations'>): number =>
  Object.values(operations).reduce((sum, { concurrency }) => sum + concurrency, SOCKETS_BESIDE);

/**
 * @param folder name of the agency's folder; the manifest's id must equal it.
 * @throws Error listing every fault at once, each with its line, its place in the file and what would be right.
 */
export function parseManifest(text: string, folder: string): Manifest {
  const file = readPlaced(text);
  const parsed = manifestShape.safeParse(file.value);
  const faults: Fault[] = [...file.faults];
  if (parsed.success) {
    if (parsed.data.id !== folder)
      faults.push({ path: ['id'], message: `"${parsed.data.id}" must equal the folder name "${folder}"` });
    for (const name of ['sleeps', 'nightFile'])
      if (Object.hasOwn(parsed.data.settings, name))
        faults.push({
          path: ['settings', name],
          message: "a name that every agency's hours have; choose another",
        });
    if (faults.length === 0) return { ...parsed.data, id: toAgencyId(parsed.data.id) };
  } else if (faults.length === 0) faults.push(...parsed.error.issues);
  const lines = faults.map(({ path, message, line = file.lineOf(path) }) => {
    const place = path.map(String).join('.') || '(file)';
    return `connectors/agencies/${folder}/manifest.yaml:${line}: ${place}: ${message}`;
  });
  throw new Error(lines.join('\n'));
}
