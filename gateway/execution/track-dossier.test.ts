import { describe, expect, test } from '@jest/globals';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import { boundaryFor, NOBODY } from '../boundary/testing/boundary-fixture.ts';
import { PlainDirectory } from '../directory/testing/plain-directory.ts';
import type { RequestContext } from './request-context.ts';
import { createTrackDossier } from './track-dossier.ts';

const CODE = 'H26.12-261102-0001';
const circle = circleOf(CODE, { lookupSecret: '7K4M' });

/** Looks up, and tells in which order the steps were taken. */
async function lookUp(code: string, lookupSecret: string, limit?: GatewayError) {
  const steps: string[] = [];
  const directory = new PlainDirectory();
  directory.put(circle);
  const find = directory.find.bind(directory);
  directory.find = (asked) => {
    steps.push('find');
    return find(asked);
  };
  const field = createTrackDossier(directory, {
    async admitLookUp(_who, asked) {
      steps.push(`take ${asked}`);
      if (limit) throw limit;
      return async () => void steps.push('give back');
    },
  });
  const boundary = boundaryFor(NOBODY, [circle], { budget: { take: () => void steps.push('count') } });
  const context = { boundary, caller: NOBODY, origin: '192.0.2.1' } as unknown as RequestContext;
  const result = await Promise.resolve(field({ code, lookupSecret }, context, undefined as never)).catch(
    (error: unknown) => error,
  );
  return { steps: steps.map((step) => step.replace(code, 'code')), result, boundary };
}

describe('a look-up', () => {
  test('of a wrong pair and of an absent code goes through the same steps to the same end', async () => {
    const [wrong, absent] = [await lookUp(CODE, 'AAAA'), await lookUp('H26.12-261102-9999', 'AAAA')];
    expect(wrong.steps).toEqual(absent.steps);
    expect(wrong.steps.slice(0, 3)).toEqual(['count', 'take code', 'find']);
    expect(wrong.result).toEqual(absent.result);
    expect(wrong.result).toMatchObject({ code: 'NOT_AVAILABLE' });
  });

  test('of a right pair gives its tries back', async () => {
    const { steps, result } = await lookUp(CODE, ' 7k4m ');
    expect(steps).toContain('give back');
    expect(result).toMatchObject({ code: CODE });
  });

  test('that is refused has looked at nothing, and leaves no crossing', async () => {
    const limit = new GatewayError('RATE_LIMITED', 'used up');
    const { steps, result, boundary } = await lookUp(CODE, '7K4M', limit);
    expect(result).toBe(limit);
    expect(steps).toEqual(['count', 'take code']);
    expect(boundary.crossings).toEqual([]);
  });
});
