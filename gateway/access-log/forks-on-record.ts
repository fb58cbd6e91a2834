import type { SqlSession } from '../storage/sql-driver.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type AccessRecord, parseRecord } from './record.ts';
import { IS_AS_SIGNED, SIGNED_ROWS } from './signed-rows.ts';

type Fork = NonNullable<AccessRecord['fork']>;

/** Decisions that this log goes on from an older state, oldest first: only those that stand in its signed records. */
export async function forksOnRecord(session: SqlSession, instance: string): Promise<readonly Fork[]> {
  const rows = await session.query(
    `select r.body from ${SIGNED_ROWS} where r.instance = $1 and r.kind = 'fork' and ${IS_AS_SIGNED} order by r.idx`,
    [instance],
  );
  return rows.flatMap(({ body }) => parseRecord(String(body)).fork ?? []);
}

/** Does a fork give up the heads of this size: those after what it kept, up to the one that it names as lost? */
export const isGivenUpBy = (
  { keptSize, lost }: { readonly keptSize: number; readonly lost: Pick<Checkpoint, 'size'> },
  size: number,
): boolean => size > keptSize && size <= lost.size;
