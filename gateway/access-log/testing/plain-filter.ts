import type { AccessFilter } from '../log-filter.ts';
import type { AccessRecord } from '../record.ts';
import { keys, type PlacedRecord } from './random-log.ts';

export const newestFirst = (a: PlacedRecord, b: PlacedRecord): number =>
  order(b.record.at, a.record.at) || order(b.instance, a.instance) || b.index - a.index;
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** What fits a filter is found by looking at each record: nothing here is shared with readers. */
type Holds = (record: AccessRecord) => boolean;

/** What each field of a filter asks of a record. */
const ASKS: {
  readonly [Field in keyof Required<AccessFilter>]?: (asked: NonNullable<AccessFilter[Field]>) => Holds;
} = {
  actor:
    (id) =>
    ({ actor }) =>
      actor.id === id,
  actorAgency:
    (org) =>
    ({ actor }) =>
      actor.org === org,
  actorPerson: (id) => isActor('id', keys.hash('person', id)),
  onBehalfBy: (id) => isActor('onBehalfBy', id),
  onBehalfOf: (number) => isActor('onBehalfOf', keys.hash('organisation', number)),
  network: (address) => isActor('network', keys.hash('network', address)),
  client: (client) => isActor('client', client),
  branch: (branch) => isActor('branch', branch),
  agency:
    (agency) =>
    ({ data }) =>
      data?.source === agency,
  service:
    (service) =>
    ({ data }) =>
      data?.service === service,
  dataClass:
    (name) =>
    ({ data }) =>
      data?.released.includes(name) === true || data?.withheld.some((one) => one.dataClass === name) === true,
  ground:
    (ground) =>
    ({ subject }) =>
      subject?.relation.some((one) => one === ground) === true,
  policy:
    (policy) =>
    ({ decision }) =>
      decision?.policies.includes(policy) === true,
  purpose:
    (purpose) =>
    ({ why }) =>
      why?.purpose === purpose,
  decision:
    (result) =>
    ({ decision }) =>
      decision?.result === result,
  code:
    (code) =>
    ({ outcome }) =>
      outcome.code?.split(',').includes(code) === true,
  kind: (kind) => (record) => record.kind === kind,
  dossier: (code) => {
    const hash = keys.hash('dossier', code);
    return ({ why, subject, tries }) =>
      why?.dossier === code || subject?.hash === hash || tries?.dossiers?.includes(hash) === true;
  },
  subject: ({ kind, id }) => names(keys.hash(kind, id)),
  about: ({ personId = '' }) => names(keys.hash('person', personId)),
  id: (id) => (record) => record.id === id,
  requestId:
    (id) =>
    ({ trace }) =>
      trace.requestId === id,
  from:
    (from) =>
    ({ at }) =>
      at >= from,
  until:
    (until) =>
    ({ at }) =>
      at < until,
};
const isActor =
  (field: keyof AccessRecord['actor'], value: string): Holds =>
  ({ actor }) =>
    actor[field] === value;
const names =
  (hash: string): Holds =>
  ({ subject, related = [] }) =>
    subject?.hash === hash || related.some((one) => one.hash === hash);

/** Whether a record fits, told by the record alone. */
export function fitting(filter: AccessFilter): Holds {
  const asked = Object.entries(filter).map(([field, value]) => {
    const ask = ASKS[field as keyof AccessFilter] as ((value: unknown) => Holds) | undefined;
    if (!ask) throw new Error(`nobody knows what ${field} asks for`);
    return ask(value);
  });
  return (record) => asked.every((holds) => holds(record));
}
