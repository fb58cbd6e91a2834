import { describe, expect, test } from '@jest/globals';
import { parseManifest } from './manifest.ts';

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

  test('with a misspelt name is refused: a misspelt limit must not silently be no limit', () => {
    expect(() => parseManifest(good.replace('batchSize', 'batchsize'), 'land')).toThrow(/batchsize/);
  });

  test('of another folder is refused', () => {
    expect(() => parseManifest(good, 'tax')).toThrow(/"land" must equal the folder name "tax"/);
  });

  test('that is no YAML is refused by its file name', () => {
    expect(() => parseManifest('id: [land', 'land')).toThrow(/land\/manifest\.yaml/);
  });
});
