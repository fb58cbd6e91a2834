import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';

export interface RecordingProxy {
  readonly url: string;
  /** What went through since it was asked for last: path and body of each request, as they were sent. */
  taken(): readonly string[];
  close(): Promise<void>;
}

/** Stands before an agency's system and keeps what is asked of it, byte for byte: whatever the connector says of it. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  let seen: string[] = [];
  const { origin, pathname } = new URL(target);
  const server: Server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    seen.push(`${incoming.url}\n${body.toString('utf8')}`);
    const onward = request(
      `${origin}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    // A system that drops the line drops it here too.
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}${pathname.replace(/\/$/, '')}`,
    taken() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/**
 * Words that messages have in common: what is the same each time. What changes by itself (numbers of messages, times, signatures)
 * is in none. Text in Base64, as bodies of JWS are, counts as what it says.
 */
export function wordsInCommon(messages: readonly string[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = messages.map((message) => new Set(wordsOf(message)));
  return new Set([...first].filter((word) => !TIME.test(word) && others.every((other) => other.has(word))));
}

/** Times and pieces of them are now and then the same in two messages: days, seconds with their zone, seconds since 1970. */
const TIME = /^(\d{1,3}(Z|[+-]\d{2})?|1[78]\d{8}(\d{3})?|20\d{2}-?\d{2}-?\d{2}(T?\d{2,9}Z?)?)$/;

function wordsOf(message: string): readonly string[] {
  return message.split(/[^\p{L}\p{N}_+/=-]+/u).flatMap((word) => {
    const said = word.length > 20 ? Buffer.from(word, 'base64url').toString('utf8') : '';
    return /^[{[<]/.test(said) && !said.includes('\ufffd') ? wordsOf(said) : [word];
  });
}
