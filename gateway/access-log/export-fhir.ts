import type { AccessRecord } from './record.ts';

/** HL7 FHIR R4 AuditEvent, in the form of IHE BALP (Basic Audit Log Patterns) 1.1. */
const TYPES = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const INTERACTIONS = 'http://hl7.org/fhir/restful-interaction';
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const ENTITY_TYPES = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const ENTITY_ROLES = 'http://terminology.hl7.org/CodeSystem/object-role';
const BALP = 'https://profiles.ihe.net/ITI/BALP';
/** Names of ours: a keyed hash is no id of anybody outside of the log. */
const OWN = 'urn:lienthong';

const coding = (system: string, code: string) => ({ coding: [{ system, code }] });
const identifier = (kind: string, value: string) => ({ identifier: { system: `${OWN}:${kind}`, value } });
const detail = (type: string, values: readonly string[] | undefined) =>
  (values ?? []).map((valueString) => ({ type, valueString }));

/** AuditEvent.outcome (audit-event-outcome): success, minor failure, serious failure. */
function outcomeOf({ outcome }: AccessRecord): '0' | '4' | '8' {
  if (outcome.result === 'refused') return '4';
  return outcome.result === 'failed' ? '8' : '0';
}

const ACTIONS: Readonly<Partial<Record<AccessRecord['kind'], string>>> = {
  change: 'U',
  erasure: 'D',
  crossing: 'R',
};

function agentsOf({ actor, decision, why }: AccessRecord) {
  const purposeOfUse = why && [coding(`${OWN}:purpose`, why.purpose)];
  const network = actor.network && { network: { address: actor.network, type: '5' } };
  const user = {
    type: coding(PARTICIPATION, 'IRCP'),
    who: identifier(`${actor.kind}${actor.org === undefined ? '' : `:${actor.org}`}`, actor.id),
    requestor: true,
    policy: decision?.policies.map((policy) => `${OWN}:policy:${policy}`),
    purposeOfUse,
  };
  const program = {
    type: coding(DICOM, '110153'),
    who: identifier('client', actor.client),
    requestor: false,
    ...network,
  };
  const assistant = actor.onBehalfBy !== undefined && {
    type: coding(PARTICIPATION, 'CST'),
    who: identifier('assistant', actor.onBehalfBy),
    requestor: false,
  };
  // A program of its own beside the one that it came through (FHIR: "software agent").
  const agent = actor.agent !== undefined && {
    type: coding(DICOM, '110150'),
    who: identifier('agent', actor.agent),
    requestor: false,
  };
  const organisation = actor.onBehalfOf !== undefined && {
    type: coding(PARTICIPATION, 'IRCP'),
    who: identifier('organisation', actor.onBehalfOf),
    requestor: false,
  };
  return [user, program, ...[assistant, organisation, agent].filter((one) => one !== false)];
}

function entitiesOf({ subject, related, data, why, trace, object }: AccessRecord) {
  const about = (kind: string, hash: string, details: readonly unknown[] = []) => ({
    what: identifier(`subject:${kind}`, hash),
    type: { system: ENTITY_TYPES, code: kind === 'person' ? '1' : '2' },
    role: { system: ENTITY_ROLES, code: kind === 'person' ? '1' : '4' },
    ...(details.length > 0 ? { detail: details } : {}),
  });
  return [
    ...(subject
      ? [
          about(subject.kind, subject.hash, [
            ...detail('grounds', subject.relation),
            ...detail('released', data?.released),
            ...detail(
              'withheld',
              data?.withheld.map(({ dataClass }) => dataClass),
            ),
            ...detail('legalBasis', why?.legalBasis),
          ]),
        ]
      : []),
    ...(related ?? []).map(({ kind, hash }) => about(kind, hash)),
    ...(why?.dossier === undefined
      ? []
      : [
          {
            what: identifier('dossier', why.dossier),
            type: { system: ENTITY_TYPES, code: '2' },
            role: { system: ENTITY_ROLES, code: '4' },
          },
        ]),
    ...(object
      ? [
          {
            what: identifier(`object:${object.kind}`, object.id),
            type: { system: ENTITY_TYPES, code: '2' },
            role: { system: ENTITY_ROLES, code: '4' },
            detail: detail('state', [object.state]),
          },
        ]
      : []),
    {
      what: identifier('request', trace.requestId),
      type: { system: `${BALP}/CodeSystem/BasicAuditEntityType`, code: 'XrequestId' },
    },
  ];
}

/**
 * One record as an AuditEvent. It shows a record; only the NDJSON form can be verified down to the signed head.
 * @param place `<log>/<index>`.
 */
export function auditEventOf(record: AccessRecord, place: string) {
  const { kind, data, outcome } = record;
  const isRead = kind === 'crossing';
  return {
    resourceType: 'AuditEvent',
    id: record.id,
    meta: isRead
      ? {
          profile: [
            `${BALP}/StructureDefinition/IHE.BasicAudit.${record.subject?.kind === 'person' ? 'PatientRead' : 'Read'}`,
          ],
        }
      : undefined,
    type: kind === 'login-failed' ? { system: DICOM, code: '110114' } : { system: TYPES, code: 'rest' },
    subtype: [
      isRead ? { system: INTERACTIONS, code: 'read' } : { system: `${OWN}:kind`, code: kind },
      ...(data ? [{ system: `${OWN}:service`, code: data.service }] : []),
    ],
    action: ACTIONS[kind] ?? 'E',
    recorded: record.at,
    outcome: outcomeOf(record),
    outcomeDesc: outcome.code ?? outcome.result,
    agent: agentsOf(record),
    source: {
      site: data?.source ?? 'gateway',
      observer: identifier('log', place),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
    entity: entitiesOf(record),
  };
}
