import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface SourceFile {
  /** File name without folder, e.g. `citizen.cedar`. */
  readonly file: string;
  readonly text: string;
}

/** The texts of a policy set, before anything is checked. */
export interface PolicySource {
  readonly schema: SourceFile;
  readonly files: readonly SourceFile[];
}

export const SCHEMA_FILE = 'policies.cedarschema';
const AGENCY_FILE = /^agency-([a-z][a-z0-9-]*)\.cedar$/;

/** `agency-land.cedar` belongs to `land` and is consulted only for data that `land` owns; undefined for a theme. */
export const owningAgencyOf = (file: string): string | undefined => AGENCY_FILE.exec(file)?.[1];

/** One byte form for one text: LF line ends, NFC letters. */
const tidy = (text: string): string => text.replaceAll('\r\n', '\n').normalize('NFC');

/** Reads `policies.cedarschema` and every `*.cedar` of one folder. Throws what the file system throws. */
export function readPolicySource(dir: string): PolicySource {
  const read = (file: string): SourceFile => ({
    file,
    text: tidy(readFileSync(path.join(dir, file), 'utf8')),
  });
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.cedar'))
    .sort();
  return { schema: read(SCHEMA_FILE), files: files.map(read) };
}

export interface Statement {
  readonly text: string;
  /** 1-based line of the statement's first character. */
  readonly line: number;
}

/**
 * Cuts a file into its policies. In Cedar a `;` outside strings and comments ends a policy and stands nowhere else.
 * Every non-blank rest is a statement too, so that nothing of a file is passed over unread.
 */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  // One alternative eats what must not be searched for `;`, the other is the end itself.
  const token = /\/\/[^\n]*|"(?:\\.|[^"\\])*"|;/g;
  let start = 0;
  const push = (end: number): void => {
    const piece = text.slice(start, end);
    const lead = /^(?:\s|\/\/[^\n]*(?:\n|$))*/.exec(piece)?.[0].length ?? 0;
    const body = piece.slice(lead).trimEnd();
    if (body) statements.push({ text: body, line: lineAt(text, start + lead) });
    start = end;
  };
  for (const match of text.matchAll(token)) {
    if (match[0] === ';') push(match.index + 1);
  }
  push(text.length);
  return statements;
}

/** 1-based line of a character offset. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
