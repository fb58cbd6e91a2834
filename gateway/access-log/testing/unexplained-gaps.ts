import type { SqlSession } from '../../storage/sql-driver.ts';

/** Leaves without a record that no erasure on record names: an oracle of its own, from rows and JSON alone. */
export async function unexplainedGaps(session: SqlSession, instance: string): Promise<readonly number[]> {
  const rows = await session.query(
    `select n.idx, r.body from access_node n left join access_record r on r.instance = n.instance and r.idx = n.idx
     where n.instance = $1 and n.level = 0 order by n.idx`,
    [instance],
  );
  const named = new Set<number>();
  for (const { body } of rows) {
    const { kind, erasure } = typeof body === 'string' ? JSON.parse(body) : {};
    if (kind !== 'erasure') continue;
    for (const [from, until] of erasure.ranges) for (let at = from; at < until; at += 1) named.add(at);
  }
  return rows.flatMap(({ idx, body }) => (body == null && !named.has(Number(idx)) ? [Number(idx)] : []));
}
