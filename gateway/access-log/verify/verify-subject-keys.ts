import { own } from '../../../schema/own.ts';
import type { SqlSession } from '../../storage/sql-driver.ts';
import type { Found } from '../verdict.ts';
import { historiesOf } from './verify-objects.ts';

/**
 * Subject keys stand in no table: what records keep of them are fingerprints. A key that was replaced under its id would
 * find nobody any more, and nobody would know why.
 * @param inUse fingerprints of the keys of the ring, by their ids.
 */
export async function checkSubjectKeys(
  session: SqlSession,
  inUse: Readonly<Record<string, string>>,
  found: Found,
): Promise<void> {
  const unknown = new Set(Object.keys(inUse));
  for await (const { id, newest, faults } of historiesOf(session, 'subject-key')) {
    unknown.delete(id);
    for (const fault of faults) found.bad(`subject key ${id}: ${fault}`);
    const fingerprint = own(inUse, id);
    if (fingerprint === undefined) continue;
    if (newest.state === 'destroyed') found.bad(`subject key ${id} was destroyed, and is in the ring again`);
    else if (fingerprint !== newest.digest)
      found.bad(`subject key ${id} is not the one that the log knows under this id`);
  }
  for (const id of unknown) found.warn(`subject key ${id} is not on record yet`);
}
