import { createHmac, randomBytes } from 'node:crypto';
import type { Asker, Share } from '../../connectors/asker.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';

/** Lives as long as the process: what stands for a person means nothing anywhere else. */
const KEY = randomBytes(32);
/** Facts of a caller are made once per request, and asked about at every call. */
const known = new WeakMap<CallerFacts, Asker>();

/** Who asks, as the guards need to know it. */
export function askerOf(caller: CallerFacts): Asker {
  const found = known.get(caller);
  if (found) return found;
  const person = createHmac('sha256', KEY).update(callerKey(caller)).digest('base64url');
  const asker: Asker = { share: shareOf(caller), client: caller.client, person };
  known.set(caller, asker);
  return asker;
}

/**
 * Whose places they are. Told by a verified token alone: nobody comes to stand at a counter by saying so. A digital assistant is
 * of the public whoever it asks for, since nobody stands there.
 */
export function shareOf({ agent, channel, kind }: Pick<CallerFacts, 'agent' | 'channel' | 'kind'>): Share {
  if (kind === 'system') return 'machine';
  if (agent !== undefined) return 'public';
  switch (channel) {
    case 'KIOSK':
    case 'COUNTER':
    case 'HOTLINE':
      return 'counter';
    case 'PORTAL':
    case 'APP':
      return kind === 'citizen' || kind === 'anonymous' ? 'public' : 'officer';
    case 'AGENCY':
    case 'AUDIT':
      return kind === 'citizen' || kind === 'anonymous' ? 'machine' : 'officer';
  }
}
