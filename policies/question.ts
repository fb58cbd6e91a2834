import { defined } from '../schema/defined.ts';
import type { CedarCall, CedarValueJson, EntityJson } from './cedar.ts';
import { type CallerFacts, type DecisionRequest, type DossierFacts, NO_PURPOSE } from './decision.ts';

/**
 * Everything that policies can see of a request, and nothing else: no id of a person, parcel or dossier. What ties
 * the caller to the subject has been computed into `grounds` before. So two requests with the same question have
 * the same decision, and the question itself is a complete memo key without personal data.
 */
export interface Question {
  readonly caller: {
    /** Entity type of the schema. */
    readonly type: CallerType;
    readonly channel: string;
    readonly client: string;
    readonly loa: number;
    readonly agency?: string | undefined;
    readonly unit?: string | undefined;
    readonly branch?: string | undefined;
    readonly ward?: string | undefined;
    readonly organisationKind?: string | undefined;
    readonly role?: string | undefined;
    readonly actorKind?: string | undefined;
    readonly actorBranch?: string | undefined;
    /** Does a digital assistant ask in their place? */
    readonly isAgent?: true | undefined;
  };
  readonly action: string;
  readonly record: {
    readonly dataClass: string;
    readonly agency: string;
    readonly kind: string;
    readonly isProtected: boolean;
    readonly isAdoptionSecret: boolean;
    readonly isDefenceParcel: boolean;
    readonly ward?: string | undefined;
  };
  /** Sorted, each once. */
  readonly grounds: readonly string[];
  readonly phase: string;
  readonly isPurposeStated: boolean;
  readonly dossier?: Omit<DossierFacts, 'code'> | undefined;
}

const CALLER_TYPES = {
  anonymous: 'Anonymous',
  citizen: 'Citizen',
  clerk: 'Clerk',
  officer: 'Officer',
  'hotline-agent': 'HotlineAgent',
  kiosk: 'Kiosk',
  auditor: 'Auditor',
  dpo: 'Dpo',
  system: 'System',
} as const;
export type CallerType =
  | (typeof CALLER_TYPES)[keyof typeof CALLER_TYPES]
  | 'AssistedCitizen'
  | 'OrganisationAgent';
export const CALLER_TYPES_OF_POLICIES: readonly CallerType[] = [
  ...Object.values(CALLER_TYPES),
  'AssistedCitizen',
  'OrganisationAgent',
];

/**
 * A citizen for whom somebody else acts is another type of caller, and so is one who acts for an organisation: no policy
 * written for citizens holds in such a session unless it says so. Throws for either behind any other kind of caller.
 */
export function callerTypeOf({ kind, actor, organisation }: CallerFacts): CallerType {
  if (!Object.hasOwn(CALLER_TYPES, kind)) throw new Error('unknown kind of caller');
  if (organisation) {
    if (kind !== 'citizen' || actor) throw new Error('only a citizen alone acts for an organisation');
    return 'OrganisationAgent';
  }
  if (!actor) return CALLER_TYPES[kind];
  if (kind !== 'citizen') throw new Error(`nobody can act for a caller of kind ${kind}`);
  return 'AssistedCitizen';
}

/** Throws when the request has a shape that no policy is written for. */
export function toQuestion(request: DecisionRequest): Question {
  const { caller, subject, dossier } = request;
  return {
    caller: {
      type: callerTypeOf(caller),
      channel: caller.channel,
      client: caller.client,
      loa: caller.loa,
      agency: caller.agency,
      unit: caller.unit,
      branch: caller.branch,
      ward: caller.ward,
      organisationKind: caller.organisation?.kind,
      role: caller.organisation?.role,
      actorKind: caller.actor?.kind,
      actorBranch: caller.actor?.branch,
      isAgent: caller.agent === undefined ? undefined : true,
    },
    action: request.action,
    record: {
      dataClass: request.dataClass,
      agency: request.agency,
      kind: subject.kind,
      isProtected: subject.isProtected ?? false,
      isAdoptionSecret: subject.isAdoptionSecret ?? false,
      isDefenceParcel: subject.isDefenceParcel ?? false,
      ward: subject.ward,
    },
    grounds: [...new Set(request.grounds)].sort(),
    phase: request.phase,
    isPurposeStated: isPurposeStated(request.purpose),
    // A catalogue entry or a view of the log belongs to no dossier, whatever the caller has open besides.
    dossier: dossier && isOfDossier(subject.kind) ? factsOfDossier(dossier) : undefined,
  };
}

