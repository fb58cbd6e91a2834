import type { AccessLog } from './access-log.ts';
import { type ObjectKind, readObjects } from './kept-object.ts';

const AT_ONCE = 1_000;

/**
 * Puts on record, once, the rows of a kind that are older than the records of their changes: each as it stands, with the
 * state `adopted`. Rows that come without a record after that stay without one, and `log verify` names them.
 * @throws GatewayError ACCESS_LOG_UNAVAILABLE.
 */
export async function adoptObjects(
  log: Pick<AccessLog, 'change'>,
  kind: ObjectKind,
  at: Date,
): Promise<void> {
  await log.change(at, async (session, tell) => {
    const [known] = await session.query(
      `select 1 from access_record where object is not null and object like $1 limit 1`,
      [`${kind.kind}/%`],
    );
    if (known) return;
    for (let after: string | undefined, isMore = true; isMore; ) {
      const objects = await readObjects(session, kind, after, AT_ONCE);
      for (const object of objects)
        tell({
          ...{ caller: undefined, requestId: undefined },
          object: { kind: kind.kind, ...object, state: 'adopted' },
        });
      after = objects.at(-1)?.id;
      isMore = objects.length === AT_ONCE;
    }
  });
}
