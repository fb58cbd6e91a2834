import { createHash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { GrowingTree, leafHash } from './merkle.mjs';
import { openCheckpoint, SIGNATURE } from './note.mjs';

/** Lines with their ends, byte for byte. */
async function* linesOf(file) {
  let rest = Buffer.alloc(0);
  for await (const part of createReadStream(file)) {
    let bytes = Buffer.concat([rest, part]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield bytes.subarray(0, end + 1);
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield rest;
}

/**
 * Checks an export (NDJSON of one whole log): the manifest's signature, every byte, the leaves down to the signed head,
 * every earlier head on the way, and that whatever is erased is named by an erasure record.
 * @returns what was found: `faults` is empty when all is well.
 */
export async function verifyExport(file, keys, earlier = []) {
  const hash = createHash('sha256');
  let last;
  for await (const line of linesOf(file)) {
    if (last) hash.update(last);
    last = line;
  }
  const manifest = openManifest(last, keys);
  const faults = [];
  if (hash.digest('hex') !== manifest.sha256)
    faults.push('the file is not the one that its manifest describes');
  if (manifest.format !== 'ndjson' || manifest.scope !== 'log') {
    // Nothing more can be shown of it: what a selection leaves out, it does not tell.
    return {
      faults,
      records: manifest.entries,
      erased: 0,
      notes: ['a selection or CSV: unchanged since it was signed, no more'],
    };
  }
  const head = openCheckpoint(manifest.checkpoints[0] ?? '', keys);
  const passed = earlier
    .map((note) => openCheckpoint(note, keys))
    .filter(({ origin }) => origin === head.origin);
  const tree = new GrowingTree();
  const [gone, named, forks] = [[], [], []];
  let waiting;
  for await (const line of linesOf(file)) {
    if (waiting) readEntry(waiting, tree, { faults, gone, named, forks, passed });
    waiting = line;
  }
  if (tree.size !== head.size) faults.push(`${head.size} entries are signed, ${tree.size} are there`);
  else if (!tree.root().equals(head.root)) faults.push('the entries do not lead to the signed root');
  for (const one of passed) {
    if (one.size <= tree.size) continue;
    const fork = forks.find(({ keptSize, lostSize }) => one.size > keptSize && one.size <= lostSize);
    if (!fork)
      faults.push(`rolled back: a head of ${one.size} entries was signed before, this one has ${tree.size}`);
  }
  checkErasures(gone, named, faults);
  const notes = forks.map(
    ({ index, keptSize, lostSize, decidedBy }) =>
      `entry ${index}: the log went on from ${keptSize} of ${lostSize || 'an unknown number of'} entries, as ${decidedBy} decided`,
  );
  return { faults, records: tree.size, erased: gone.length, notes, head };
}

function readEntry(line, tree, { faults, gone, named, forks, passed }) {
  const expected = tree.size;
  const text = line.toString('utf8');
  const match = /^\{"index":(\d+)(?:,"leaf":"([A-Za-z0-9+/]{43}=)")?(?:,"record":(\{.*\}))?\}\n$/.exec(text);
  if (!match) return void faults.push(`line ${expected + 1} is no entry`);
  const [, index, leaf, body] = match;
  if (Number(index) !== expected)
    faults.push(`entry ${expected} is missing or out of its place: ${index} is there`);
  const told = leaf === undefined ? undefined : Buffer.from(leaf, 'base64');
  if (body === undefined) {
    if (!told) faults.push(`entry ${index} has neither a record nor a leaf hash`);
    gone.push(Number(index));
    tree.append(told ?? Buffer.alloc(32));
  } else {
    const own = leafHash(Buffer.from(body, 'utf8'));
    if (told && !told.equals(own)) faults.push(`entry ${index} was changed: it does not fit its leaf hash`);
    tree.append(own);
    readRecord(JSON.parse(body), expected, { named, forks, faults });
  }
  for (const one of passed) {
    if (one.size !== tree.size || one.root.equals(tree.root())) continue;
    // A head of the branch that was given up, as a fork that is on record says.
    if (forks.some(({ keptSize, lostSize }) => one.size > keptSize && one.size <= lostSize)) continue;
    faults.push(`the first ${one.size} entries are not those of the head that was signed then`);
  }
}

function readRecord(record, index, { named, forks, faults }) {
  if (record.kind === 'erasure') for (const range of record.erasure.ranges) named.push({ index, range });
  if (record.kind === 'fork') {
    const { keptSize, lostHead, decidedBy } = record.fork;
    forks.push({
      index,
      keptSize,
      decidedBy,
      lostSize: lostHead === 'unknown' ? 0 : Number(lostHead.split('\n')[1]),
    });
  }
  const doubtful = record.kind === 'erasure' && record.erasure.ranges.some(([, until]) => until > index);
  if (doubtful) faults.push(`entry ${index} erases what came after it`);
}

/** Whatever is gone is named by an erasure, and whatever an erasure names is gone. */
function checkErasures(gone, named, faults) {
  const away = new Set(gone);
  const told = new Set();
  for (const {
    index,
    range: [from, until],
  } of named) {
    for (let at = from; at < until; at += 1) {
      told.add(at);
      if (!away.has(at)) faults.push(`entry ${at} was erased by entry ${index} and is there again`);
    }
  }
  const unnamed = gone.filter((index) => !told.has(index));
  if (unnamed.length > 0)
    faults.push(`${unnamed.length} entries are gone and no erasure names them, the first is ${unnamed[0]}`);
}

function openManifest(line, keys) {
  let parsed;
  try {
    const text = (line ?? Buffer.alloc(0)).toString('utf8').trimEnd();
    const csv = /^manifest,"((?:[^"]|"")*)",([A-Za-z0-9+/]+=*)$/.exec(text);
    parsed = csv ? { manifest: csv[1].replaceAll('""', '"'), signature: csv[2] } : JSON.parse(text);
  } catch {
    throw new Error('the export does not end with its manifest: it was cut off');
  }
  const { manifest, signature } = parsed;
  if (typeof manifest !== 'string')
    throw new Error('the export does not end with its manifest: it was cut off');
  const told = JSON.parse(manifest);
  // The log's own key signs it: a witness's must not be able to.
  const { origin } = openCheckpoint(told.checkpoints?.[0] ?? '', keys);
  const own = keys.filter(({ name, algorithm }) => name === origin && algorithm === SIGNATURE);
  const isSigned = own.some(({ publicKey }) =>
    verify(null, Buffer.from(manifest), publicKey, Buffer.from(String(signature), 'base64')),
  );
  if (!isSigned) throw new Error('the signature of the manifest is wrong');
  return told;
}
