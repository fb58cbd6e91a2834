import type { AccessLog } from '../../access-log/access-log.ts';
import { openCheckpoint, parseVerifierKey, verifierKey } from '../../access-log/checkpoint.ts';
import { countEntriesAbout, findEntriesAbout } from '../../access-log/entries-about.ts';
import {
  ERASURE_BATCH,
  type ErasureOrder,
  type ErasureResult,
  eraseEntries,
  rangesInWords,
  readErasedRanges,
} from '../../access-log/erasure.ts';
import { ORIGIN_PREFIX, openSigner } from '../../access-log/log-keys.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from './command-io.ts';
import { faultOfDecision } from './decision.ts';
import { type LogCommand, type Options, settingsOf } from './options.ts';
import { withLog } from './with-log.ts';

/** Takes records out of the store, by an order or because a subject is to be forgotten, and records that. */
export const eraseCommand: LogCommand = async (options, io) => {
  const { ranges, person, parcel, authority, reason } = options;
  if ([ranges, person, parcel].filter((given) => given !== undefined).length !== 1) return undefined;
  const fault = faultOfDecision({ authority, reason });
  if (fault !== undefined || authority === undefined || reason === undefined) {
    io.err(fault ?? '');
    return 2;
  }
  if (ranges !== undefined) return eraseRanges(options, ranges, { cause: 'order', authority, reason }, io);
  return eraseSubject(options, { cause: 'subject', authority, reason }, io);
};

async function eraseRanges(
  options: Options,
  ranges: string,
  order: ErasureOrder,
  io: CommandIo,
): Promise<number> {
  const { instance } = options;
  return withLog(settingsOf(options), io, async (log) => {
    const [head] = await log.database.query('select size from access_head where instance = $1', [instance]);
    const size = Number(head?.['size'] ?? 0);
    const indexes = parseRanges(ranges, size);
    if (typeof indexes === 'string') {
      io.err(indexes);
      return 2;
    }
    return report(await eraseAll(log, instance, indexes, order), instance, log, io);
  });
}

/** In every log of the store that is signed with the key at hand; what is left elsewhere is told. */
async function eraseSubject(options: Options, order: ErasureOrder, io: CommandIo): Promise<number> {
  const settings = settingsOf(options);
  const { person, parcel = '' } = options;
  const hashesFor = ({ keys }: AccessLog) =>
    person === undefined
      ? keys.candidates('parcel', parcel)
      : // The number of a household business is its head.
        [...keys.candidates('person', person), ...keys.candidates('organisation', person)];
  const eraseIn = async (log: AccessLog, instance: string): Promise<number> => {
    const indexes = await findEntriesAbout(log.database, instance, hashesFor(log));
    if (indexes.length === 0) io.out(`${instance}: nothing is about this subject`);
    return report(await eraseAll(log, instance, indexes, order), instance, log, io);
  };
  const first = await withLog(settings, io, async (log) => {
    const exitCode = await eraseIn(log, options.instance);
    const ours = await logsOfOurKey(options, log.database);
    let left = 0;
    for (const [instance, count] of await countEntriesAbout(log.database, hashesFor(log))) {
      if (ours.includes(instance)) continue;
      io.out(`${instance}: ${count} records about this subject remain: erase them where its signing key is`);
      left += count;
    }
    return {
      others: ours.filter((instance) => instance !== options.instance),
      exitCode: left > 0 ? 1 : exitCode,
    };
  });
  let { exitCode } = first;
  for (const instance of first.others) {
    const code = await withLog({ ...settings, instance }, io, (log) => eraseIn(log, instance));
    exitCode = Math.max(exitCode, code);
  }
  return exitCode;
}

/** Logs whose head is signed by the key at hand. */
async function logsOfOurKey(options: Options, driver: SqlDriver): Promise<readonly string[]> {
  const signer = await openSigner(settingsOf(options));
  const heads = await driver.query('select instance, note from access_head order by instance');
  return heads.flatMap((head) => {
    const instance = String(head['instance']);
    const verifier = parseVerifierKey(verifierKey({ ...signer, name: `${ORIGIN_PREFIX}${instance}` }));
    try {
      openCheckpoint(String(head['note']), verifier);
      return [instance];
    } catch {
      return [];
    }
  });
}

/** Batch by batch, each with its record; a run that breaks off is run again and goes on. */
async function eraseAll(
  log: AccessLog,
  instance: string,
  indexes: readonly number[],
  order: ErasureOrder,
): Promise<ErasureResult> {
  const results: ErasureResult[] = [];
  for (let first = 0; first < indexes.length; first += ERASURE_BATCH) {
    const some = indexes.slice(first, first + ERASURE_BATCH);
    results.push(await log.erase(order, new Date(), (session) => eraseEntries(session, instance, some)));
  }
  return {
    erased: results.flatMap(({ erased }) => erased),
    lasting: results.flatMap(({ lasting }) => lasting),
    spoilt: results.flatMap(({ spoilt }) => spoilt),
    absent: results.flatMap(({ absent }) => absent),
  };
}

/** @returns 1 when something is not as it was signed, or is missing and no record says why. */
async function report(
  { erased, lasting, spoilt, absent }: ErasureResult,
  instance: string,
  log: AccessLog,
  io: CommandIo,
): Promise<number> {
  const ranges = await readErasedRanges(log.database, instance);
  const isErased = (index: number) => ranges.some(([from, until]) => index >= from && index < until);
  const [already, missing] = [absent.filter(isErased), absent.filter((index) => !isErased(index))];
  const say = (what: string, indexes: readonly number[]) => {
    if (indexes.length > 0) io.out(`${instance}: ${what}: ${rangesInWords(indexes)}`);
  };
  say(`${erased.length} records erased`, erased);
  say('erased before, nothing is changed', already);
  for (const kind of new Set(lasting.map((one) => one.kind)))
    say(
      `kept, since records of kind ${kind} explain the log`,
      lasting.filter((one) => one.kind === kind).map(({ index }) => index),
    );
  say('NOT as they were signed, so they stay for `log verify`', spoilt);
  say('MISSING, and no record says why', missing);
  return spoilt.length + missing.length > 0 ? 1 : 0;
}

/** `5-9,12`, both ends included. @returns what is wrong as text. */
function parseRanges(text: string, size: number): readonly number[] | string {
  const indexes = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(part.trim());
    if (!match) return '--ranges are indexes and ranges of them, both ends included: 5-9,12';
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from) return `--ranges: ${part.trim()} ends before it begins`;
    if (to >= size) return `--ranges: ${part.trim()} lies beyond the log, which has ${size} records`;
    for (let index = from; index <= to; index += 1) indexes.add(index);
  }
  return [...indexes].sort((a, b) => a - b);
}
