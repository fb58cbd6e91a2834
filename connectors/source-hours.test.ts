import { describe, expect, test } from '@jest/globals';
import type { GatewayError } from '../schema/errors.ts';
import { toAgencyId } from '../schema/terms.ts';
import { SourceAsleep } from './asleep.ts';
import { createGuard } from './guard.ts';
import { parseManifest } from './manifest.ts';
import { issuePermit } from './permit.ts';
import { createConnector } from './runtime.ts';
import { calendarOf, faultOfHours, hoursVariable } from './source-hours.ts';

const manifestWith = (hours: string) =>
  parseManifest(
    `id: land-archive
name: { vi: Kho lưu trữ, en: Archive }
owner: Kho lưu trữ
contact: test@example.vn
transport: rest
settings: {}
maxAnswerBytes: 1024
${hours}
operations:
  things: { timeoutMs: 5000, concurrency: 4, idempotent: true, batchSize: 5, freshSeconds: 0, staleIfErrorSeconds: 0 }
`,
    'land-archive',
  );
const at = (text: string) => new Date(`${text}+07:00`);
const NIGHT = at('2026-11-26T23:00:00');
const NOON = at('2026-11-26T12:00:00');
const signal = new AbortController().signal;

describe('hours of an agency', () => {
  const manifest = manifestWith(
    `sleeps: [{ from: "22:00", to: "06:00", days: [THU], reason: { vi: sao lưu, en: backup } }]\nnightFile: { readyAt: "05:00" }`,
  );

  test('are its manifest’s, unless a setting says others', () => {
    expect(calendarOf(manifest, {}).asleepAt(NIGHT)).toMatchObject({ reason: { vi: 'sao lưu' } });
    expect(calendarOf(manifest, { sleeps: 'none' }).asleepAt(NIGHT)).toBeUndefined();
    expect(calendarOf(manifest, { sleeps: '11:00-13:00' }).asleepAt(NOON)?.until).toEqual(
      at('2026-11-26T13:00:00'),
    );
    expect(calendarOf(manifest, {}).fileOf(NOON)).toEqual(at('2026-11-26T05:00:00'));
    expect(calendarOf(manifest, { nightFile: '04:30' }).fileOf(NOON)).toEqual(at('2026-11-26T04:30:00'));
    expect(calendarOf(manifest, { nightFile: 'none' }).fileOf(NOON)).toBeUndefined();
    expect(hoursVariable('land-archive', 'nightFile')).toBe('LAND_ARCHIVE_NIGHT_FILE');
  });

  test('that cannot be read are told by the name of their setting, or their place in the manifest', () => {
    expect(faultOfHours(manifest, { sleeps: 'nights' })).toMatch(/^LAND_ARCHIVE_SLEEPS: comma separated/);
    expect(faultOfHours(manifest, { sleeps: '00:00-24:00' })).toMatch(
      /^LAND_ARCHIVE_SLEEPS: asleep for more/,
    );
    expect(faultOfHours(manifest, { nightFile: '24:00' })).toMatch(/^LAND_ARCHIVE_NIGHT_FILE: HH:MM/);
    expect(faultOfHours(manifest, {})).toBeUndefined();
    expect(() => manifestWith('sleeps: [{ from: "22:00", to: "22:00" }]')).toThrow('sleeps.0: from and to');
    expect(() => manifestWith('sleeps: [{ from: "10pm", to: "06:00" }]')).toThrow('sleeps.0');
    expect(() => manifestWith('nightFile: { readyAt: "24:00" }')).toThrow('nightFile.readyAt');
  });
});

test('a source that sleeps is not asked, and its guard takes no harm; awake it tells its file’s time', async () => {
  const manifest = manifestWith('nightFile: { readyAt: "05:00" }');
  let now = NIGHT;
  let asked = 0;
  const hours = { calendar: calendarOf(manifest, { sleeps: '22:00-06:00' }), now: () => now };
  const guard = createGuard(toAgencyId('land-archive'), manifest.operations, { hours });
  const connector = await createConnector({
    ...{ manifest, guard, hours, settings: {}, typeDefs: 'type Query { things: String }' },
    module: {
      createTransport: () => undefined,
      operations: {
        things: {
          async call() {
            asked += 1;
            return { rows: new Map(), value: 'well' };
          },
        },
      },
    },
  });
  const call = () =>
    connector.call(
      issuePermit({ agency: manifest.id, operation: 'things', keys: new Set(), crossingId: 'c' }),
      {
        ...{ operation: 'things', keys: [], args: {}, fields: {}, signal },
        origin: { userId: 'VNtest', purpose: 'test' },
      },
    );
  for (let tries = 0; tries < 30; tries += 1) {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SourceAsleep);
    expect((error as GatewayError).code).toBe('AGENCY_UNREACHABLE');
    expect((error as GatewayError).publicExtensions).toEqual({
      ...{ agency: 'land-archive', reason: 'SLEEPING', retryAfterSeconds: 7 * 3_600 },
    });
  }
  expect(asked).toBe(0);
  expect(connector.watch?.()).toMatchObject([{ breaker: 'closed', leftAlone: 0, retries: 0 }]);
  now = at('2026-11-27T06:00:00');
  expect(await call()).toMatchObject({ value: 'well', asOf: at('2026-11-27T05:00:00').toISOString() });
  now = at('2026-11-27T21:59:59');
  expect(await call()).toMatchObject({ asOf: at('2026-11-27T05:00:00').toISOString() });
});
