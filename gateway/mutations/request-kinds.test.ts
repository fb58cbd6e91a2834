import { describe, expect, test } from '@jest/globals';
import { REQUEST_KINDS, type RequestAction } from './request-kinds.ts';

const COMMON = { idempotencyKey: 'key-00000001', code: 'H26.12-261102-0001' };
const messageOf = (action: RequestAction, input: object) => {
  const kind = REQUEST_KINDS[action];
  return kind.messageOf(kind.parse({ ...COMMON, ...input }), {
    ...{ reference: 'ref-1', by: '001190000001', lookupSecret: 'SECRETSECR' },
  });
};

describe('a kind of request', () => {
  test('goes out under our reference, never under the caller’s key, and with the agency’s own words', () => {
    expect(messageOf('WITHDRAW', { reason: '  Đổi ý ' })).toEqual({
      ...{ idempotencyKey: 'ref-1', code: COMMON.code, requestedBy: '001190000001', reason: 'Đổi ý' },
    });
    expect(messageOf('OPEN_TICKET', { subject: 'Hỏi', text: 'Khi nào?', isUrgent: true })).toEqual({
      ...{ idempotencyKey: 'ref-1', code: COMMON.code, openedBy: '001190000001' },
      ...{ subject: 'Hỏi', text: 'Khi nào?', urgency: 'URGENT' },
    });
  });

  test('an opinion is about no dossier, and of nobody where nobody signed in', () => {
    const kind = REQUEST_KINDS.SEND_OPINION;
    const said = { kind: 'COMPLAINT', subject: 'Chờ lâu', text: 'Chờ hai giờ.', branch: 'CN4', ward: null };
    const input = kind.parse({ idempotencyKey: COMMON.idempotencyKey, ...said });
    const message = {
      ...{ idempotencyKey: 'ref-1', kind: 'COMPLAINT', subject: 'Chờ lâu', text: 'Chờ hai giờ.' },
      ...{ urgency: 'NORMAL', branch: 'CN4', lookupSecret: 'SECRETSECR' },
    };
    const sender = { reference: 'ref-1', lookupSecret: 'SECRETSECR' };
    expect(kind.messageOf(input, { ...sender, by: undefined })).toEqual(message);
    expect(kind.messageOf(input, { ...sender, by: '001190000001' })).toEqual({
      ...message,
      openedBy: '001190000001',
    });
    expect(() => kind.parse({ ...COMMON, ...said })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
  });

  test.each([{ isUrgent: null }, { isUrgent: false }, {}])('takes %j for not urgent', (given) => {
    expect(messageOf('OPEN_TICKET', { subject: 'Hỏi', text: 'Khi nào?', ...given })).toMatchObject({
      urgency: 'NORMAL',
    });
  });

  test.each([
    ['WITHDRAW', { reason: '' }, ['reason']],
    ['WITHDRAW', { reason: 'x', extra: 1 }, ['']],
    ['RATE', { score: 6 }, ['score']],
    ['RATE', { score: 4.5 }, ['score']],
    ['SUPPLEMENT', { papers: [{ code: '', name: 'x', documentId: 'd' }] }, ['papers.0.code']],
    ['OPEN_TICKET', { subject: 'x', text: 'y'.repeat(4_001) }, ['text']],
    ['WITHDRAW', { reason: 'x', code: 'no code', idempotencyKey: 'short' }, ['idempotencyKey', 'code']],
  ] as const)('%s refuses %j, naming the fields and no value', (action, input, fields) => {
    const error = (() => {
      try {
        return REQUEST_KINDS[action].parse({ ...COMMON, ...input });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', publicExtensions: { fields } });
    expect(String(error)).not.toContain('yyy');
  });

  test.each(['WITHDRAW', 'OPEN_TICKET'] as const)('%s takes half a receipt for a bad answer', (action) => {
    for (const value of [undefined, null, {}, { receiptNumber: 'TN-1' }, { id: 1, openedAt: 'x' }])
      expect(() => REQUEST_KINDS[action].readReceipt(value)).toThrow(
        expect.objectContaining({ code: 'AGENCY_BAD_ANSWER' }),
      );
  });

  test('is asked for in one status only where it answers somebody', () => {
    const bound = Object.values(REQUEST_KINDS).flatMap(({ action, onlyIn }) =>
      onlyIn ? [[action, onlyIn.statuses]] : [],
    );
    expect(bound).toEqual([
      ['SUPPLEMENT', [5]],
      ['RATE', [9, 10]],
    ]);
  });
});

test('input that is none at all is refused', () => {
  expect(() => REQUEST_KINDS.RATE.parse(undefined)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});
