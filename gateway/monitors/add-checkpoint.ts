import {
  type Checkpoint,
  type NoteSigner,
  type NoteVerifier,
  openCheckpoint,
  parseCheckpointText,
  splitNote,
} from '../access-log/checkpoint.ts';
import { verifyConsistency } from '../access-log/consistency.ts';
import { cosignatureLine, withCosignatures } from '../access-log/cosignature.ts';
import { EMPTY_ROOT } from '../access-log/merkle.ts';
import { originHash, type WitnessMemory } from './witness-memory.ts';

export interface WitnessParts {
  readonly signer: NoteSigner;
  readonly memory: Pick<WitnessMemory, 'read' | 'keep'>;
  /** Keys of the logs that are watched; a key's name is the log's origin. Asked each time: a log may change its key. */
  readonly logKeys: () => Promise<readonly NoteVerifier[]>;
  readonly now: () => Date;
}

/** An answer in HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly text: string;
}

const MOST_PROOF_LINES = 63;

interface Submission {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
  readonly head: Checkpoint;
}

/**
 * `POST /add-checkpoint` of C2SP tlog-witness. Run by one caller at a time: checking the size and remembering the new one
 * are one step.
 */
export async function addCheckpoint(parts: WitnessParts, body: string): Promise<WitnessAnswer> {
  const submission = parseSubmission(body);
  if (!submission) return refused(400, 'not a submission of a checkpoint');
  const { head, note, old } = submission;
  const keys = (await parts.logKeys()).filter(({ name }) => name === head.origin);
  if (keys.length === 0) return refused(404, 'this log is not watched here');
  if (!isSignedBy(note, keys)) return refused(403, 'not signed by the log');
  if (old > head.size) return refused(400, 'the old size is larger than the new one');
  const hash = originHash(head.origin);
  const known = await parts.memory.read(hash);
  const last = known === undefined ? undefined : parseCheckpointText(splitNote(known).text);
  if (old !== (last?.size ?? 0)) return { status: 409, text: `${last?.size ?? 0}\n` };
  if (!continues(submission, last)) return refused(422, 'the head does not continue the last one');
  const line = cosignatureLine(note, parts.signer, parts.now());
  // Remembered before the signature is told: a witness never signs two heads that contradict each other.
  await parts.memory.keep(hash, withCosignatures(signedBy(note, keys), line));
  return { status: 200, text: line };
}

const refused = (status: WitnessAnswer['status'], why: string): WitnessAnswer => ({
  status,
  text: `${why}\n`,
});

function continues({ head, old, proof }: Submission, last: Checkpoint | undefined): boolean {
  if (head.size === 0 && !head.root.equals(EMPTY_ROOT)) return false;
  if (old === 0 || !last) return proof.length === 0;
  return verifyConsistency(old, head.size, proof, last.root, head.root);
}

function isSignedBy(note: string, keys: readonly NoteVerifier[]): boolean {
  try {
    openCheckpoint(note, keys);
    return true;
  } catch {
    return false;
  }
}

/** The head with its log's signatures alone. */
function signedBy(note: string, keys: readonly NoteVerifier[]): string {
  const { text, signatures } = splitNote(note);
  const own = signatures.filter(({ name, bytes }) =>
    keys.some((key) => key.name === name && key.keyId.equals(bytes.subarray(0, 4))),
  );
  return `${text}\n${own.map(({ name, bytes }) => `— ${name} ${bytes.toString('base64')}\n`).join('')}`;
}

/** @returns undefined for what is no submission. */
function parseSubmission(body: string): Submission | undefined {
  const border = body.indexOf('\n\n');
  if (border < 0) return undefined;
  const [first = '', ...lines] = body.slice(0, border).split('\n');
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  const proof = lines.map((line) => Buffer.from(line, 'base64'));
  const isProof = proof.every(
    (hash, place) => hash.length === 32 && hash.toString('base64') === lines[place],
  );
  if (old === undefined || !isProof || proof.length > MOST_PROOF_LINES) return undefined;
  try {
    const note = body.slice(border + 2);
    return { old: Number(old), proof, note, head: parseCheckpointText(splitNote(note).text) };
  } catch {
    return undefined;
  }
}
