import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { auditEventOf } from './export-fhir.ts';
import { ocsfEventOf } from './export-ocsf.ts';
import { type AccessRecord, RECORD_KINDS } from './record.ts';
import { testRecord } from './testing/log-fixture.ts';

/** What HL7 FHIR R4 says of an AuditEvent: cardinalities, value sets and types, written down from the specification. */
const code = z.string().regex(/^[^\s]+(?: [^\s]+)*$/);
const coding = z.object({ system: z.string().regex(/^(https?:|urn:)/), code });
const concept = z.object({ coding: z.array(coding).min(1) });
const reference = z.object({ identifier: z.object({ system: z.string(), value: z.string().min(1) }) });
const auditEvent = z.strictObject({
  resourceType: z.literal('AuditEvent'),
  id: z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/),
  meta: z.object({ profile: z.array(z.url()) }).optional(),
  type: coding,
  subtype: z.array(coding).min(1),
  action: z.enum(['C', 'R', 'U', 'D', 'E']),
  recorded: z.iso.datetime({ offset: true }),
  outcome: z.enum(['0', '4', '8', '12']),
  outcomeDesc: z.string().min(1),
  agent: z
    .array(
      z.strictObject({
        type: concept,
        who: reference,
        requestor: z.boolean(),
        policy: z.array(z.string()).optional(),
        purposeOfUse: z.array(concept).optional(),
        network: z.object({ address: z.string(), type: z.enum(['1', '2', '3', '4', '5']) }).optional(),
      }),
    )
    .min(1),
  source: z.strictObject({ site: z.string(), observer: reference, type: z.array(coding) }),
  entity: z.array(
    z.strictObject({
      what: reference,
      type: coding,
      role: coding.optional(),
      detail: z.array(z.strictObject({ type: z.string(), valueString: z.string().min(1) })).optional(),
    }),
  ),
});

/** What OCSF 1.3 requires of the classes that are used. */
const ocsfEvent = z
  .looseObject({
    category_uid: z.int(),
    class_uid: z.union([z.literal(6003), z.literal(3002), z.literal(2004)]),
    activity_id: z.int().min(0).max(99),
    type_uid: z.int(),
    severity_id: z.int().min(0).max(6),
    status_id: z.union([z.literal(1), z.literal(2)]),
    time: z.int().min(1_700_000_000_000),
    metadata: z.object({
      version: z.literal('1.3.0'),
      uid: z.string(),
      sequence: z.int(),
      product: z.object({ vendor_name: z.string() }),
    }),
  })
  .refine((event) => event.type_uid === event.class_uid * 100 + event.activity_id)
  .refine((event) => Math.floor(event.class_uid / 1000) === event.category_uid)
  .refine(
    (event) => event.class_uid !== 6003 || ('api' in event && 'actor' in event && 'src_endpoint' in event),
  )
  .refine((event) => event.class_uid !== 3002 || 'user' in event)
  .refine((event) => event.class_uid !== 2004 || 'finding_info' in event);

const object = { kind: 'delegation', id: 'd1', state: 'granted', version: 1, digest: 'x' } as const;
const payloads: Readonly<Partial<Record<AccessRecord['kind'], Partial<AccessRecord>>>> = {
  change: { object },
  erasure: { erasure: { cause: 'order', ranges: [[0, 2]], authority: 'QĐ 12', reason: 'theo yêu cầu' } },
  fork: {
    fork: { lostHead: 'x', keptSize: 1, keptRoot: 'r', decidedBy: 'an operator', reason: 'a disk was lost' },
  },
  limited: { tries: { count: 3, dossiers: [], limit: 'tries.code' } },
  finding: {
    finding: { id: '0199a0b0-0000-7000-8000-000000000001', rule: 'many-subjects', severity: 'alarm' },
  },
  'finding-closed': { finding: { id: '0199a0b0-0000-7000-8000-000000000001', rule: 'many-subjects' } },
};
const records: readonly { what: string; record: AccessRecord }[] = [
  ...RECORD_KINDS.map((kind) => ({ what: kind, record: testRecord({ v: 3, kind, ...payloads[kind] }) })),
  {
    what: 'a crossing with everything',
    record: testRecord({
      v: 3,
      actor: {
        ...testRecord().actor,
        onBehalfBy: 'clerk-cn4',
        network: 'k1:net',
        networkClass: 'ipv4/32',
      },
      subject: { kind: 'person', hash: 'k1:person', relation: ['self', 'owner'] },
      related: [{ kind: 'person', hash: 'k1:other' }],
      outcome: { result: 'failed', code: 'AGENCY_TIMEOUT' },
    }),
  },
  { what: 'a refusal', record: testRecord({ outcome: { result: 'refused', code: 'ACCESS_DENIED' } }) },
];

/** As it arrives: without the members that are not there. */
const sent = (event: object): unknown => JSON.parse(JSON.stringify(event));

describe.each(records)('$what', ({ record }) => {
  test('is an AuditEvent of FHIR R4 that says who, about whom, what came of it and where it stands', () => {
    const event = auditEvent.parse(sent(auditEventOf(record, 'gateway-1/7')));
    expect(event.agent.filter(({ requestor }) => requestor)).toHaveLength(1);
    expect(event.source.observer.identifier.value).toBe('gateway-1/7');
    expect(event.outcome === '0').toBe(!['refused', 'failed'].includes(record.outcome.result));
    for (const hash of [record.subject?.hash, ...(record.related ?? []).map((one) => one.hash)])
      if (hash !== undefined) expect(event.entity.map(({ what }) => what.identifier.value)).toContain(hash);
  });

  test('is an event of OCSF 1.3', () => {
    const event = ocsfEvent.parse(sent(ocsfEventOf(record, 'gateway-1/7')));
    expect(event.metadata).toMatchObject({ uid: record.id, sequence: 7 });
    expect(event.status_id).toBe(['refused', 'failed'].includes(record.outcome.result) ? 2 : 1);
  });
});
