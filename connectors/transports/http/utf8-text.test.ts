import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { markLength, utf8Text } from './utf8-text.ts';

/** What the platform's own strict decoder says, in full. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

describe('a text out of bytes', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom('Nguyễn Thị Lan', '\uFEFF', '\u0000', '😀', 'x'.repeat(1_023), 'ế'.repeat(600))
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 12 },
  );

  test('is what a strict decoder makes of them, short and long, from any byte on', () => {
    fc.assert(
      fc.property(pieces, fc.nat(9), (parts, from) => {
        const bytes = Buffer.concat([Buffer.alloc(from, 255), ...parts]);
        expect(utf8Text(bytes, from)).toBe(decoded(bytes.subarray(from)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is none for bytes that are damaged anywhere', () => {
    const wrong = fc.constantFrom(
      [0x80],
      [0xc0, 0x80],
      [0xe1, 0xba],
      [0xed, 0xa0, 0x80],
      [0xf5],
      [0xff],
      [0xf4, 0x90, 0x80, 0x80],
    );
    fc.assert(
      fc.property(pieces, wrong, pieces, (before, bad, after) => {
        const bytes = Buffer.concat([...before, Buffer.from(bad), Buffer.from('|'), ...after]);
        expect(utf8Text(bytes, 0)).toBeUndefined();
        expect(decoded(bytes)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('has a mark of three bytes, of two or of one it has none', () => {
    const mark = Buffer.from('\uFEFF');
    expect([3, 2, 1, 0].map((length) => markLength(mark.subarray(0, length)))).toEqual([3, 0, 0, 0]);
    expect(markLength(Buffer.from(' \uFEFF'))).toBe(0);
  });
});
