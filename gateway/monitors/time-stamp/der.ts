/**
 * As much of DER (X.690 §10) as requests and tokens of time stamps need: definite lengths and tags of one byte. No library
 * in the tree reads it, and one that does would be the largest part of this gateway's supply chain for four fields.
 */
export interface Der {
  readonly tag: number;
  readonly value: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** `[0]` and `[1]`, constructed. */
  first: 0xa0,
  second: 0xa1,
} as const;

/** The values that stand one after the other in `bytes`. @throws Error for what is no DER. */
export function readDer(bytes: Buffer): Der[] {
  const found: Der[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const { length, start } = readLength(bytes, at + 1);
    if ((tag & 0x1f) === 0x1f || start + length > bytes.length) throw notDer();
    found.push({
      tag,
      value: bytes.subarray(start, start + length),
      whole: bytes.subarray(at, start + length),
    });
    at = start + length;
  }
  return found;
}

/** The one value that `bytes` are. @throws Error when it is another tag, or when more follows. */
export function readOne(bytes: Buffer, tag: number): Der {
  const [one, ...more] = readDer(bytes);
  return more.length === 0 ? need(one, tag) : refuse();
}

/** @throws Error when it is absent or another tag. */
export const need = (value: Der | undefined, tag: number): Der => (value?.tag === tag ? value : refuse());

/** What a SEQUENCE, SET or constructed tag holds. */
export const partsOf = ({ value }: Der): Der[] => readDer(value);

export function writeDer(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

/** A number that is not negative, from its bytes: as few as it takes, the first below 0x80. */
export function writeInteger(bytes: Buffer): Buffer {
  const digits = bytes.toString('hex').replace(/^(?:00)+(?=..)/, '');
  const isNegative = Number.parseInt(digits.slice(0, 2), 16) > 0x7f;
  return writeDer(TAG.integer, Buffer.from(`${isNegative ? '00' : ''}${digits}`, 'hex'));
}

function readLength(bytes: Buffer, at: number): { length: number; start: number } {
  const first = bytes[at] ?? 0xff;
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count < 1 || count > 3 || at + count >= bytes.length) throw notDer();
  const length = bytes.readUIntBE(at + 1, count);
  if (length < 0x80 || lengthOf(length).length !== count + 1) throw notDer();
  return { length, start: at + 1 + count };
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

const notDer = (): Error => new Error('not DER');
const refuse = (): never => {
  throw new Error('the time stamp has another form');
};
