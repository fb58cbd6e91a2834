import { z } from 'zod';
import { CALLER_KINDS, type DecisionRequest, ORGANISATION_ROLES } from '../../policies/decision.ts';
import { ORGANISATION_KINDS } from '../../schema/organisation.ts';
import { CHANNELS, type DataClass, GROUNDS, toAgencyId } from '../../schema/terms.ts';

/** A decision as the boundary asks for it, whatever the data class. */
export type AskedDecision = Omit<DecisionRequest, 'dataClass'>;

const optional = z.string().optional();
const loa = z.union([z.literal(0), z.literal(1), z.literal(2)]);

const shape = z.strictObject({
  caller: z.strictObject({
    kind: z.enum(CALLER_KINDS),
    client: z.string(),
    channel: z.enum(CHANNELS),
    loa,
    agency: optional,
    unit: optional,
    branch: optional,
    ward: optional,
    organisation: z
      .strictObject({ kind: z.enum(ORGANISATION_KINDS), role: z.enum(ORGANISATION_ROLES) })
      .optional(),
    actor: z.strictObject({ kind: z.enum(CALLER_KINDS), branch: optional }).optional(),
    isAgent: z.literal(true).optional(),
  }),
  action: z.string(),
  agency: z.string(),
  subject: z.strictObject({
    kind: z.enum(['dossier', 'person', 'parcel', 'security', 'ticket', 'log', 'catalogue']),
    isProtected: z.boolean().optional(),
    isAdoptionSecret: z.boolean().optional(),
    isDefenceParcel: z.boolean().optional(),
    ward: optional,
  }),
  grounds: z.array(z.enum(GROUNDS)),
  dossier: z
    .strictObject({
      procedure: z.string(),
      sector: z.string(),
      isBoundaryFree: z.boolean(),
      receivingBranch: z.string(),
      competentAgency: z.string(),
      competentWard: optional,
    })
    .optional(),
  purpose: z.string(),
  phase: z.enum(['admit', 'release']),
});

/**
 * The decision asked again; ids are blanks, which no policy can see.
 * @throws Error when the text holds no such facts.
 */
export function readFacts(text: string, dataClass: DataClass, phase: 'admit' | 'release'): DecisionRequest {
  const { caller, subject, dossier, agency, ...rest } = JSON.parse(
    JSON.stringify(shape.parse(JSON.parse(text))),
  ) as z.infer<typeof shape>;
  const { actor, organisation, isAgent, ...callerFacts } = caller;
  // At admission nothing of the record was known.
  const known = phase === 'release' ? subject : { kind: subject.kind };
  return {
    ...rest,
    phase,
    dataClass,
    agency: toAgencyId(agency),
    caller: {
      id: '-',
      ...callerFacts,
      ...(organisation ? { organisation: { number: '-', ...organisation } } : {}),
      ...(actor ? { actor: { id: '-', ...actor } } : {}),
      ...(isAgent ? { agent: '-' } : {}),
    } as DecisionRequest['caller'],
    subject: { id: '-', ...known } as DecisionRequest['subject'],
    ...(dossier ? { dossier: { code: '-', ...dossier } as NonNullable<DecisionRequest['dossier']> } : {}),
  };
}
