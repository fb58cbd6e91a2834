import { beforeAll, describe, expect, test } from '@jest/globals';
import { startExport } from '../export-request.ts';
import { LogReader } from '../log-reader.ts';
import { type ExportEdit, editsOfBytes, editsOfJson, editsOfLines } from '../testing/export-edits.ts';
import { fillKeptStore, testSigners } from '../testing/kept-store.ts';
import { STORES, testKeys } from '../testing/log-fixture.ts';
import type { Verdict } from '../verdict.ts';
import { verifyExport } from './verify-export.ts';
import type { StoreQuestion } from './verify-store.ts';

/** `all`: every character of a line; otherwise some of them. */
const STEP = process.env['LOG_EDITS'] === 'all' ? 1 : 41;
const LIMIT_MS = 20 * 60_000;
const FORMS = [
  { name: 'a whole log', format: 'ndjson', log: 'gateway-1', filter: {} },
  { name: 'a selection', format: 'ndjson', filter: { actor: 'officer-land', from: '2026-11-01T00:00:00Z' } },
  { name: 'a table', format: 'csv', log: 'gateway-1', filter: {} },
] as const;

let verifiers: StoreQuestion['verifiers'];
const exports = new Map<string, string[]>();
beforeAll(async () => {
  const [store] = STORES;
  if (!store) throw new Error('no store');
  const { driver, drop } = await store.open();
  ({ verifiers } = (await fillKeptStore(driver, 40)).question);
  const keys = testKeys();
  const signer = testSigners['gateway-1'];
  const parts = { driver, keys, signer, instance: 'gateway-1', reader: new LogReader(driver, keys) };
  for (const { name, ...request } of FORMS) {
    const lines: string[] = [];
    const at = new Date('2026-11-24T00:00:00Z');
    for await (const line of await startExport(parts, { ...request, at })) lines.push(line);
    exports.set(name, lines);
  }
  await driver.close();
  await drop();
}, 120_000);

const verdictOn = (lines: readonly string[]): Promise<Verdict> =>
  verifyExport(async function* () {
    // As they would be read from a file: cut at line ends.
    yield* lines.join('').split(/(?<=\n)/);
  }, verifiers);

async function unfoundOf(original: readonly string[], edits: readonly ExportEdit[]): Promise<string[]> {
  const unfound: string[] = [];
  for (const { how, lines } of edits) {
    if (lines.join('') === original.join('')) continue;
    const { ok, fault } = await verdictOn(lines);
    if (ok || !fault) unfound.push(how);
  }
  return unfound;
}

describe.each(FORMS)('edits of an export of $name', ({ name, format }) => {
  let lines: string[];
  /** A line of each kind of entry, an erased one, the header of a table, and the manifest. */
  let places: number[];
  beforeAll(() => {
    lines = exports.get(name) ?? [];
    const last = lines.length - 1;
    const sought = format === 'csv' ? [0, 1, 2, 22] : kindsIn(lines.slice(0, -1));
    places = [...sought, last];
  });

  test('without one it is as it was signed', async () => {
    const verdict = await verdictOn(lines);
    expect(verdict.faults).toBeUndefined();
    expect(verdict.ok).toBe(true);
    expect(lines.length).toBeGreaterThan(40);
  });

  test(
    'of whole lines are found',
    async () => {
      const edits = [...places, 30].flatMap((place) => editsOfLines(lines, place));
      expect(await unfoundOf(lines, edits)).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'of characters are found',
    async () => {
      const edits = [
        ...places.slice(0, -1).flatMap((place) => editsOfBytes(lines, place, 7 * STEP)),
        ...editsOfBytes(lines, lines.length - 1, STEP),
      ];
      // The end of the signature, where Base64 has bits to spare.
      const manifest = lines.at(-1) ?? '';
      const tail = editsOfBytes([...lines.slice(0, -1), manifest], lines.length - 1, 1).slice(-12);
      expect(await unfoundOf(lines, [...edits, ...tail])).toEqual([]);
    },
    LIMIT_MS,
  );

  if (format === 'ndjson')
    test(
      'of fields are found, those of the manifest too',
      async () => {
        const manifest: { manifest: string; signature: string } = JSON.parse(lines.at(-1) ?? '{}');
        const inner = editsOfJson([`${manifest.manifest}\n`], 0).map(({ how, lines: [text = ''] }) => ({
          how: `manifest: ${how}`,
          lines: lines.with(-1, `${JSON.stringify({ ...manifest, manifest: text.trimEnd() })}\n`),
        }));
        const spelt = {
          how: 'manifest: spelt otherwise',
          lines: lines.with(-1, `{ ${(lines.at(-1) ?? '').slice(1)}`),
        };
        const edits = places.flatMap((place) => editsOfJson(lines, place));
        expect(await unfoundOf(lines, [...edits, ...inner, spelt])).toEqual([]);
      },
      LIMIT_MS,
    );
});

/** The first line of each kind of record, and of an erased entry. */
function kindsIn(lines: readonly string[]): number[] {
  const places = new Map<string, number>();
  for (const [place, line] of lines.entries()) {
    const kind = String(JSON.parse(line).record?.kind ?? 'erased');
    if (!places.has(kind)) places.set(kind, place);
  }
  return [...places.values()];
}
