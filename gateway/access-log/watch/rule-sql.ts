import { DAY_NUMBERS, type WatchRule } from './rules.ts';

/** Columns of `access_record` that a rule may speak of. */
const SCALARS = {
  kind: 'kind',
  actorKind: 'actor_kind',
  org: 'org',
  agency: 'agency',
  client: 'client',
  branch: 'branch',
  decision: 'decision',
  outcome: 'outcome',
  subjectKind: 'subject_kind',
} as const;
const LISTS = { classes: 'classes', grounds: 'grounds', signals: 'signals' } as const;
/** As `callerKey` names them: the same id is somebody else at another agency or branch. */
const WHO = `concat_ws('/', r.actor_kind, case r.actor_kind when 'officer' then r.org when 'clerk' then r.branch end, r.actor)`;
const GROUPS = { actor: WHO, client: 'r.client', record: "r.instance || '/' || r.idx" } as const;
const COUNTS = {
  /** One record may stand for several tries. */
  records: 'sum(coalesce(r.tries, 1))',
  subjects: 'count(distinct subject)',
  dossiers: 'count(distinct dossier)',
} as const;
/** Evidence told in a finding; the rest is found with the log's filters. */
const EVIDENCE = 20;

/**
 * A rule as one question to the database. Values of the rule travel as parameters; only the names of columns above are
 * ever part of the text.
 * @param holidays days within a time on which nobody works, `2026-09-02`.
 */
export function questionOf(
  rule: WatchRule,
  now: Date,
  holidays: (from: Date, until: Date) => readonly string[],
): {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly from: Date;
  readonly until: Date;
} {
  const until = new Date(now.getTime() - (rule.unlessLater?.after ?? 0));
  const from = new Date(until.getTime() - rule.within);
  const parameters: unknown[] = [from, until];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const where = ['r.at >= $1', 'r.at < $2'];
  for (const [name, column] of Object.entries(SCALARS)) {
    const wanted = rule.where[name as keyof typeof SCALARS];
    if (wanted) where.push(`r.${column} = any(${put(wanted)}::text[])`);
  }
  for (const [name, column] of Object.entries(LISTS)) {
    const wanted = rule.where[name as keyof typeof LISTS];
    if (wanted) where.push(`r.${column} && ${put(wanted)}::text[]`);
  }
  if (rule.where.hasDossier) where.push('r.dossier is not null');
  if (rule.outside) where.push(`not (${withinHours(rule.outside, holidays(from, until), put)})`);
  if (rule.nothingBut) {
    where.push(`not exists (select 1 from access_record o where o.dossier = r.dossier and o.at >= $1 and o.at < $2
      and o.kind = 'crossing' and o.actor = r.actor and o.actor_kind = r.actor_kind and o.org is not distinct from r.org
      and not o.classes <@ ${put(rule.nothingBut)}::text[])`);
  }
  if (rule.unlessLater) {
    where.push(`not exists (select 1 from access_record l where l.dossier = r.dossier and l.at > r.at
      and l.signals && ${put(rule.unlessLater.signals)}::text[])`);
  }
  const group = GROUPS[rule.per];
  return {
    sql: `select ${group} as about, min(r.actor) as actor, ${COUNTS[rule.count]} as count, min(r.at) as first, max(r.at) as last,
        (array_agg(r.instance || '/' || r.idx order by r.at desc))[1:${EVIDENCE}] as evidence,
        ${rule.unlessLater ? "array_agg(distinct r.dossier || '@' || to_char(r.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))" : 'null'} as dossiers
      from access_record r where ${where.join(' and ')}
      group by 1 having ${COUNTS[rule.count]} >= ${put(rule.atLeast)}::bigint`,
    parameters,
    from,
    until,
  };
}

function withinHours(
  { zone, hours }: NonNullable<WatchRule['outside']>,
  holidays: readonly string[],
  put: (value: unknown) => string,
): string {
  const local = `(r.at at time zone ${put(zone)}::text)`;
  const days = Object.entries(hours).flatMap(([day, range]) => {
    const [opens = '', closes = ''] = range?.split('-') ?? [];
    return [
      `(extract(isodow from ${local}) = ${DAY_NUMBERS.get(day) ?? 0} and ${local}::time >= ${put(opens)}::time and ${local}::time < ${put(closes)}::time)`,
    ];
  });
  return `(${days.join(' or ')}) and not (${local}::date = any(${put(holidays)}::date[]))`;
}
