import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { checkLimits, measureOperation } from './limits.ts';

const limits = { maxDepth: 3, maxFields: 20, maxAliases: 2, maxRootFields: 3, maxDirectives: 3 };
const check = (text: string) => () => checkLimits(parse(text), limits);

describe('operation limits', () => {
  test.each([
    ['written inline', '{ a { b { c { d } } } }'],
    ['through fragments', '{ ...A } fragment A on Q { a { ...B } } fragment B on Q { b { c { d } } }'],
    ['through inline fragments', '{ ... on Q { a { ... { b { c { d } } } } } }'],
    ['in the second operation', 'query X { a } query Y { a { b { c { d } } } }'],
  ])('a depth of four is refused %s', (_name, text) => {
    expect(check(text)).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'OPERATION_TOO_COSTLY', limits: ['depth'] }),
      }),
    );
  });

  test('a fragment spread many times counts every time', () => {
    expect(check(`{ ${'a { ...F } '.repeat(3)} } fragment F on Q { ${'x '.repeat(8)} }`)).toThrow(/larger/);
  });

  test('a fragment bomb is measured in a moment', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`,
    ).join(' ');
    const size = measureOperation(parse(`{ ...F0 } ${bomb} fragment F30 on Q { a }`), 50);
    expect(size.fields).toBe(51);
  });

  test('aliases and directives have limits of their own', () => {
    expect(check('{ a: x b: x c: x }')).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ limits: ['aliases'] }) }),
    );
    expect(check('{ x @a @a @a @a }')).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ limits: ['directives'] }) }),
    );
  });

  test('what a screen needs passes', () => {
    expect(check('{ a { b { c } } x: d e }')).not.toThrow();
  });
});
