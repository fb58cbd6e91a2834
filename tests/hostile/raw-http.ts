import { once } from 'node:events';
import { connect } from 'node:net';

/** One HTTP answer on a socket. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back on one connection, in order. */
export interface RawConversation {
  readonly answers: readonly RawAnswer[];
  /** Did the server end the connection by itself? */
  readonly isClosed: boolean;
  readonly text: string;
}

/**
 * Sends bytes exactly as they are, which no HTTP client does.
 * @param quietMs how long nothing more may come before the conversation counts as over.
 * @param isAll says by a FIN that nothing more will come, so that no server waits for the rest of half a request.
 */
export async function converse(
  url: string,
  bytes: string | Uint8Array,
  quietMs = 40,
  isAll = false,
): Promise<RawConversation> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await once(socket, 'connect');
  const sent = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  if (isAll) socket.end(sent);
  else socket.write(sent);
  let seen = -1;
  for (let quiet = 0; quiet < quietMs && !isClosed; quiet += 20) {
    const { bytesRead } = socket;
    // The first answer may take its time; what follows it on the socket comes at once.
    if (bytesRead === 0 && quiet >= quietMs - 20 && seen < 0) {
      await Promise.race([once(socket, 'data'), once(socket, 'close'), pause(1_500)]);
      seen = 0;
      quiet = 0;
    }
    if (bytesRead > seen && seen >= 0) quiet = 0;
    if (bytesRead > 0) seen = bytesRead;
    await pause(20);
  }
  socket.destroy();
  const text = Buffer.concat(chunks).toString('utf8');
  return { answers: parseAnswers(text), isClosed, text };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers of this gateway only: each has its length, or is chunked. */
function parseAnswers(text: string): RawAnswer[] {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part.startsWith('HTTP/1.1 '))
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n');
      const [line = '', ...fields] = head.split('\r\n');
      const headers = Object.fromEntries(
        fields.map((field) => {
          const colon = field.indexOf(':');
          return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
        }),
      );
      return { status: Number(line.slice(9, 12)), headers, body: body.join('\r\n\r\n') };
    });
}
