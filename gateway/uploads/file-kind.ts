/** Kinds of documents that are taken, by what they begin with: what a client calls a file proves nothing. */
const KINDS = [
  { type: 'application/pdf', magic: Buffer.from('%PDF-') },
  { type: 'image/jpeg', magic: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: 'image/png', magic: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
] as const;

export type FileType = (typeof KINDS)[number]['type'];
export const FILE_TYPES: readonly FileType[] = KINDS.map(({ type }) => type);

/** @returns undefined for whatever is none of the kinds. */
export const fileTypeOf = (bytes: Buffer): FileType | undefined =>
  KINDS.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic))?.type;
