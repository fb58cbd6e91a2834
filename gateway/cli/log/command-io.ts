/** Where a command writes: what it found, and what is wrong. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
}
