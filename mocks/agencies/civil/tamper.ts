import { z } from 'zod';
import type { MockReply } from '../../kit/mock-server.ts';

export type Tamper = (reply: MockReply) => MockReply;

const rewrite =
  (change: (text: string) => string): Tamper =>
  (reply) => ({ ...reply, body: change(String(reply.body)) });

const HASH = /<xrd:requestHash[^>]*>[^<]*<\/xrd:requestHash>/;

/** Faults of an exchange by name: each is one that a client of X-Road must notice. */
const TAMPERS = {
  none: (reply) => reply,
  /** The answer to another message. */
  otherId: rewrite((text) =>
    text.replace(/(<[\w:]*id(?: [^>]*)?>)[0-9a-f-]{36}(<)/, `$1${'0'.repeat(36)}$2`),
  ),
  otherHash: rewrite((text) => text.replace(HASH, (found) => found.replace(/>[^<]{4}/, '>AAAA'))),
  noHash: rewrite((text) => text.replace(HASH, '')),
  noIssue: rewrite((text) => text.replace(/<[\w:]*issue[ >].*?<\/[\w:]*issue>/s, '')),
} as const satisfies Record<string, Tamper>;

/** @throws ZodError for a name that is none. */
export const readTamper = (how: unknown): Tamper =>
  TAMPERS[z.enum(Object.keys(TAMPERS) as (keyof typeof TAMPERS)[]).parse(how)];
