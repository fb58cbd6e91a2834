import type { CommandIo } from '../log/command-io.ts';
export async function runImpact(_args: readonly string[], _io: CommandIo): Promise<number> {
  return 2;
}
