import { describe, expect, test } from '@jest/globals';
import { refusal } from '../testing/xml-refusal.ts';
import { readXml } from './safe-xml.ts';

describe('limits', () => {
  /** Many in a few: no element has too many children. */
  const spread = (count: number, each: string) =>
    `<c>${each.repeat(400)}</c>`.repeat(Math.floor(count / 400)) + each.repeat(count % 400);
  const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  test.each([
    ['depth', nested(64), nested(65), 'too deep'],
    [
      'elements',
      `<a>${spread(9_476, '<b/>')}</a>`,
      `<a>${spread(9_477, '<b/>')}</a>`,
      'too many elements and attributes',
    ],
    [
      'elements and attributes',
      `<a>${spread(4_744, '<b c="1"/>')}</a>`,
      `<a>${spread(4_745, '<b c="1"/>')}</a>`,
      'too many elements and attributes',
    ],
    [
      'a namespace',
      `<a xmlns:p="${'u'.repeat(256)}"/>`,
      `<a xmlns:p="${'u'.repeat(257)}"/>`,
      'a namespace that is too long',
    ],
    [
      'the default namespace',
      `<a xmlns="${'u'.repeat(256)}"/>`,
      `<a xmlns="${'u'.repeat(257)}"/>`,
      'a namespace that is too long',
    ],
    ['children', `<a>${'<b/>'.repeat(500)}</a>`, `<a>${'<b/>'.repeat(501)}</a>`, 'too many children'],
    ['attributes', withAttributes(64), withAttributes(65), 'too many attributes'],
    ['text', `<a>${'x'.repeat(32_768)}</a>`, `<a>${'x'.repeat(32_769)}</a>`, 'a text that is too long'],
    [
      'text in pieces',
      `<a>${'<b/>x'.repeat(500)}</a>`,
      `<a>${`<b/>${'x'.repeat(80)}`.repeat(500)}</a>`,
      'a text that is too long',
    ],
    [
      'attribute value',
      `<a b="${'x'.repeat(32_768)}"/>`,
      `<a b="${'x'.repeat(32_769)}"/>`,
      'an attribute that is too long',
    ],
    [
      'bytes',
      `<a>${`<b>${'ệ'.repeat(8_000)}</b>`.repeat(40)}</a>`,
      `<a>${`<b>${'ệ'.repeat(8_800)}</b>`.repeat(40)}</a>`,
      'longer than the limit',
    ],
  ])('%s', (_name, within, above, reason) => {
    expect(refusal(within)).toBe('accepted');
    expect(refusal(above)).toBe(reason);
  });

  test('depth costs no more than length: elements and prefixes at the deepest are read in the time of flat ones', () => {
    const many = spread(9_300, '<x:a></x:a>');
    const within = (depth: number) =>
      `<x:a xmlns:x="u">${'<a>'.repeat(depth)}${many}${'</a>'.repeat(depth)}</x:a>`;
    const time = (text: string) => {
      const start = process.cpuUsage();
      readXml(text);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    time(within(0));
    expect(time(within(61))).toBeLessThan(10 * time(within(0)) + 100_000);
  });

  test('no caller can raise the depth', () => {
    expect(refusal(nested(65), { maxDepth: 100_000 })).toBe('too deep');
  });

  test('too deep a message is refused as soon as it is, not when all of it was read', () => {
    const start = process.cpuUsage();
    expect(refusal(nested(80_000))).toBe('too deep');
    expect(process.cpuUsage(start).user).toBeLessThan(200_000);
  });
});

function withAttributes(count: number): string {
  return `<a ${Array.from({ length: count }, (_, index) => `a${index}="1"`).join(' ')}/>`;
}
