import { expand, type Family, type Migration } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { keptWhole } from './months.ts';

/** Nothing that goes back may touch a record, or how records are found: an older program runs on the log as it is. */
const NEVER = { never: 'the access log keeps what it was given' } as const;

/** Applied in order, each once; never edited after a release. */
const MIGRATIONS: readonly Migration[] = [
  expand(
    `
  create table access_record (
    instance text not null,
    idx bigint not null,
    at timestamptz not null,
    kind text not null,
    subject text,
    actor text not null,
    agency text,
    dossier text,
    classes text[] not null,
    decision text,
    client text not null,
    branch text,
    body text,
    primary key (instance, idx, at)
  ) partition by range (at);
  create index access_record_at on access_record (at desc, instance, idx desc);
  create index access_record_subject on access_record (subject, at desc);
  create index access_record_actor on access_record (actor, at desc);
  create index access_record_agency on access_record (agency, at desc);
  create index access_record_dossier on access_record (dossier, at desc);
  create index access_record_decision on access_record (decision, at desc);
  create index access_record_client on access_record (client, at desc);
  create index access_record_branch on access_record (branch, at desc);
  create index access_record_kind on access_record (kind, at desc);
  create index access_record_classes on access_record using gin (classes);
  create table access_node (
    instance text not null,
    level smallint not null,
    idx bigint not null,
    hash bytea not null,
    primary key (instance, level, idx)
  );
  create table access_head (
    instance text primary key,
    size bigint not null,
    frontier bytea[] not null,
    note text not null
  );
  create table access_checkpoint (
    instance text not null,
    size bigint not null,
    at timestamptz not null,
    note text not null,
    primary key (instance, size)
  );
  `,
    NEVER,
  ),
  expand(
    `
  alter table access_record add column actor_kind text, add column org text, add column outcome text,
    add column grounds text[], add column signals text[];
  update access_record set actor_kind = body::jsonb -> 'actor' ->> 'kind', org = body::jsonb -> 'actor' ->> 'org',
    outcome = body::jsonb -> 'outcome' ->> 'result',
    grounds = array(select jsonb_array_elements_text(coalesce(body::jsonb -> 'subject' -> 'relation', '[]')))
    where body is not null;
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(
    `
  alter table access_record add column subject_kind text, add column finding text;
  update access_record set subject_kind = body::jsonb -> 'subject' ->> 'kind' where body is not null;
  create index access_record_finding on access_record (finding, kind, at) where finding is not null;
  create index access_record_signals on access_record using gin (signals);
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(
    `
  alter table access_record add column class_set text;
  update access_record set class_set = array_to_string(array(select distinct unnest(classes) order by 1), ' ')
    where classes <> '{}';
  create index access_record_class_set on access_record (class_set, at desc);
  drop index access_record_classes;
  drop index access_record_signals;
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(
    `
  alter table access_record add column tried text[], add column tries integer;
  create index access_record_tried on access_record using gin (tried) where tried is not null;
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(
    `
  alter table access_record add column on_behalf text, add column service text, add column purpose text,
    add column code text, add column ground_set text, add column policy_names text, add column related text[],
    add column object text, add column network text;
  update access_record set on_behalf = body::jsonb #>> '{actor,onBehalfBy}', service = body::jsonb #>> '{data,service}',
    purpose = body::jsonb #>> '{why,purpose}', code = body::jsonb #>> '{outcome,code}',
    ground_set = nullif(array_to_string(array(select distinct g collate "C" from unnest(grounds) as g order by 1), ' '), ''),
    policy_names = nullif(array_to_string(array(select distinct p collate "C" from
      jsonb_array_elements_text(coalesce(body::jsonb #> '{decision,policies}', '[]')) as p order by 1), ' '), '')
    where body is not null;
  create index access_record_on_behalf on access_record (on_behalf, at desc) where on_behalf is not null;
  create index access_record_service on access_record (service, at desc) where service is not null;
  create index access_record_purpose on access_record (purpose, at desc) where purpose is not null;
  create index access_record_code on access_record (code, at desc) where code is not null;
  create index access_record_ground_set on access_record (ground_set, at desc) where ground_set is not null;
  create index access_record_policy_names on access_record (policy_names, at desc) where policy_names is not null;
  create index access_record_related on access_record using gin (related) where related is not null;
  create index access_record_network on access_record (network, at desc) where network is not null;
  create index access_record_object on access_record (object, at desc) where object is not null;
  drop index access_record_subject;
  drop index access_record_agency;
  drop index access_record_dossier;
  drop index access_record_decision;
  drop index access_record_branch;
  drop index access_record_kind;
  drop index access_record_class_set;
  create index access_record_subject on access_record (subject, at desc) where subject is not null;
  create index access_record_agency on access_record (agency, at desc) where agency is not null;
  create index access_record_dossier on access_record (dossier, at desc) where dossier is not null;
  create index access_record_decision on access_record (decision, at desc) where decision <> 'permit';
  create index access_record_branch on access_record (branch, at desc) where branch is not null;
  create index access_record_kind on access_record (kind, at desc) where kind <> 'operation' and kind <> 'crossing';
  create index access_record_class_set on access_record (class_set, at desc) where class_set is not null;
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(
    `
  alter table access_record add column organisation text;
  create index access_record_organisation on access_record (organisation, at desc) where organisation is not null;
  `,
    NEVER,
    { holdsUp: true },
  ),
  expand(monthsKeptWhole, NEVER, { holdsUp: true }),
];
export const ACCESS_LOG_FAMILY: Family = { versions: 'access_migration', steps: MIGRATIONS };

/** Of months that were made before this was known; `ensureMonth` sees to the others. */
async function monthsKeptWhole(session: SqlSession): Promise<void> {
  const months = await session.query(
    "select inhrelid::regclass::text as month from pg_inherits where inhparent = 'access_record'::regclass",
  );
  for (const { month } of months as readonly { month?: unknown }[])
    await session.query(keptWhole(String(month)));
}

/** Brings the tables as far as a start may. Safe to run by several processes at once. */
export const migrate = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, ACCESS_LOG_FAMILY);
