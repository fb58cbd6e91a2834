import { parse } from 'yaml';
import { z } from 'zod';
import { type AgencyId, toAgencyId } from '../schema/terms.ts';

/** Where a wrong default can hurt there is none: every operation says its own limits. */
const operationShape = z.strictObject({
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
});

const inBothLanguages = z.strictObject({ vi: z.string().min(3), en: z.string().min(3) });

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
  /** At most a megabyte: what a longer one costs is told by `docs/performance.md`, "One message". */
  maxAnswerBytes: z
    .int()
    .min(1024)
    .max(1024 * 1024),
  operations: z.record(z.string(), operationShape),
});

export type OperationLimits = z.infer<typeof operationShape>;
export type Manifest = Omit<z.infer<typeof manifestShape>, 'id'> & { readonly id: AgencyId };

/**
 * @param folder name of the agency's folder; the manifest's id must equal it.
 * @throws Error listing every fault at once, each with its place in the file.
 */
export function parseManifest(text: string, folder: string): Manifest {
  const parsed = manifestShape.safeParse(readYaml(text, folder));
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.') || '(file)'}: ${issue.message}`);
  if (parsed.success && parsed.data.id !== folder)
    faults.push(`id: "${parsed.data.id}" must equal the folder name "${folder}"`);
  if (!parsed.success || faults.length > 0) {
    throw new Error(`connectors/agencies/${folder}/manifest.yaml:\n  ${faults.join('\n  ')}`);
  }
  return { ...parsed.data, id: toAgencyId(parsed.data.id) };
}

function readYaml(text: string, folder: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new Error(`connectors/agencies/${folder}/manifest.yaml:\n  ${String(cause)}`, { cause });
  }
}
