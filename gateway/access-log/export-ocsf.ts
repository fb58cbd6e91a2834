import type { AccessRecord } from './record.ts';

/** Open Cybersecurity Schema Framework 1.3: classes by their ids. */
const API_ACTIVITY = {
  category_uid: 6,
  category_name: 'Application Activity',
  class_uid: 6003,
  class_name: 'API Activity',
} as const;
const AUTHENTICATION = {
  category_uid: 3,
  category_name: 'Identity & Access Management',
  class_uid: 3002,
  class_name: 'Authentication',
} as const;
const DETECTION_FINDING = {
  category_uid: 2,
  category_name: 'Findings',
  class_uid: 2004,
  class_name: 'Detection Finding',
} as const;

const ACTIVITIES = { create: 1, read: 2, update: 3, delete: 4, other: 99 } as const;
const SEVERITIES = { notice: 2, warning: 3, alarm: 5 } as const;

function activityOf({ kind, object }: AccessRecord): number {
  if (kind === 'crossing') return ACTIVITIES.read;
  if (kind === 'erasure') return ACTIVITIES.delete;
  if (kind === 'change') return object?.version === 1 ? ACTIVITIES.create : ACTIVITIES.update;
  return ACTIVITIES.other;
}

/** What every event has. @param place `<log>/<index>`. */
function baseOf(record: AccessRecord, place: string) {
  const [log = '', index = ''] = [
    place.slice(0, place.lastIndexOf('/')),
    place.slice(place.lastIndexOf('/') + 1),
  ];
  const isWell = record.outcome.result !== 'refused' && record.outcome.result !== 'failed';
  return {
    time: Date.parse(record.at),
    status_id: isWell ? 1 : 2,
    status: isWell ? 'Success' : 'Failure',
    status_code: record.outcome.code,
    status_detail: record.outcome.result,
    metadata: {
      version: '1.3.0',
      uid: record.id,
      log_name: log,
      sequence: Number(index),
      correlation_uid: record.trace.requestId,
      product: { name: 'Liên Thông', vendor_name: 'Liên Thông', feature: { name: 'access log' } },
    },
  };
}

const userOf = ({ actor }: AccessRecord) => ({
  uid: actor.id,
  type: actor.kind,
  type_id: 99,
  org:
    actor.org !== undefined
      ? { uid: actor.org, name: actor.org, ou_name: actor.unit }
      : actor.onBehalfOf && { uid: actor.onBehalfOf, name: 'organisation' },
});

function apiActivity(record: AccessRecord) {
  const { actor, data, decision, related, subject, why, object, trace } = record;
  const activity = activityOf(record);
  const named = [
    ...(subject ? [{ uid: subject.hash, type: subject.kind, labels: subject.relation }] : []),
    ...(related ?? []).map(({ kind, hash }) => ({ uid: hash, type: kind, labels: [] })),
    ...(why?.dossier === undefined ? [] : [{ uid: why.dossier, type: 'dossier', labels: [] }]),
    ...(object ? [{ uid: object.id, type: object.kind, labels: [object.state] }] : []),
  ];
  return {
    ...API_ACTIVITY,
    activity_id: activity,
    type_uid: API_ACTIVITY.class_uid * 100 + activity,
    severity_id: 1,
    actor: {
      user: userOf(record),
      app_name: actor.client,
      ...(actor.onBehalfBy === undefined ? {} : { invoked_by: actor.onBehalfBy }),
      authorizations: decision?.policies.map((policy) => ({
        decision: decision.result,
        policy: { uid: policy, version: decision.policySet },
      })),
    },
    api: {
      operation: data?.service ?? trace.operation ?? record.kind,
      service: { name: data?.source ?? 'gateway', labels: data?.released },
      request: { uid: trace.requestId },
    },
    // Required by the class; a keyed hash where the network is known.
    src_endpoint: {
      uid: actor.network ?? 'unknown',
      type: actor.networkClass ?? 'unknown',
      name: actor.channel,
    },
    resources: named,
    unmapped: {
      kind: record.kind,
      purpose: why?.purpose,
      legal_basis: why?.legalBasis,
      withheld: data?.withheld.map(({ dataClass }) => dataClass),
      masks: data?.masks,
      tries: record.tries?.count,
    },
  };
}

const authentication = (record: AccessRecord) => ({
  ...AUTHENTICATION,
  activity_id: 1,
  type_uid: AUTHENTICATION.class_uid * 100 + 1,
  severity_id: 2,
  user: userOf(record),
  src_endpoint: { uid: record.actor.network ?? 'unknown', type: record.actor.networkClass ?? 'unknown' },
  message: record.note,
});

const finding = (record: AccessRecord) => {
  const isClosed = record.kind === 'finding-closed';
  const activity = isClosed ? 3 : 1;
  return {
    ...DETECTION_FINDING,
    activity_id: activity,
    type_uid: DETECTION_FINDING.class_uid * 100 + activity,
    severity_id: SEVERITIES[record.finding?.severity ?? 'notice'],
    finding_info: {
      uid: record.finding?.id ?? record.id,
      title: record.finding?.rule ?? '',
      desc: record.note,
      first_seen_time: record.finding?.from === undefined ? undefined : Date.parse(record.finding.from),
      last_seen_time: record.finding?.until === undefined ? undefined : Date.parse(record.finding.until),
      related_events: record.finding?.evidence?.map((uid) => ({ uid })),
    },
    count: record.finding?.count,
    actor: { user: userOf(record) },
  };
};

/** One record as an OCSF event. It shows a record; only the NDJSON form can be verified down to the signed head. */
export function ocsfEventOf(record: AccessRecord, place: string) {
  const event =
    record.kind === 'login-failed'
      ? authentication(record)
      : record.finding
        ? finding(record)
        : apiActivity(record);
  return { ...event, ...baseOf(record, place) };
}
