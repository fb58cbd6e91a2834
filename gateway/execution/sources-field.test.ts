import { describe, expect, test } from '@jest/globals';
import type { Crossing } from '../boundary/crossing.ts';
import type { RequestContext } from './request-context.ts';
import { type IsAsleep, sourcesField } from './sources-field.ts';

const CODE = 'H26.12-261102-0001';
const BODIES = new Map([['tax', { vi: 'cơ quan thuế', en: 'the tax authority' }]]);

async function sourcesOf(
  crossings: readonly object[],
  settled = async (_made: Crossing[]) => {},
  isAsleep: IsAsleep = () => undefined,
) {
  const made = crossings.map((given) => ({
    ...{ agency: 'tax', subject: { kind: 'dossier', id: CODE }, outcome: 'delivered' },
    ...given,
  })) as unknown as Crossing[];
  const context = {
    boundary: { crossings: made },
    reader: { settled: () => settled(made) },
  } as unknown as RequestContext;
  const place = { field: 'sources', path: [] } as never;
  const told = (await sourcesField(BODIES, isAsleep).resolve({ code: CODE }, {}, context, place)) as {
    label(args: { language: string }): string;
  }[];
  return told.map(({ label, ...rest }) => ({
    ...rest,
    vi: label({ language: 'VI' }),
    en: label({ language: 'EN' }),
  }));
}

const AT = '2026-11-02T07:05:00.000Z';

describe('sources of a dossier', () => {
  test('say since when each agency’s part is true, in words for people', async () => {
    expect(await sourcesOf([{ freshness: { asOf: AT, source: 'live' } }])).toEqual([
      {
        ...{ agency: 'tax', asOf: '2026-11-02T14:05:00+07:00', source: 'LIVE', reason: null },
        ...{ vi: 'Số liệu lúc 14:05 ngày 02/11/2026', en: 'As of 14:05, 2 November 2026' },
      },
    ]);
    const stale = { asOf: AT, source: 'stale', reason: 'AGENCY_UNREACHABLE' };
    expect(await sourcesOf([{ freshness: stale }])).toMatchObject([
      {
        ...{ source: 'STALE', reason: 'AGENCY_UNREACHABLE' },
        vi: 'Số liệu lúc 14:05 ngày 02/11/2026, hệ thống của cơ quan thuế đang gián đoạn',
      },
    ]);
  });

  test('tell the oldest and the worst of several parts, and a missing one before all', async () => {
    const parts = [
      { freshness: { asOf: AT, source: 'live' } },
      { freshness: { asOf: '2026-11-02T14:00:00+07:00', source: 'cache' } },
    ];
    expect(await sourcesOf(parts)).toMatchObject([{ source: 'CACHE', asOf: '2026-11-02T14:00:00+07:00' }]);
    const missing = { outcome: 'failed', errorCode: 'AGENCY_TIMEOUT' };
    expect(await sourcesOf([...parts, missing])).toMatchObject([
      {
        source: 'MISSING',
        reason: 'AGENCY_TIMEOUT',
        vi: 'Chưa có đủ số liệu, hệ thống của cơ quan thuế đang gián đoạn',
      },
    ]);
    expect(await sourcesOf([missing])).toMatchObject([{ source: 'MISSING', asOf: null }]);
  });

  test('say nothing of what was refused, of another dossier, and of what was never asked', async () => {
    expect(
      await sourcesOf([
        { outcome: 'refused', freshness: { asOf: AT, source: 'live' } },
        { subject: { kind: 'dossier', id: 'other' }, freshness: { asOf: AT, source: 'live' } },
        {},
      ]),
    ).toEqual([]);
    const parcel = {
      subject: { kind: 'parcel', id: 'p' },
      dossier: CODE,
      freshness: { asOf: AT, source: 'live' },
    };
    expect(await sourcesOf([parcel])).toHaveLength(1);
  });

  test('wait for what is under way', async () => {
    const told = await sourcesOf([{}], async ([crossing]) => {
      await new Promise(setImmediate);
      if (crossing) crossing.freshness = { asOf: AT, source: 'live' };
    });
    expect(told).toMatchObject([{ source: 'LIVE' }]);
  });
});
