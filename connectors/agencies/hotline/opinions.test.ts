import { describe, expect, test } from '@jest/globals';
import type { OperationRequest } from '../../contract.ts';
import type { HotlineTransport } from './exchange.ts';
import { hotlinePersonTickets, hotlineSendOpinion, hotlineTrackTicket } from './opinions.ts';

const LAN = '001190000001';
const ticket = (more: object = {}) => ({
  ...{ ticketId: '1022-261102-000001', dossierCode: null, openedBy: LAN, title: 'Chờ lâu', text: 'Hai giờ.' },
  ...{ kind: 'complaint', status: 'new', priority: 'normal', createdAt: '2026-11-02T02:15:00Z', version: 1 },
  ...more,
});
const page = (...data: unknown[]) => ({ data, page: 1, totalPages: 1 });

/** A hotline that answers everything with this. */
function hotline(answer: unknown) {
  const sent: { path: string; json: unknown }[] = [];
  const transport = {
    async call({ path, json }: { path: string; json: unknown }) {
      sent.push({ path, json });
      return { status: 200, body: Buffer.from(JSON.stringify(answer)) };
    },
  } as unknown as HotlineTransport;
  const ask = async (
    operation: typeof hotlinePersonTickets,
    args: Readonly<Record<string, unknown>>,
    keys: readonly string[] = [],
  ) => {
    const request = { args, keys, signal: AbortSignal.timeout(1_000) } as unknown as OperationRequest;
    return (await operation.call(transport, request)).value;
  };
  return { ask, sent };
}

describe('own tickets', () => {
  const list = async (...data: unknown[]) => {
    const { ask } = hotline(page(...data));
    return ((await ask(hotlinePersonTickets, { openedBy: LAN })) as { tickets: { id?: string }[] }).tickets;
  };

  test('come with what was said, newest first, each once in its newest version', async () => {
    const older = ticket({ ticketId: '1022-261101-000009', createdAt: '2026-11-01T02:00:00Z' });
    const answered = ticket({ status: 'answered', answer: 'Đã tăng người.', version: 4 });
    expect(await list(older, ticket(), answered)).toMatchObject([
      { id: '1022-261102-000001', state: 'ANSWERED', answer: 'Đã tăng người.', text: 'Hai giờ.' },
      { id: '1022-261101-000009', kind: 'COMPLAINT', dossier: null },
    ]);
  });

  test('of somebody else, or of nobody, are not among them whatever the hotline says', async () => {
    const others = [{ openedBy: '001085000002' }, { openedBy: null }, { openedBy: '' }].map((more, at) =>
      ticket({ ...more, ticketId: `1022-261102-00010${at}` }),
    );
    expect(await list(...others)).toEqual([]);
  });

  test('one that cannot be read hides nothing but itself', async () => {
    const found = await list(ticket(), { ...ticket({ ticketId: '2' }), status: 'lost' }, { nonsense: true });
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({ id: '1022-261102-000001' });
    expect(found.slice(1).every((one) => one instanceof Error)).toBe(true);
  });

  test('are asked for with the person’s number in the body, where no log of addresses keeps it', async () => {
    const { ask, sent } = hotline(page());
    await ask(hotlinePersonTickets, { openedBy: LAN });
    expect(sent).toEqual([{ path: '/tickets/search', json: expect.objectContaining({ openedBy: LAN }) }]);
    await expect(ask(hotlinePersonTickets, { openedBy: 'lan' })).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('an opinion', () => {
  const input = {
    ...{ idempotencyKey: 'reference-1', kind: 'COMPLAINT', subject: 'Chờ lâu', text: 'Hai giờ.' },
    ...{ urgency: 'NORMAL', branch: 'CN4', lookupSecret: 'SECRETSECR' },
  };

  test('of nobody brings a ticket of nobody', async () => {
    const { ask, sent } = hotline({ ticket: ticket({ openedBy: null }) });
    expect(await ask(hotlineSendOpinion, { input })).toMatchObject({ id: '1022-261102-000001' });
    expect(sent[0]?.json).not.toHaveProperty('openedBy');
    expect(sent[0]?.json).toMatchObject({ kind: 'complaint', branch: 'CN4' });
  });

  test('for which a ticket of somebody else comes back is not taken for sent', async () => {
    const { ask } = hotline({ ticket: ticket({ openedBy: '001085000002' }) });
    for (const openedBy of [LAN, undefined])
      await expect(ask(hotlineSendOpinion, { input: { ...input, openedBy } })).rejects.toMatchObject({
        code: 'AGENCY_BAD_ANSWER',
      });
  });

  test('about a dossier does not leave: it was never permitted', async () => {
    const { ask, sent } = hotline({});
    await expect(ask(hotlineSendOpinion, { input }, ['H26.12-261102-0001'])).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    expect(sent).toEqual([]);
  });
});

describe('a ticket by number and secret', () => {
  const pair = { number: '1022-261102-000001', secret: 'SECRETSECR' };

  test('is null for a wrong pair, and the ticket for a right one', async () => {
    expect(await hotline({ ticket: null }).ask(hotlineTrackTicket, pair)).toBeNull();
    expect(await hotline({ ticket: ticket() }).ask(hotlineTrackTicket, pair)).toMatchObject({ state: 'NEW' });
  });

  test('is never another one', async () => {
    const { ask } = hotline({ ticket: ticket({ ticketId: '1022-261102-000002' }) });
    await expect(ask(hotlineTrackTicket, pair)).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('that the hotline has no answer for is no silent null', async () => {
    for (const answer of [{}, null, { error: { code: 'STORE' } }])
      await expect(hotline(answer).ask(hotlineTrackTicket, pair)).rejects.toMatchObject({
        code: expect.stringMatching(/^AGENCY_/),
      });
  });
});
