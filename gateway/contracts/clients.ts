import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CALLER_KINDS, type CallerFacts } from '../../policies/decision.ts';
import { CHANNELS } from '../../schema/terms.ts';

const kind = z.enum(CALLER_KINDS);
const shape = z.record(
  z.string(),
  // Whatever else tokens make of a caller is a fact for the policies as it stands; they refuse what they do not know.
  z.array(z.looseObject({ kind, channel: z.enum(CHANNELS), assistedBy: kind.exactOptional() })).min(1),
);

const FILE = join(import.meta.dirname, '..', '..', 'schema', 'operations', 'clients.yaml');

/** Digital assistants: they come through every client, and ask its queries. */
export const AGENT = 'agent';
const BRANCH = 'CN1';

/** Who may ask through each client, surely known: what can be given at all. @throws Error for a file that is not of this shape. */
export function readClients(file = FILE): ReadonlyMap<string, readonly CallerFacts[]> {
  const clients = Object.entries(shape.parse(parse(readFileSync(file, 'utf8'))));
  const known = new Map(
    clients.map(([client, callers]) => [
      client,
      callers.map(({ assistedBy, ...caller }) => ({
        ...caller,
        ...{ id: '-', client, loa: caller.kind === 'anonymous' || caller.kind === 'kiosk' ? 0 : 2 },
        ...(caller.kind === 'kiosk' && { branch: BRANCH }),
        ...(assistedBy && { actor: { id: '-', kind: assistedBy, branch: BRANCH } }),
      })) as readonly CallerFacts[],
    ]),
  );
  const agents = [...known.values()].flat().map((caller) => ({ ...caller, agent: '-' }));
  return known.set(AGENT, agents);
}
