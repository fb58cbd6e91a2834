import type { Selection } from '../../stitching/selection.ts';
import type { AccessFilter } from '../access-log/log-filter.ts';
import type { Distinct, GROUPS, LogEntry, LogReader } from '../access-log/log-reader.ts';
import type { AccessRecord } from '../access-log/record.ts';
import type { SubjectKeys } from '../access-log/subject-keys.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import { relayConnection } from '../execution/relay-connection.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootFields } from '../execution/root-field.ts';
import { type CitizenNames, dataAccessOf } from './data-access.ts';
import { inclusionProofOf } from './inclusion-proof.ts';
import { admitLogReading, type LogReading } from './log-door.ts';
import {
  aboutOrganisation,
  aboutPerson,
  admitOrganisationLog,
  admitOwnLog,
  namesOf,
} from './own-accesses.ts';

interface AuditParts {
  readonly reader: LogReader;
  readonly keys: SubjectKeys;
  readonly directory: DossierDirectory;
  readonly names: CitizenNames;
  /** What this person objected to, of these records. */
  readonly objectionsTo: (
    numbers: readonly string[],
    personId: string,
  ) => Promise<ReadonlyMap<string, object>>;
}

type Args = Readonly<Record<string, unknown>>;
interface Paging {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Root fields over the access log. Each read is decided by policy and leaves a record of its own. */
export function createAuditFields(parts: AuditParts): RootFields {
  const { directory } = parts;
  return {
    async accessLog(args, context, selection) {
      const reading = await admitLogReading(context, 'accessLog', 'log.access', givenFilter(args), directory);
      return connection(parts, reading, args, selection);
    },
    async agencyAccessLog(args, context, selection) {
      const given = givenFilter(args);
      const reading = await admitLogReading(context, 'agencyAccessLog', 'log.agency', given, directory);
      return connection(parts, reading, args, selection);
    },
    async accessStatistics(args, context, { fields }) {
      const given = givenFilter(args);
      const { filter } = await admitLogReading(context, 'accessStatistics', 'log.access', given, directory);
      const by = String(args['by']).toLowerCase() as keyof typeof GROUPS;
      const distinct = (['subjects', 'persons'] satisfies Distinct[]).filter((name) =>
        fields.some((field) => field.name === name),
      );
      return parts.reader.count(filter, by, { distinct });
    },
  };
}

/**
 * `me.dataAccesses`: what concerns this person, and nobody else of the same calls: as subject, as owner of the parcel that was
 * read, through their dossiers; and who tried to open those in vain.
 */
export async function ownDataAccesses(
  parts: AuditParts,
  args: Args,
  context: RequestContext,
): Promise<unknown> {
  const { id, organisation } = context.caller;
  if (organisation) return organisationDataAccesses(parts, organisation.number, args, context);
  admitOwnLog('dataAccesses', context);
  const { first, after } = args as Paging;
  const about = await aboutPerson(parts.directory, id);
  const page = await parts.reader.page(about, first ?? 20, after ?? undefined);
  const isName = namesOf(parts.keys, id);
  const objections = await parts.objectionsTo(
    page.entries.map(({ record }) => record.id),
    id,
  );
  const tried = await triedCodes(parts, about);
  const edges = page.entries.map(({ cursor, record }) => ({
    cursor,
    node: {
      ...dataAccessOf(withTriedDossier(record, tried), isName(record.actor.id), parts.names),
      objection: objections.get(record.id) ?? null,
    },
  }));
  return relayConnection(edges, pageBounds(page, after));
}

/** The same for an organisation: who opened its dossiers or tried to, told to its legal representative. */
async function organisationDataAccesses(
  parts: AuditParts,
  number: string,
  args: Args,
  context: RequestContext,
): Promise<unknown> {
  admitOrganisationLog('dataAccesses', context);
  const { first, after } = args as Paging;
  const about = await aboutOrganisation(parts.directory, number);
  const page = await parts.reader.page(about, first ?? 20, after ?? undefined);
  const own = new Set(parts.keys.candidates('organisation', number));
  const tried = await triedCodes(parts, about);
  const edges = page.entries.map(({ cursor, record }) => {
    const isOwn = record.actor.onBehalfOf !== undefined && own.has(record.actor.onBehalfOf);
    const told = dataAccessOf(withTriedDossier(record, tried), isOwn, parts.names, 'organisation');
    return { cursor, node: { ...told, objection: null } };
  });
  return relayConnection(edges, pageBounds(page, after));
}

/** The codes of the own dossiers by the keyed hashes that tries to open them in vain have left. */
async function triedCodes(
  { directory, keys }: AuditParts,
  { about }: AccessFilter,
): Promise<ReadonlyMap<string, string>> {
  const codes = about?.dossiers ?? [];
  const found = await directory.findEach(codes);
  return new Map(
    codes.flatMap((code, place) =>
      keys.candidates('dossier', code).map((hash) => [hash, found[place]?.code ?? code]),
    ),
  );
}

/** Of a try in vain the log holds keyed hashes; whoever owns the dossier knows its code. */
function withTriedDossier(record: AccessRecord, codes: ReadonlyMap<string, string>): AccessRecord {
  const { subject, tries, why } = record;
  if (!why || why.dossier !== undefined) return record;
  const dossier = [subject?.hash ?? '', ...(tries?.dossiers ?? [])].flatMap(
    (hash) => codes.get(hash) ?? [],
  )[0];
  return dossier === undefined ? record : { ...record, why: { ...why, dossier } };
}

const givenFilter = (args: Args) => (args['filter'] ?? {}) as Readonly<Record<string, string | null>>;

async function connection(
  parts: AuditParts,
  { filter, isNarrow }: LogReading,
  args: Args,
  selection: Selection,
): Promise<unknown> {
  const { first, after } = args as Paging;
  const page = await parts.reader.page(filter, first ?? 20, after ?? undefined);
  const wantsProof = selection.fields.some((field) =>
    field.below?.fields.some(
      (inner) => inner.name === 'proof' || inner.below?.fields.some(({ name }) => name === 'proof'),
    ),
  );
  const nodes = await Promise.all(
    page.entries.map(async (entry) => ({
      ...(isNarrow ? narrowNodeOf(entry, filter.dossier) : nodeOf(entry)),
      ...(wantsProof ? { proof: await inclusionProofOf(parts.reader, entry) } : {}),
    })),
  );
  const edges = page.entries.map(({ cursor }, place) => ({ cursor, node: nodes[place] }));
  return relayConnection(edges, pageBounds(page, after));
}

const pageBounds = (
  { hasNextPage }: { readonly hasNextPage: boolean },
  after: string | null | undefined,
) => ({
  hasNextPage,
  hasPreviousPage: after !== null && after !== undefined,
});

function nodeOf({ record }: LogEntry) {
  const { actor, subject, related = [], data, why, decision, outcome, trace, tries, object } = record;
  return {
    id: record.id,
    at: record.at,
    kind: record.kind,
    actor: actor.id,
    actorKind: actor.kind,
    actorAgency: actor.org,
    actorUnit: actor.unit,
    onBehalfBy: actor.onBehalfBy,
    onBehalfOf: actor.onBehalfOf,
    agent: actor.agent,
    client: actor.client,
    channel: actor.channel,
    branch: actor.branch,
    network: actor.network,
    networkClass: actor.networkClass,
    agency: data?.source,
    service: data?.service,
    subject: subject?.hash,
    subjectKind: subject?.kind,
    related: related.map(({ hash }) => hash),
    grounds: subject?.relation ?? [],
    released: data?.released ?? [],
    withheld: data?.withheld.map(({ dataClass }) => dataClass) ?? [],
    masks: data?.masks ?? [],
    purpose: why?.purpose,
    dossier: why?.dossier,
    legalBasis: why?.legalBasis ?? [],
    decision: decision?.result,
    policies: decision?.policies ?? [],
    policySet: decision?.policySet,
    tries: tries?.count ?? 1,
    outcome: outcome.result,
    code: outcome.code,
    messageId: outcome.messageId,
    evidence: outcome.evidence,
    freshness: outcome.freshness && {
      asOf: outcome.freshness.asOf,
      source: outcome.freshness.source.toUpperCase(),
      reason: outcome.freshness.reason,
    },
    requestId: trace.requestId,
    documentHash: trace.documentHash,
    object: object && { ...object, scope: object.scope ?? [] },
  };
}

/** Who, when, what and why, but of nobody in particular: a citizen, a subject, a dossier that was not asked for by code. */
function narrowNodeOf(entry: LogEntry, askedDossier: string | undefined) {
  const node = nodeOf(entry);
  return {
    ...node,
    actor: node.actorKind === 'citizen' ? node.actorKind : node.actor,
    onBehalfOf: undefined,
    network: undefined,
    networkClass: undefined,
    evidence: undefined,
    subject: undefined,
    object: undefined,
    related: [],
    dossier: node.dossier === askedDossier ? node.dossier : undefined,
  };
}
