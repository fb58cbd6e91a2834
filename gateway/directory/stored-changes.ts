import type { CircleChanges, DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { SealedCircles } from './sealed-circles.ts';
import type { StandingDates } from './standing-dates.ts';
import { insertTies, tieFactsOf } from './stored-ties.ts';

/** What a page said that was news. */
export interface StoredNews {
  /** The number of the last change. */
  readonly seq: number;
  /** Of those set aside: the ones that were not before. */
  readonly setAside: readonly UnreadableChange[];
}

/** What is known of one dossier while a page of changes goes over it. */
interface State {
  changedMs: number | undefined;
  isAside: boolean;
  asideMs: number | undefined;
  /** Told by this page. */
  circle: DossierCircle | undefined;
  aside: UnreadableChange | undefined;
  isNews: boolean;
}

/**
 * Puts a page of the feed into the tables, in the transaction of the session. The newest change of a dossier wins, whenever it
 * is told; ties that are gone are forgotten. A change that cannot be read sets its dossier aside: who is tied to it may have
 * changed with it, so nobody is let in until a readable change comes; what was known stays at hand, to tell those who had
 * ties that it is there and cannot be read now.
 * @param seq number of the last change that is stored; the page's get the next ones.
 */
export async function storeChanges(
  session: SqlSession,
  sealed: SealedCircles,
  { changes, unreadable }: Pick<CircleChanges, 'changes' | 'unreadable'>,
  seq: number,
  dates?: StandingDates,
): Promise<StoredNews> {
  const named = unreadable.filter((change): change is NamedChange => change.code !== undefined);
  const codes = [...new Set([...changes, ...named].map(({ code }) => code))];
  if (codes.length === 0) return { seq, setAside: [] };
  const states = await statesOf(session, codes);
  for (const circle of changes) putInto(states.get(circle.code), circle);
  const setAside = named.filter((change) => asideInto(states.get(change.code), change));
  const news = [...states].filter(([, { isNews }]) => isNews);
  const rows = news.map(([code, state], place) => rowOf(code, state, { sealed, dates }, seq + 1 + place));
  if (rows.length > 0) {
    await write(
      session,
      rows.map(({ dossier }) => dossier),
    );
    await insertTies(
      session,
      rows.flatMap(({ ofTies }) => ofTies ?? []),
    );
  }
  return { seq: seq + rows.length, setAside };
}

type NamedChange = UnreadableChange & { readonly code: string };

async function statesOf(session: SqlSession, codes: readonly string[]): Promise<Map<string, State>> {
  const known = await session.query(
    'select code, changed_ms, is_aside, aside_ms from directory_dossier where code = any($1::text[])',
    [codes],
  );
  const nothing = (): State => ({
    ...{ changedMs: undefined, isAside: false, asideMs: undefined },
    ...{ circle: undefined, aside: undefined, isNews: false },
  });
  const states = new Map(codes.map((code) => [code, nothing()]));
  for (const row of known)
    states.set(String(row['code']), {
      ...nothing(),
      changedMs: optionalMs(row['changed_ms']),
      isAside: row['is_aside'] === true,
      asideMs: optionalMs(row['aside_ms']),
    });
  return states;
}

function putInto(state: State | undefined, circle: DossierCircle): void {
  if (!state) return;
  const givenMs = Date.parse(circle.changedAt);
  if (givenMs < Math.max(orNever(state.changedMs), state.isAside ? orNever(state.asideMs) : NEVER)) return;
  // Nobody knows when it changed: only what is surely later than what was known can be later than that.
  if (state.isAside && state.asideMs === undefined && givenMs === state.changedMs) return;
  Object.assign(state, {
    changedMs: givenMs,
    isAside: false,
    asideMs: undefined,
    circle,
    aside: undefined,
    isNews: true,
  });
}

/** @returns whether it was not set aside before. */
function asideInto(state: State | undefined, change: NamedChange): boolean {
  if (!state) return false;
  const changedMs = change.changedAt === undefined ? undefined : Date.parse(change.changedAt);
  const last = Math.max(orNever(state.changedMs), state.isAside ? orNever(state.asideMs) : NEVER);
  if (changedMs !== undefined && changedMs < last) return false;
  const isNew = !state.isAside;
  Object.assign(state, { isAside: true, asideMs: changedMs, aside: change, isNews: true });
  return isNew;
}

/** As the statements take it; `null` where the table keeps what it has. */
function rowOf(
  code: string,
  { circle, aside, asideMs, isAside, changedMs }: State,
  { sealed, dates }: { readonly sealed: SealedCircles; readonly dates: StandingDates | undefined },
  seq: number,
) {
  const told = circle && tieFactsOf(circle, (tie) => [sealed.keyOf(tie)], dates);
  const place = { province: circle ? provinceOf(circle) : '', month: circle ? monthOf(circle) : 0 };
  const ofTies = told && !isAside ? { ...told, ...place } : undefined;
  const dossier = {
    ...{ code, seq, is_aside: isAside, aside_ms: asideMs ?? null, aside_place: aside?.place ?? null },
    aside_sealed: aside ? sealed.sealChange(code, aside) : null,
    is_told: circle !== undefined,
    changed_ms: circle ? changedMs : null,
    ...place,
    received_ms: told?.received_ms ?? 0,
    aliases: circle?.aliases ?? [],
    ties: ofTies?.ties ?? [],
    sealed: circle ? sealed.seal(circle) : null,
  };
  return { dossier, ofTies };
}

const ROWS = `jsonb_to_recordset($1::jsonb) as r(
  code text, seq bigint, is_aside boolean, aside_ms bigint, aside_place text, aside_sealed text, is_told boolean,
  changed_ms bigint, province text, month int, received_ms bigint, aliases text[], ties text[], sealed text)`;

async function write(
  session: SqlSession,
  rows: readonly ReturnType<typeof rowOf>['dossier'][],
): Promise<void> {
  const codes = rows.map(({ code }) => code);
  const told = rows.filter(({ is_told }) => is_told);
  const given = JSON.stringify(rows);
  await session.query(
    `delete from directory_tie t using directory_dossier d, unnest(d.ties) as k(tie)
     where d.code = any($1::text[]) and t.tie = k.tie and t.received_ms = d.received_ms and t.code = d.code`,
    [codes],
  );
  if (told.length > 0)
    await session.query('delete from directory_alias where code = any($1::text[])', [
      told.map(({ code }) => code),
    ]);
  await session.query(
    `insert into directory_dossier as d (code, province, month, received_ms, aliases, ties, seq, changed_ms, sealed,
       is_aside, aside_ms, aside_place, aside_sealed)
     select code, province, month, received_ms, aliases,
       coalesce((select array_agg(decode(tie, 'hex')) from unnest(ties) as k(tie)), '{}'), seq, changed_ms,
       decode(sealed, 'base64'), is_aside, aside_ms, aside_place, decode(aside_sealed, 'base64')
     from ${ROWS}
     on conflict (code) do update set ties = excluded.ties, seq = excluded.seq, is_aside = excluded.is_aside,
       aside_ms = excluded.aside_ms, aside_place = excluded.aside_place, aside_sealed = excluded.aside_sealed,
       province = case when excluded.sealed is null then d.province else excluded.province end,
       month = case when excluded.sealed is null then d.month else excluded.month end,
       received_ms = case when excluded.sealed is null then d.received_ms else excluded.received_ms end,
       aliases = case when excluded.sealed is null then d.aliases else excluded.aliases end,
       changed_ms = case when excluded.sealed is null then d.changed_ms else excluded.changed_ms end,
       sealed = coalesce(excluded.sealed, d.sealed)`,
    [given],
  );
  if (told.some(({ aliases }) => aliases.length > 0))
    await session.query(
      `insert into directory_alias (alias, code) select distinct a.alias, code from ${ROWS}, unnest(aliases) as a(alias)`,
      [given],
    );
}

/** Where it is handled: the part of the unit's code that names the province (`H26` of `H26.12`). */
const provinceOf = ({ competentUnit }: DossierCircle): string => competentUnit.split('.')[0] ?? '';

const HANOI_MS = 7 * 3_600_000;
/** Of receipt, as people in Hanoi count it: 202611. */
function monthOf({ receivedAt }: DossierCircle): number {
  const day = new Date(Date.parse(receivedAt) + HANOI_MS);
  return day.getUTCFullYear() * 100 + day.getUTCMonth() + 1;
}

const NEVER = Number.NEGATIVE_INFINITY;
const orNever = (ms: number | undefined): number => ms ?? NEVER;

const optionalMs = (value: unknown): number | undefined => (value === null ? undefined : Number(value));
