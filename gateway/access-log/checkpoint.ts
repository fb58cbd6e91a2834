import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** The signed head of one log: C2SP tlog-checkpoint in a signed note, Ed25519. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export interface NoteSigner {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Buffer;
  readonly publicKey: KeyObject;
}

/** Origins and key names begin with it; the name of the log follows. */
export const ORIGIN_PREFIX = 'lienthong.hanoi.example/';
export const originOf = (instance: string): string => `${ORIGIN_PREFIX}${instance}`;

/** Types of signatures (C2SP signed-note): a log's own, and a witness's with its time (tlog-cosignature). */
export const ED25519 = 1;
export const TIMED_ED25519 = 4;
export type SignatureType = typeof ED25519 | typeof TIMED_ED25519;

const rawKeys = new WeakMap<KeyObject, Buffer>();

/** Every commit signs a head; the key's public half is worked out once. */
export function rawPublicKey(key: KeyObject): Buffer {
  const known = rawKeys.get(key) ?? Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  rawKeys.set(key, known);
  return known;
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function keyId(name: string, publicKey: Buffer, type: SignatureType = ED25519): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([type]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

/** `<name>+<hex key id>+<base64(type ‖ public key)>`: what an auditor keeps. */
export function verifierKey(signer: NoteSigner, type: SignatureType = ED25519): string {
  const raw = rawPublicKey(signer.privateKey);
  const encoded = Buffer.concat([Buffer.from([type]), raw]).toString('base64');
  return `${signer.name}+${keyId(signer.name, raw, type).toString('hex')}+${encoded}`;
}

/** @throws Error when the text is no verifier key of that type or its id does not fit its key. */
export function parseVerifierKey(text: string, type: SignatureType = ED25519): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  const [, name, id, encoded] = match ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name === undefined || bytes.length !== 33 || bytes[0] !== type)
    throw new Error(`not an Ed25519 verifier key of type ${type}`);
  const raw = bytes.subarray(1);
  const ownId = keyId(name, raw, type);
  if (ownId.toString('hex') !== id) throw new Error('the key id of the verifier key does not fit its key');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  return { name, keyId: ownId, publicKey };
}

/** A verifier file: one key a line, newest first; a log that changed its key has several. @throws Error as above. */
export function parseVerifierKeys(text: string): NoteVerifier[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new Error('no verifier key');
  return lines.map((line) => parseVerifierKey(line));
}

/** The text that is signed: origin, size, root, each on a line. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (/[\s+]/.test(origin) || origin === '') throw new Error('an origin has no spaces and no plus sign');
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint);
  return `${text}\n${signatureLine(text, signer)}`;
}

/** Adds another signature of the same type to a note: of the key that follows. Witnesses sign as `cosignature.ts` says. */
export function cosign(note: string, signer: NoteSigner): string {
  return `${note}${signatureLine(splitNote(note).text, signer)}`;
}

function signatureLine(text: string, { name, privateKey }: NoteSigner): string {
  const id = keyId(name, rawPublicKey(privateKey));
  return `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`;
}

/**
 * Opens a note: it must be signed by one of the verifiers (the keys that a log has had), and every signature of theirs
 * must be right; others are ignored.
 * @throws Error naming what is wrong.
 */
export function openCheckpoint(note: string, verifiers: NoteVerifier | readonly NoteVerifier[]): Checkpoint {
  const { text, signatures } = splitNote(note);
  const known = 'keyId' in verifiers ? [verifiers] : verifiers;
  const own = signatures.flatMap(({ name, bytes }) => {
    const verifier = known.find((one) => one.name === name && bytes.subarray(0, 4).equals(one.keyId));
    return verifier ? [{ verifier, signature: bytes.subarray(4) }] : [];
  });
  if (own.length === 0)
    throw new Error(`the checkpoint is not signed by ${known.map(({ name }) => name).join(' or ')}`);
  const wrong = own.find(
    ({ verifier, signature }) => !verify(null, Buffer.from(text), verifier.publicKey, signature),
  );
  if (wrong) throw new Error(`the signature of ${wrong.verifier.name} is wrong`);
  return parseCheckpointText(text);
}

/** Does a note bear signatures of these keys alone? Those of others are ignored when it is opened, and may say anything. */
export const isSignedByNoOther = (note: string, verifiers: readonly NoteVerifier[]): boolean =>
  splitNote(note).signatures.every(({ name, bytes }) =>
    verifiers.some((one) => one.name === name && bytes.subarray(0, 4).equals(one.keyId)),
  );

/** What a note says, without a look at its signatures. @throws Error when it is none. */
export const readCheckpoint = (note: string): Checkpoint => parseCheckpointText(splitNote(note).text);

export function parseCheckpointText(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  if (origin === '' || !/^(0|[1-9][0-9]*)$/.test(size) || rest[rest.length - 1] !== '')
    throw new Error('not a checkpoint');
  const hash = Buffer.from(root, 'base64');
  if (hash.length !== 32 || hash.toString('base64') !== root)
    throw new Error('the root of the checkpoint is no SHA-256 hash');
  if (!Number.isSafeInteger(Number(size))) throw new Error('the size of the checkpoint is beyond any log');
  return { origin, size: Number(size), root: hash };
}

/** @throws Error when it is no signed note. `bytes` are key id and signature. */
export function splitNote(note: string): { text: string; signatures: { name: string; bytes: Buffer }[] } {
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  const lines = note
    .slice(border + 2)
    .split('\n')
    .slice(0, -1);
  const signatures = lines.map((line) => {
    const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line);
    const bytes = Buffer.from(match?.[2] ?? '', 'base64');
    // One spelling for each signature: unused bits of the last character must be zero (RFC 4648 §3.5).
    if (!match || bytes.toString('base64') !== match[2]) throw new Error('a signature line is malformed');
    return { name: match[1] ?? '', bytes };
  });
  return { text: note.slice(0, border + 1), signatures };
}

export const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const readSigningKey = (pem: string): KeyObject => createPrivateKey(pem);
