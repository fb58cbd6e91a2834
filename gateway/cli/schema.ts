import { loadPolicySet } from '../../policies/engine.ts';
import { printContract } from '../../stitching/contract/contract.ts';
import { composeClientContract, contractNames } from '../contracts/client-contract.ts';
import type { CommandIo } from './log/command-io.ts';

const USAGE = [
  'schema contract <client>          the part of the public schema that this client has: by its documents and by the policies',
  'schema impact [<file>] [--agency <id>] [--against <git ref>] [--json]',
  '                                  what a change of SDL touches: documents, clients, data classes, policies',
];

/** @returns exit code: 0 well, 1 a registered document breaks, or asks for what its client is never given, 2 the command cannot run. */
export async function runSchemaCommand(args: string[], io: CommandIo): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'contract' && rest.length === 1) return contract(rest[0] ?? '', io);
  // Needs what only developers install.
  if (command === 'impact') return (await import('./schema/impact.ts')).runImpact(rest, io);
  for (const line of USAGE) io.err(line);
  return 2;
}

function contract(client: string, io: CommandIo): number {
  const found = composeClientContract(client, loadPolicySet());
  if (!found) {
    io.err(`no client of this name; there are ${contractNames().join(', ')}`);
    return 2;
  }
  io.out(printContract(found));
  for (const [field, classes] of found.neverGiven)
    io.err(`${field}: asked for, but ${classes.join(', ')} is given to no caller of ${client}`);
  return found.neverGiven.size > 0 ? 1 : 0;
}
