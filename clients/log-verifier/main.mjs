#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyExport } from './lib/export.mjs';
import { verifyLive, verifyRecord } from './lib/live.mjs';
import { parseKeys } from './lib/note.mjs';
import { notesIn } from './lib/notes-in.mjs';

const USAGE = `lien-thong-verify export FILE --key KEYS [--memory PATH …]     an export of one whole log (NDJSON)
lien-thong-verify live URL --key KEYS [--memory PATH …] [--leaves] [--remember FILE]   a gateway, by its pages below /log/
lien-thong-verify record FILE --key KEYS [--number NUMBER]     one record with its proof (JSON)

--key       verifier keys, one a line: the log's own, and those of witnesses; from the auditor, not from the audited machine
--memory    heads that were seen before: a file, or a folder as a witness keeps it; may be repeated
--remember  keeps the head that was seen in this file and holds the next one against it
--number    holds the record to the number that was asked for; also the one told beside it must be its own
--leaves    reads all leaf hashes and works the root out of them
Exit code: 0 as it was signed, 1 not, 2 it cannot be told.`;

/** One record with its proof: by itself, or as GraphQL answers `accessRecord`. */
function recordIn(text) {
  const told = JSON.parse(text);
  return told.data?.accessRecord ?? told;
}

const say = (line) => process.stdout.write(`${line}\n`);

async function run() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      memory: { type: 'string', multiple: true, default: [] },
      number: { type: 'string' },
      remember: { type: 'string' },
      leaves: { type: 'boolean', default: false },
    },
  });
  const [what, where] = positionals;
  if (where === undefined || values.key.length === 0 || !['export', 'live', 'record'].includes(what)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const keys = (await Promise.all(values.key.map((file) => readFile(file, 'utf8')))).flatMap(parseKeys);
  const earlier = (await Promise.all(values.memory.map(notesIn))).flat();
  if (values.remember !== undefined) {
    const known = await readFile(values.remember, 'utf8').catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (known) earlier.push(known);
  }
  const found =
    what === 'export'
      ? await verifyExport(where, keys, earlier)
      : what === 'live'
        ? await verifyLive(where, keys, { earlier, leaves: values.leaves })
        : verifyRecord(recordIn(await readFile(where, 'utf8')), keys, values.number);
  for (const note of found.notes) say(`NOTE: ${note}`);
  for (const fault of found.faults) say(`BAD: ${fault}`);
  if (found.faults.length > 0) return 1;
  if (values.remember !== undefined && found.head?.note) await writeFile(values.remember, found.head.note);
  const erased = found.erased > 0 ? `, ${found.erased} of them erased by name` : '';
  say(
    `OK: ${found.records} ${found.records === 1 ? 'record is as it was' : 'records are as they were'} signed${erased}`,
  );
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  const cannotTell =
    ['ENOENT', 'CANNOT_TELL'].includes(error.code) || error.code?.startsWith('ERR_PARSE_ARGS');
  say(`${cannotTell ? 'CANNOT TELL' : 'BAD'}: ${error.message}`);
  process.exitCode = cannotTell ? 2 : 1;
}