/** All that policies see of a purpose. */
export const isPurposeStated = (purpose: string): boolean => purpose.trim() !== '' && purpose !== NO_PURPOSE;

const isOfDossier = (kind: string): boolean => kind !== 'catalogue' && kind !== 'log';

/** All that policies see of a dossier: field by field, so that nothing else that a caller of the engine holds can slip in. */
export const factsOfDossier = ({
  procedure,
  sector,
  isBoundaryFree,
  receivingBranch,
  competentAgency,
  competentWard,
}: DossierFacts): Omit<DossierFacts, 'code'> => ({
  procedure,
  sector,
  isBoundaryFree,
  receivingBranch,
  competentAgency,
  ...defined({ competentWard }),
});

/** The same question with everything forgotten that could differ between a subject that exists and one that does not. */
export function blindfold(question: Question): Question {
  const { dossier: _, record, ...rest } = question;
  const { dataClass, agency, kind } = record;
  return {
    ...rest,
    // A purpose belongs to a ground; what is asked without any is refused for that, whatever was said.
    isPurposeStated: true,
    record: { dataClass, agency, kind, isProtected: false, isAdoptionSecret: false, isDefenceParcel: false },
  };
}

const entity = (type: string, id: string): CedarValueJson => ({ __entity: { type, id } });

/** Unknown members (a channel or class that the schema does not list) are refused by Cedar's request validation. */
export function toCedarCall({ caller, record, ...rest }: Question): CedarCall {
  const { type, channel, agency, isAgent, ...attrs } = caller;
  const { dataClass, kind, ...recordAttrs } = record;
  const isOfficer = type === 'Officer' && agency !== undefined;
  const principal: EntityJson = {
    uid: { type, id: 'caller' },
    attrs: { ...attrsOf(type, attrs), channel: entity('Channel', channel), ...(isOfficer ? { agency } : {}) },
    parents: isOfficer ? [{ type: 'Agency', id: agency }] : [],
  };
  const resource: EntityJson = {
    uid: { type: 'Record', id: 'record' },
    attrs: {
      // Wasm takes no null, and an absent fact must be absent: `has` in a policy asks for that.
      ...defined(recordAttrs),
      dataClass: entity('DataClass', dataClass),
      kind: entity('SubjectKind', kind),
    },
    parents: [],
  };
  const context = {
    grounds: rest.grounds.map((ground) => entity('Ground', ground)),
    isRelease: rest.phase === 'release',
    isPurposeStated: rest.isPurposeStated,
    // Absent otherwise, so that questions of people fit the schema of an archived set too.
    ...(isAgent ? { isAgent } : {}),
    ...(rest.dossier ? { dossier: { ...rest.dossier } } : {}),
  };
  return { principal, action: rest.action, resource, context };
}

/** Facts that the schema gives each type of caller beside channel and client; a token's other facts are not policy's. */
const ATTRS_OF: Readonly<Record<CallerType, readonly string[]>> = {
  Anonymous: [],
  Citizen: ['loa'],
  AssistedCitizen: ['loa', 'actorKind', 'actorBranch'],
  OrganisationAgent: ['loa', 'organisationKind', 'role'],
  Clerk: ['loa', 'branch'],
  Officer: ['loa', 'unit', 'ward'],
  HotlineAgent: ['loa'],
  Kiosk: ['branch'],
  Auditor: ['loa'],
  Dpo: ['loa'],
  System: [],
};

type Attrs = Readonly<Record<string, string | number | boolean | undefined>>;

const attrsOf = (type: CallerType, attrs: Attrs): Record<string, CedarValueJson> =>
  Object.fromEntries(
    Object.entries(attrs).flatMap(([name, value]) => {
      const isFact = name === 'client' || ATTRS_OF[type].includes(name);
      return value !== undefined && isFact ? [[name, value]] : [];
    }),
  );
