import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from '../http/http-exchange.ts';
import { createSessionTransport } from './session-transport.ts';

const agency = toAgencyId('onestop');
const settings = {
  username: 'lien-thong',
  password: 'mật-khẩu',
  destination: 'VN:H26',
  unit: '000.00.00.H26',
};
const json = (value: unknown, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(value)),
});

/** Answers log-ins with `session-0001`, `session-0002`, …, and calls as told. */
function fake(answerCall: (body: Record<string, unknown>) => HttpAnswer) {
  const sent: HttpRequest[] = [];
  let sessions = 0;
  const exchange: HttpExchange = {
    async send(request) {
      sent.push(request);
      if (request.path === '/login') {
        sessions += 1;
        return json({ session: `session-000${sessions}`, error_code: 0 });
      }
      return answerCall(JSON.parse(String(request.body)));
    },
    async close() {},
  };
  const transport = createSessionTransport(agency, exchange, settings);
  const logins = () => sent.filter(({ path }) => path === '/login').length;
  return { transport, sent, logins };
}
const signal = () => new AbortController().signal;

describe('session transport', () => {
  test('logs in once with dstcode, then sends session, unit and service with every message', async () => {
    const { transport, sent } = fake((body) => json({ error_code: '0', message: '', result: [body] }));
    await transport.call('TraCuuHoSo', { mahoso: ['H26-1'] }, signal());
    expect(await transport.call('LayThuTuc', { maTTHC: '1.001456' }, signal())).toEqual({
      error_code: '0',
      message: '',
      result: [
        { session: 'session-0001', madonvi: '000.00.00.H26', service: 'LayThuTuc', maTTHC: '1.001456' },
      ],
    });
    expect(sent.map(({ path }) => path)).toEqual(['/login', '/api', '/api']);
    expect(sent.every(({ headers }) => headers?.['dstcode'] === 'VN:H26')).toBe(true);
    expect(String(sent[1]?.body)).not.toContain('mật-khẩu');
  });

  test('a caller cannot slip in a session, unit or service of its own', async () => {
    const { transport } = fake((body) => json({ error_code: 0, result: body }));
    const answer = await transport.call('A', { session: 'x', madonvi: 'x', service: 'x' }, signal());
    expect(answer).toMatchObject({
      result: { session: 'session-0001', madonvi: '000.00.00.H26', service: 'A' },
    });
  });

  test.each([
    ['status 401', json('no', 401)],
    ['error_code 101 as text', json({ error_code: '101', message: 'hết hạn' })],
    ['error_code 101 as number', json({ error_code: 101 })],
  ])('%s renews the session and sends the message again', async (_name, expired) => {
    const { transport, logins } = fake(({ session }) =>
      session === 'session-0001' ? expired : json({ error_code: 0, result: 'ok' }),
    );
    const answers = await Promise.all([1, 2, 3].map(() => transport.call('A', {}, signal())));
    expect(answers).toEqual(answers.map(() => ({ error_code: 0, result: 'ok' })));
    expect(logins()).toBe(2);
  });

  test('a system that refuses every session is a fault after one renewal, not an endless loop', async () => {
    const { transport, logins } = fake(() => json({ error_code: 101 }));
    await expect(transport.call('A', {}, signal())).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
    expect(logins()).toBe(2);
  });

  test.each([
    ['its error_code', json({ error_code: '-3' }), true],
    ['its error_code with HTTP 500', json({ error_code: '-3' }, 500), true],
    ['HTTP 500 alone', json({ error_code: 0 }, 500), false],
    ['a page of a proxy', { status: 502, headers: {}, body: Buffer.from('<html>502</html>') }, false],
    ['a session that it never accepts', json({ error_code: 101 }), false],
  ])('by %s the system says itself that it did nothing: %#', async (_name, answer, isRefusal) => {
    const { transport } = fake(() => answer);
    await expect(transport.call('A', {}, signal())).rejects.toMatchObject({
      code: 'AGENCY_FAULT',
      isRefusal,
    });
  });

  test.each([
    [json({ error_code: '-3', message: 'Nguyễn Thị Lan 001190000001' }), 'AGENCY_FAULT'],
    [json({ error_code: 0 }, 500), 'AGENCY_FAULT'],
    [json({ error_code: 0 }, 503), 'AGENCY_BUSY'],
    [json({ message: 'no code' }), 'AGENCY_BAD_ANSWER'],
    [{ status: 200, headers: {}, body: Buffer.alloc(0) }, 'AGENCY_BAD_ANSWER'],
  ])('answer %# fails with %s and quotes nothing', async (answer, code) => {
    const { transport } = fake(() => answer);
    const error: unknown = await transport.call('A', {}, signal()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toMatch(/Lan|0011/);
  });
});
