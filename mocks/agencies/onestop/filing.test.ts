import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FieldTree } from '../../../connectors/contract.ts';
import type { CircleChanges } from '../../../connectors/dossier-circle.ts';
import type { FilingReceipt, FilingRoute } from '../../../connectors/filing-receipt.ts';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const LAN = '001190000001';
const UNIT = { code: true, agency: true, name: true } as const;
const POINT = { id: true, branch: true, name: true } as const;
const ROUTE: FieldTree = { unit: UNIT, point: POINT, isBoundaryFree: true, isReceivedHere: true };
const RECEIPT: FieldTree = {
  code: true,
  lookupSecret: true,
  sector: true,
  status: true,
  receiptNumber: true,
  receivedAt: true,
  clockStartedAt: true,
  statedDueAt: true,
  unit: UNIT,
  point: POINT,
  isBoundaryFree: true,
};

describe('the reception system, asked to take a dossier in', () => {
  let onestop: ConnectedAgency;
  beforeEach(async () => {
    onestop = await connectAgency(mock);
  });
  afterEach(() => onestop.close());

  const filing = (more: object = {}) => ({
    ...{ reference: randomUUID(), procedure: '1.004194', filedBy: LAN, channel: 'PORTAL', ward: '00103' },
    ...{
      fields: [{ name: 'fullName', label: 'Họ tên', value: 'Nguyễn Thị Lan', source: 'police' }],
      papers: [],
    },
    ...more,
  });
  const file = async (input: object) =>
    (await onestop.ask('onestopFile', { args: { input }, fields: RECEIPT })).value as FilingReceipt;
  const route = async (input: object) =>
    (await onestop.ask('onestopRoute', { args: { input }, fields: ROUTE })).value as FilingRoute & {
      isReceivedHere: boolean;
    };

  test('gives it one code, tells it in the change feed and on asking, and says the same to a repetition', async () => {
    const input = filing();
    const receipt = await file(input);
    expect(receipt).toMatchObject({
      ...{ sector: 'residence', status: 1, isBoundaryFree: false, unit: { code: 'H26.22' } },
      lookupSecret: expect.stringMatching(/^[2-9A-HJ-NP-Z]{4}$/),
    });
    expect(await file(input)).toEqual(receipt);
    const { rows } = await onestop.ask('onestopDossiers', {
      ...{ keys: [receipt.code], fields: { code: true, status: true, applicant: { id: true } } },
    });
    expect(rows.get(receipt.code)).toEqual({
      code: receipt.code,
      status: 'REGISTERED',
      applicant: { id: LAN },
    });
    const codes = new Set<string>();
    for (let cursor = '', hasMore = true; hasMore; ) {
      const { value } = await onestop.ask('onestopChanges', {
        args: { cursor, limit: 75, waitMs: 0 },
        fields: { changes: { code: true }, cursor: true, hasMore: true },
      });
      const page = value as CircleChanges;
      for (const { code } of page.changes) codes.add(code);
      ({ cursor, hasMore } = page);
    }
    expect(codes.has(receipt.code)).toBe(true);
  });

  test('gives no code twice, also after its answer was lost and after a reset', async () => {
    const input = filing();
    await onestop.control({ mode: 'drop' });
    await expect(file(input)).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    await onestop.control({ mode: 'ok' });
    const first = await file(input);
    const second = await file(filing());
    await onestop.control({ reset: true });
    const third = await file(filing());
    expect(new Set([first, second, third].map(({ code }) => code)).size).toBe(3);
  });

  test('refuses a reference that was used for another dossier, and help that nobody confirmed', async () => {
    const input = filing();
    await file(input);
    await expect(file({ ...input, ward: '00091' })).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
    const helped = filing({ assistedBy: 'clerk-cn4', channel: 'COUNTER' });
    await expect(file(helped)).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
    const confirmation = { means: 'VNEID', at: '2026-11-26T08:00:00Z' };
    const { code } = await file({ ...helped, reference: randomUUID(), confirmation, priority: 'ELDERLY' });
    const { rows } = await onestop.ask('onestopDossiers', {
      keys: [code],
      fields: { lane: true, assistance: { means: true, confirmedAt: true }, priority: { reason: true } },
    });
    expect(rows.get(code)).toEqual({
      lane: 'PRIORITY',
      assistance: { means: 'VNEID', confirmedAt: '2026-11-26T15:00:00+07:00' },
      priority: { reason: 'ELDERLY' },
    });
  });

  test('names the unit by the place, and says where a procedure is bound to it', async () => {
    expect(await route({ procedure: '1.012783', ward: '09700', branch: 'CN1' })).toMatchObject({
      ...{ isBoundaryFree: true, isReceivedHere: true, point: { branch: 'CN1' } },
    });
    expect(await route({ procedure: '1.004194', ward: '09700', branch: 'CN1' })).toMatchObject({
      isReceivedHere: false,
    });
    expect(await route({ procedure: '1.001456' })).toMatchObject({
      unit: { code: 'H26.21' },
      isReceivedHere: true,
    });
    for (const wrong of [
      { procedure: '9.999999', ward: '00103' },
      { procedure: '1.004194', ward: '99999' },
    ])
      await expect(route(wrong)).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
  });
});
