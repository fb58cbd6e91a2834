import { describe, expect, test } from '@jest/globals';
import { parseManifest, socketsOf } from './manifest.ts';

const good = `
id: land
name: { vi: Đất đai, en: Land }
owner: Sở Nông nghiệp và Môi trường
contact: land@example.vn
transport: soap
settings: { url: { env: LAND_URL, about: address } }
maxAnswerBytes: 4096
operations:
  landParcels: { timeoutMs: 1000, concurrency: 1, idempotent: true, batchSize: 2, freshSeconds: 0, staleIfErrorSeconds: 0 }
`;

describe('a manifest', () => {
  test('that is complete is read', () => {
    const manifest = parseManifest(good, 'land');
    expect(manifest.operations['landParcels']?.batchSize).toBe(2);
    expect(manifest.settings['url']?.secret).toBe(false);
  });

  test('is refused with every fault at once, each with its place', () => {
    const broken = good
      .replace('transport: soap', 'transport: telex')
      .replace('timeoutMs: 1000', 'timeoutMs: 5')
      .replace('env: LAND_URL', 'env: land-url');
    expect(() => parseManifest(broken, 'land')).toThrow(
      /land\/manifest\.yaml:[\s\S]*transport:[\s\S]*settings\.url\.env:[\s\S]*operations\.landParcels\.timeoutMs:/,
    );
  });

  test('is refused with the line of each fault; of what is missing that of what it is missing from', () => {
    const told = (text: string) => {
      try {
        parseManifest(text, 'land');
        return [];
      } catch (error) {
        return (error as Error).message.split('\n');
      }
    };
    const broken = good.replace('transport: soap', 'transport: telex').replace('timeoutMs: 1000, ', '');
    expect(told(broken)).toEqual([
      expect.stringMatching(/^connectors\/agencies\/land\/manifest\.yaml:6: transport: .*"soap"/),
      expect.stringMatching(
        /^connectors\/agencies\/land\/manifest\.yaml:10: operations\.landParcels\.timeoutMs: /,
      ),
    ]);
    expect(told(good.replace('maxAnswerBytes: 4096\n', ''))).toEqual([
      expect.stringMatching(/manifest\.yaml:[12]: maxAnswerBytes: /),
    ]);
    expect(told(`${good}owner: zwei\n`)).toEqual([
      expect.stringMatching(/manifest\.yaml:11: \(file\): .*unique/),
    ]);
    expect(told(good.replace('soap', '*x'))).toEqual([
      expect.stringMatching(/manifest\.yaml:1: \(file\): .*alias/),
    ]);
    expect(told('')).toEqual([expect.stringMatching(/manifest\.yaml:1: \(file\): /)]);
  });

  test('with a misspelt name is refused: a misspelt limit must not silently be no limit', () => {
    expect(() => parseManifest(good.replace('batchSize', 'batchsize'), 'land')).toThrow(/batchsize/);
  });

  test('of another folder is refused', () => {
    expect(() => parseManifest(good, 'tax')).toThrow(/"land" must equal the folder name "tax"/);
  });

  test('that is no YAML is refused by its file name', () => {
    expect(() => parseManifest('id: [land', 'land')).toThrow(/land\/manifest\.yaml/);
  });

  test('shares places out by usual weights where it says nothing, or by its own', () => {
    const usual = { counter: 6, officer: 6, public: 3, machine: 1 };
    expect(parseManifest(good, 'land').shares).toEqual(usual);
    const own = good.replace('operations:', 'shares: { machine: 0.5 }\noperations:');
    expect(parseManifest(own, 'land').shares).toEqual({ ...usual, machine: 0.5 });
  });

  test.each([
    ['reserve: 1', /reserve: must be less than concurrency/],
    ['slowMs: 1001', /slowMs: must not be more/],
    ['hedgeAfterMs: 1000', /hedgeAfterMs: must be less than timeoutMs/],
  ])('that contradicts itself is refused: %s', (field, fault) => {
    expect(() => parseManifest(good.replace('batchSize: 2', `batchSize: 2, ${field}`), 'land')).toThrow(
      fault,
    );
  });

  test('never has what may change something asked twice at once', () => {
    const hedged = good.replace('idempotent: true', 'idempotent: false, hedgeAfterMs: 100');
    expect(() => parseManifest(hedged, 'land')).toThrow(/only idempotent operations are asked twice/);
  });

  test('has a socket for each call that may be under way', () => {
    expect(socketsOf(parseManifest(good, 'land'))).toBe(3);
  });
});
