import { writeSync } from 'node:fs';

/** `EX_IOERR` of sysexits.h: an error occurred while doing I/O on some file. */
const IO_ERROR = 74;

/**
 * Ends this process at once, in the middle of whatever it does. For a store whose state nobody knows any more and that
 * cannot be thrown away from within: nothing may be answered on it. A supervisor starts the next process, which reads
 * the truth (docs/operations.md).
 */
export function endAtOnce(lastLine: string): never {
  try {
    writeSync(process.stderr.fd, `${lastLine}\n`);
  } finally {
    process.exit(IO_ERROR);
  }
}
