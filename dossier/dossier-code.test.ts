import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import { CODE_RECOGNISERS, type CodeRecogniser, parseDossierCode } from './dossier-code.ts';

describe('parseDossierCode', () => {
  test.each([
    ['classic becomes new', '000.00.12.H26-261102-0001', 'H26.12-261102-0001'],
    ['new stays', 'H26.12-261102-0001', 'H26.12-261102-0001'],
    ['new with 8-digit date and 7-digit serial stays', 'G09.20-20260609-0092637', 'G09.20-20260609-0092637'],
    [
      'classic with 8-digit date and 7-digit serial',
      '000.00.04.G18-20260609-0092637',
      'G18.04-20260609-0092637',
    ],
    ['ministry level alone', '000.00.00.G18-260609-0001', 'G18-260609-0001'],
    ['three levels', '000.31.18.H26-261102-0007', 'H26.18.31-261102-0007'],
    ['four levels', '004.31.18.H26-261102-0007', 'H26.18.31.004-261102-0007'],
    ['a level-4 unit directly under level 2', '004.00.18.H26-261102-0007', 'H26.18.004-261102-0007'],
    ['letters in groups', '000.00.A0.H26-261102-0001', 'H26.A0-261102-0001'],
    ['lower case', 'h26.12-261102-0001', 'H26.12-261102-0001'],
    ['line end of a scanner', ' 000.00.12.h26-261102-0001\r\n', 'H26.12-261102-0001'],
    ['spaces beside separators', 'H26 . 12 - 261102 - 0001', 'H26.12-261102-0001'],
    ['no-break space and byte order mark around', '\ufeffH26.12-261102-0001\u00a0', 'H26.12-261102-0001'],
    ['an unknown form is kept exactly', 'VPDK-TH-2026-004512', 'VPDK-TH-2026-004512'],
    ['an unknown form keeps its case', 'abC/2026-1', 'abC/2026-1'],
    ['a wrong serial length is opaque', 'H26.12-261102-001', 'H26.12-261102-001'],
    ['a 7-digit date is opaque', 'H26.12-2611022-0001', 'H26.12-2611022-0001'],
    // Dropping the zero group in the middle would make it the code of another unit.
    [
      'a code that reads both ways round stays as it is',
      'A00.10.01.H26-261102-1234',
      'A00.10.01.H26-261102-1234',
    ],
    ['zeros under a higher level stay classic', '000.12.00.H26-261102-0001', '000.12.00.H26-261102-0001'],
  ])('%s', (_name, input, expected) => {
    expect(parseDossierCode(input)).toBe(expected);
  });

  test.each([
    ['empty', ''],
    ['white space', ' \t\n'],
    ['too short', 'H2'],
    ['Cyrillic look-alike', '\u041d26.12-261102-0001'],
    ['full-width digits', 'H26.12-\uff12\uff16\uff11\uff11\uff10\uff12-0001'],
    ['en dash', 'H26.12\u2013261102\u20130001'],
    ['zero-width space inside', 'H26.12-26\u200b1102-0001'],
    ['right-to-left override', '\u202eH26.12-261102-0001'],
    ['NUL byte', 'H26.12-261102-0001\u0000'],
    ['line break inside', 'H26.12-261102\n-0001'],
    ['quotes', `H26.12'OR'1'='1`],
    ['angle brackets', '<a>H26.12-261102-0001</a>'],
    ['space inside a group', 'H26.1 2-261102-0001'],
    ['longer than any code', `H26.12-261102-${'0'.repeat(80)}`],
    ['a megabyte', 'H26.'.repeat(250_000)],
    ['a number', 261102],
    ['null', null],
    ['an array', ['H26.12-261102-0001']],
  ])('refuses %s', (_name, input) => {
    expect(parseDossierCode(input)).toBeUndefined();
  });

  test('never throws and never takes long, whatever it is given', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[H26. -]{0,140}$/),
      fc.anything(),
    );
    const started = performance.now();
    fc.assert(
      fc.property(hostile, (input) => {
        const code = parseDossierCode(input);
        expect(code === undefined || (code.length >= 3 && code.length <= 64)).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('parsing a parsed code changes nothing', () => {
    fc.assert(
      fc.property(classicCode(), (text) => {
        const code = parseDossierCode(text);
        expect(code).toBeDefined();
        expect(parseDossierCode(code)).toBe(code);
      }),
    );
  });

  test('two different classic codes never become one', () => {
    fc.assert(
      fc.property(classicCode(), classicCode(), (one, other) => {
        fc.pre(one !== other);
        expect(parseDossierCode(one)).not.toBe(parseDossierCode(other));
      }),
      { numRuns: runs(5000) },
    );
  });

  test('a further recogniser can be added without touching the others', () => {
    const ministry: CodeRecogniser = (text) => (/^HS[0-9]{12}$/.test(text) ? text : undefined);
    expect(parseDossierCode('hs000000000001', [...CODE_RECOGNISERS, ministry])).toBe('HS000000000001');
  });
});

function classicCode(): fc.Arbitrary<string> {
  const group = (length: number) =>
    fc.oneof(
      fc.constant('0'.repeat(length)),
      fc.stringMatching(new RegExp(`^[0-9A-Z]{${length}}$`)),
      fc.stringMatching(new RegExp(`^[01]{${length}}$`)),
      fc.stringMatching(new RegExp(`^[AH][02]{${length - 1}}$`)),
    );
  return fc
    .tuple(group(3), group(2), group(2), fc.constantFrom('H26', 'G18'), fc.constantFrom('0001', '0000002'))
    .map(([v, z, y, m, serial]) => `${v}.${z}.${y}.${m}-261102-${serial}`);
}
