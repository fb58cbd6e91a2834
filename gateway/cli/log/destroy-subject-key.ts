import { readFile, rename, writeFile } from 'node:fs/promises';
import type { AccessLog } from '../../access-log/access-log.ts';
import { findNewestChange } from '../../access-log/object-history.ts';
import { openSubjectKeys, subjectKeysFile } from '../../access-log/open-access-log.ts';
import { SUBJECT_KEY } from '../../access-log/recorded-keys.ts';
import { faultOfDecision } from './decision.ts';
import { type LogCommand, settingsOf } from './options.ts';
import { withLog } from './with-log.ts';

/**
 * Destroys an older subject key: whoever is in its records can no longer be told. On record first, out of the ring then:
 * a run that breaks off between the two is run again. The log refuses a ring that has the key afterwards.
 */
export const destroySubjectKeyCommand: LogCommand = async (options, io) => {
  const { id, authority, reason } = options;
  if (id === undefined) return undefined;
  const settings = settingsOf(options);
  const ring = await openSubjectKeys(settings);
  const known = ring.fingerprints();
  const key = known.find((one) => one.id === id);
  const fault =
    faultOfDecision({ authority, reason }) ??
    (key ? undefined : `there is no key ${id} in the ring`) ??
    (key === known[0]
      ? `${id} is the newest key, with which records are made: put a new one first`
      : undefined);
  if (fault !== undefined || !key) {
    io.err(fault ?? '');
    return 2;
  }
  const file = subjectKeysFile(settings.dataDir);
  const text = settings.subjectKeys ?? (await readFile(file, 'utf8'));
  const rest = text
    .split(',')
    .filter((part) => part.trim().split(':')[0] !== id)
    .map((part) => part.trim())
    .join(',');
  return withLog({ ...settings, subjectKeys: rest }, io, async (log) => {
    const refusal = await recordDestruction(log, key, `${authority}: ${reason}`);
    if (refusal !== undefined) {
      io.err(refusal);
      return 2;
    }
    if (settings.subjectKeys === undefined) {
      await writeFile(`${file}.next`, `${rest}\n`, { mode: 0o600 });
      await rename(`${file}.next`, file);
      io.out(`subject key ${id} is out of ${file}, and on record as destroyed`);
    } else io.out(`subject key ${id} is on record as destroyed: now take it out of ACCESS_LOG_SUBJECT_KEYS`);
    io.out(
      'destroy its copies too, and start every other gateway of this store anew: it still holds the key',
    );
    return 0;
  });
};

/** @returns why not; nothing when it is on record, also from an earlier run. */
function recordDestruction(
  log: AccessLog,
  { id, fingerprint }: { readonly id: string; readonly fingerprint: string },
  note: string,
): Promise<string | undefined> {
  return log.change(new Date(), async (session, tell) => {
    const before = await findNewestChange(session, SUBJECT_KEY, id);
    if (before?.state === 'destroyed') return undefined;
    if (before && before.digest !== fingerprint)
      return `subject key ${id} of the ring is not the one that the log knows: nothing was destroyed`;
    const version = (before?.version ?? 0) + 1;
    tell({
      ...{ caller: undefined, requestId: undefined, note },
      object: { kind: SUBJECT_KEY, id, state: 'destroyed', version, digest: fingerprint },
    });
    return undefined;
  });
}
