import type { ServerResponse } from 'node:http';
import type { MockReply } from './message.ts';

/** Neither UTF-8 nor XML nor JSON nor anything compressed. */
const GARBAGE = Buffer.from([
  0xff, 0xfe, 0x00, 0x9d, 0x3c, 0x7b, 0xc3, 0x28, 0xa0, 0xa1, 0x00, 0x3e, 0x5d, 0xff,
]);

function bytesOf(reply: MockReply): { readonly bytes: Buffer; readonly type: string } {
  const { body } = reply;
  if (body === undefined) return { bytes: Buffer.alloc(0), type: 'text/plain; charset=utf-8' };
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' };
  if (typeof body === 'string')
    return { bytes: Buffer.from(body, 'utf8'), type: 'text/plain; charset=utf-8' };
  return { bytes: Buffer.from(JSON.stringify(body), 'utf8'), type: 'application/json; charset=utf-8' };
}

function writeHead(response: ServerResponse, status: number, reply: MockReply, length: number, type: string) {
  response.writeHead(status, { 'content-type': type, ...reply.headers, 'content-length': String(length) });
}

export function send(response: ServerResponse, reply: MockReply): void {
  const { bytes, type } = bytesOf(reply);
  writeHead(response, reply.status ?? 200, reply, bytes.length, type);
  response.end(bytes);
}

/** 200 and the content type of the real answer, but nothing that can be read. */
export function sendGarbage(response: ServerResponse, reply: MockReply): void {
  writeHead(response, 200, reply, GARBAGE.length, bytesOf(reply).type);
  response.end(GARBAGE);
}

/** Announces the whole answer, sends half of it and closes the socket. */
export function sendBroken(response: ServerResponse, reply: MockReply): void {
  const { bytes, type } = bytesOf(reply);
  writeHead(response, reply.status ?? 200, reply, bytes.length + 1, type);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

/** Waits, but no longer than the other side does. */
export function waitUnlessClosed(response: ServerResponse, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      response.off('close', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    response.once('close', finish);
  });
}
