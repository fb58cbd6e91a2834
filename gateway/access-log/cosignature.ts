import { sign, verify } from 'node:crypto';
import {
  keyId,
  type NoteSigner,
  type NoteVerifier,
  parseVerifierKey,
  rawPublicKey,
  splitNote,
  TIMED_ED25519,
  verifierKey,
} from './checkpoint.ts';

/**
 * Cosignatures of witnesses, C2SP tlog-cosignature, Ed25519 (`cosignature/v1`): "at this time, this was the largest
 * consistent head of this log that I had seen". A line of a signed note; its bytes are key id, seconds since 1970 as a
 * big-endian 64-bit number, and the signature.
 */
export interface Cosignature {
  /** Name of the witness's key. */
  readonly name: string;
  /** By the witness's clock. */
  readonly at: Date;
}

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

export const cosignerKey = (signer: NoteSigner): string => verifierKey(signer, TIMED_ED25519);

/** @throws Error when the text is no verifier key of a witness. */
export const parseCosignerKey = (text: string): NoteVerifier => parseVerifierKey(text, TIMED_ED25519);

/** The signature line of a witness; `note` may be signed by others already. */
export function cosignatureLine(note: string, { name, privateKey }: NoteSigner, at: Date): string {
  const time = Buffer.alloc(TIME_BYTES);
  const seconds = BigInt(Math.floor(at.getTime() / 1000));
  time.writeBigUInt64BE(seconds);
  const signature = sign(null, signedBytes(splitNote(note).text, seconds), privateKey);
  const id = keyId(name, rawPublicKey(privateKey), TIMED_ED25519);
  return `— ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`;
}

/**
 * Those of the given witnesses that have cosigned a note; signatures by unknown keys are ignored.
 * @throws Error when it is no signed note, or when the signature of a known witness is wrong.
 */
export function openCosignatures(note: string, witnesses: readonly NoteVerifier[]): Cosignature[] {
  const { text, signatures } = splitNote(note);
  return signatures.flatMap(({ name, bytes }) => {
    const witness = witnesses.find((one) => one.name === name && bytes.subarray(0, 4).equals(one.keyId));
    return witness ? [{ name, at: timeOf(text, bytes.subarray(4), witness) }] : [];
  });
}

function timeOf(text: string, timed: Buffer, { name, publicKey }: NoteVerifier): Date {
  const wrong = () => new Error(`the cosignature of ${name} is wrong`);
  if (timed.length !== TIME_BYTES + SIGNATURE_BYTES) throw wrong();
  const seconds = timed.readBigUInt64BE();
  const at = new Date(Number(seconds) * 1000);
  // Zero says that no time is meant; what no calendar holds is no time either.
  if (seconds === 0n || Number.isNaN(at.getTime())) throw wrong();
  if (!verify(null, signedBytes(text, seconds), publicKey, timed.subarray(TIME_BYTES))) throw wrong();
  return at;
}

const signedBytes = (text: string, seconds: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The same note with the cosignatures of both; a witness that signed twice is there with the last. */
export function withCosignatures(note: string, lines: string): string {
  const { text } = splitNote(note);
  const all = `${note.slice(text.length + 1)}${lines}`.split('\n').filter((line) => line !== '');
  const byKey = new Map(all.map((line) => [keyOf(line), line]));
  return `${text}\n${[...byKey.values()].map((line) => `${line}\n`).join('')}`;
}

/** Name and key id of a signature line. */
const keyOf = (line: string): string => {
  const [, name = '', encoded = ''] = line.split(' ');
  return `${name} ${Buffer.from(encoded, 'base64').subarray(0, 4).toString('hex')}`;
};
