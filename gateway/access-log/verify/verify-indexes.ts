import type { SqlRow, SqlSession } from '../../storage/sql-driver.ts';
import type { Found } from '../verdict.ts';

/** An index of one table that rows lie in; of a table parted by months those of each month. */
interface Index {
  readonly name: string;
  /** As SQL names it. */
  readonly table: string;
  /** `btree` or `gin of lists`; others are not ours. */
  readonly method: string;
  /** Columns or expressions, as SQL writes them. */
  readonly keys: readonly string[];
  /** How its rows are ordered: each key with its collation and direction. */
  readonly order: readonly string[];
  /** Which rows are in it. */
  readonly predicate: string;
}

const INDEXES = `
  select c.relname::text as name, i.indrelid::regclass::text as "table",
    case when m.amname = 'gin' and o.opcname = 'array_ops' and i.indnkeyatts = 1 then 'gin of lists' else m.amname::text end as method,
    array(select pg_get_indexdef(i.indexrelid, k, false) from generate_series(1, i.indnkeyatts) as k) as keys,
    array(select pg_get_indexdef(i.indexrelid, k, false) ||
      coalesce((select format(' collate %I.%I', n.nspname, l.collname) from pg_collation l
        join pg_namespace n on n.oid = l.collnamespace where l.oid = i.indcollation[k - 1]), '') ||
      case when i.indoption[k - 1] & 1 = 1 then ' desc' else ' asc' end ||
      case when i.indoption[k - 1] & 2 = 2 then ' nulls first' else ' nulls last' end
      from generate_series(1, i.indnkeyatts) as k) as "order",
    coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') as predicate
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam join pg_class t on t.oid = i.indrelid
    join pg_opclass o on o.oid = i.indclass[0]
  where t.relkind = 'r' and i.indisvalid and i.indisready and i.indislive and (t.relname = any($1::text[]) or exists
    (select 1 from pg_inherits h join pg_class p on p.oid = h.inhparent where h.inhrelid = t.oid and p.relname = any($1::text[])))
  order by 2, 1`;

/** What the planner may use besides, so that a question is answered by one index alone, or by none. */
const BY_TABLE = ['indexscan', 'indexonlyscan', 'bitmapscan'] as const;
const BY_ORDER = ['seqscan', 'bitmapscan', 'sort', 'incremental_sort'] as const;
const BY_BITS = ['seqscan', 'indexscan', 'indexonlyscan'] as const;

/**
 * Readers find records by indexes, and verification reads tables: an index that lacks a row hides it from every question,
 * and nothing else shows it. So each index must hold what its table holds, key for key.
 * @param tables by name; what is not there is left out.
 */
export async function checkIndexes(
  session: SqlSession,
  tables: readonly string[],
  found: Found,
): Promise<void> {
  // What may not be used counts as dear, and dear questions would each be compiled first.
  await session.query("select set_config('jit', 'off', true)");
  for (const row of await session.query(INDEXES, [[...tables]])) {
    const index = indexOf(row);
    const fault = await faultOf(session, index);
    if (fault !== undefined) found.bad(`index ${index.name} of ${index.table} ${fault}`);
  }
}

async function faultOf(session: SqlSession, index: Index): Promise<string | undefined> {
  const { name, method } = index;
  if (method !== 'btree' && method !== 'gin of lists')
    return `is of the kind ${method}: it cannot be held to its table`;
  const ways =
    method === 'btree'
      ? { byIndex: orderedSum(index), byTable: tableSum(index), without: BY_ORDER }
      : { byIndex: elementsByIndex(index), byTable: elementsByTable(index), without: BY_BITS };
  await session.query('savepoint before_index');
  try {
    if (!(await isUsed(session, ways.byIndex, ways.without, name)))
      return 'is not used where nothing else can answer';
    const [told, there] = [
      await answerTo(session, ways.byIndex, ways.without),
      await answerTo(session, ways.byTable, BY_TABLE),
    ];
    return told === there ? undefined : 'does not hold what its table holds: readers miss records';
  } catch {
    // An index of somebody else's over what cannot be added up; or one whose pages are spoilt.
    await session.query('rollback to savepoint before_index');
    return 'cannot be held to its table';
  }
}

const indexOf = (row: SqlRow): Index => ({
  name: String(row['name']),
  table: String(row['table']),
  method: String(row['method']),
  keys: row['keys'] as readonly string[],
  order: row['order'] as readonly string[],
  predicate: String(row['predicate']),
});

/** Number and sum of keys, whatever their order. */
const SUM = (keys: readonly string[]): string =>
  `select count(*) || ' ' || coalesce(bit_xor(hash_record_extended(row(${keys.join(', ')}), 0)), 0) as answer`;

const tableSum = ({ table, keys, predicate }: Index): string =>
  `${SUM(keys)} from only ${table} where ${predicate}`;

/** In the order of this index, and of no other. */
function orderedSum({ table, keys, order, predicate }: Index): string {
  const named = keys.map((key, place) => `${key} as k${place}`);
  return `${SUM(keys.map((_key, place) => `k${place}`))} from
    (select ${named.join(', ')} from only ${table} where ${predicate} order by ${order.join(', ')}) as ordered`;
}

const elements = ({ table, keys, predicate }: Index): string =>
  `select distinct ctid, element from only ${table}, unnest(${keys[0]}) as element where element is not null and ${predicate}`;

const elementsByTable = (index: Index): string =>
  `select count(*)::text as answer from (${elements(index)}) as told`;

/** Each element that the table has is looked up. */
const elementsByIndex = (index: Index): string =>
  `select count(*)::text as answer from (select distinct element from (${elements(index)}) as told) as once,
     lateral (select 1 from only ${index.table} where ${index.keys[0]} @> array[once.element] and ${index.predicate}) as hit`;

async function answerTo(session: SqlSession, sql: string, without: readonly string[]): Promise<string> {
  const [row] = await withoutThese(session, without, () => session.query(sql));
  return String(row?.['answer']);
}

async function isUsed(
  session: SqlSession,
  sql: string,
  without: readonly string[],
  name: string,
): Promise<boolean> {
  const plan = await withoutThese(session, without, () => session.query(`explain (format json) ${sql}`));
  return JSON.stringify(plan)
    .replaceAll('\\"', '"')
    .includes(`"Index Name":${JSON.stringify(name)}`);
}

async function withoutThese<T>(
  session: SqlSession,
  without: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const turn = (to: string) =>
    session.query(`select ${without.map((way) => `set_config('enable_${way}', '${to}', true)`).join(', ')}`);
  await turn('off');
  const result = await work();
  await turn('on');
  return result;
}
