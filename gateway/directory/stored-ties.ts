import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { type Tie, tiesOf } from './dossier-directory.ts';
import type { StandingDates } from './standing-dates.ts';
import { partOf, writeKind } from './tie-kinds.ts';

/** What stands beside every tie of a dossier, as statements take it. */
export type TieFacts = ReturnType<typeof tieFactsOf>;

/**
 * @param keysOf hexadecimal keys of a tie: the one to be written, or all by which it may have been written.
 * @param dates undefined: nothing is written of when it is due.
 */
export function tieFactsOf(
  circle: DossierCircle,
  keysOf: (tie: Tie) => readonly string[],
  dates: StandingDates | undefined,
) {
  const parts = new Map(
    tiesOf(circle).flatMap((tie) => {
      const part = partOf(tie, circle) ?? null;
      return keysOf(tie).map((key): [string, number | null] => [key, part]);
    }),
  );
  const standing = dates?.of(circle);
  return {
    ...{ code: circle.code, received_ms: Date.parse(circle.receivedAt) },
    ...{ ties: [...parts.keys()], parts: [...parts.values()], facts: writeKind(circle) },
    ...{
      status: circle.status,
      lane: circle.lane,
      procedure: circle.procedure,
      branch: circle.receivingBranch,
    },
    ...{ standing_ms: standing?.dueMs ?? null, is_done: standing?.isDone ?? null },
    standing_rules: dates?.rules ?? '0',
  };
}

/** Beside persons stands neither a kind nor when it is due: nobody asks for it there. */
const TIES = `
  select r.code, r.received_ms, r.province, r.month, r.status, r.lane, r.procedure, r.branch, decode(t.tie, 'hex') as tie,
    coalesce(t.part, 0) as part, case when t.part is not null then k.kind end as kind,
    case when t.part is not null then r.standing_ms end as standing_ms,
    case when t.part is not null then r.standing_rules else 0 end as standing_rules,
    case when t.part is not null then r.is_done end as is_done
  from jsonb_to_recordset($1::jsonb) as r(code text, received_ms bigint, province text, month int, status smallint, lane text,
    procedure text, branch text, facts text, ties text[], parts smallint[], standing_ms bigint, standing_rules bigint, is_done boolean)
  join directory_kind k on k.facts = r.facts, unnest(r.ties, r.parts) as t(tie, part)`;

/** Puts in ties of dossiers that have none. */
export async function insertTies(
  session: SqlSession,
  rows: readonly (TieFacts & { readonly province: string; readonly month: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  await noteKinds(session, rows);
  await session.query(
    `insert into directory_tie (code, received_ms, province, month, status, lane, procedure, branch, tie, part, kind,
       standing_ms, standing_rules, is_done) ${TIES}`,
    [JSON.stringify(rows)],
  );
}

/**
 * Writes anew what stands beside ties that nobody has sorted, or whose dates are of other rules than these. Rows are found one by
 * one on their key: by the other condition the server would go through all that are left, every time.
 */
export async function sortTies(
  session: SqlSession,
  rows: readonly TieFacts[],
  rules: string | undefined,
): Promise<void> {
  await noteKinds(session, rows);
  await session.query(
    `update directory_tie t set part = s.part, kind = s.kind, standing_ms = s.standing_ms,
       standing_rules = s.standing_rules, is_done = s.is_done
     from (${TIES}) s cross join lateral (
       select o.ctid as place from directory_tie o where o.tie = s.tie and o.received_ms = s.received_ms and o.code = s.code
         and (o.part is null or (o.kind is not null and o.standing_rules <> $2::bigint)) offset 0
     ) o where t.ctid = o.place`,
    [JSON.stringify(rows), rules ?? null],
  );
}

/** Kinds that are new get a number. Only who leads writes: nobody else can be at it. */
async function noteKinds(session: SqlSession, rows: readonly Pick<TieFacts, 'facts'>[]): Promise<void> {
  await session.query(
    `insert into directory_kind (facts) select f from unnest($1::text[]) as g(f)
     where not exists (select from directory_kind k where k.facts = g.f) on conflict (facts) do nothing`,
    [[...new Set(rows.map(({ facts }) => facts))]],
  );
}
