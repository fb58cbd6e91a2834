import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const QUERY = `query ($code: ID!) {
  dossier(code: $code) {
    timeline { agency text visibility }
    internalTimeline { at agency unit text visibility }
  }
}`;
const CODE = 'H26.12-261102-0001';

describe('steps that an agency keeps to itself', () => {
  test('are told to the officer who handles the dossier, by department and apart from the public ones', async () => {
    const { data } = await gateway.ask('officer-land', QUERY, { code: CODE });
    const { timeline, internalTimeline } = data.dossier;
    expect(internalTimeline.length).toBeGreaterThan(0);
    expect(
      internalTimeline.every(({ visibility }: { visibility: string }) => visibility === 'INTERNAL'),
    ).toBe(true);
    expect(internalTimeline.map(({ agency }: { agency: string }) => agency)).toContain('land');
    expect(timeline.every(({ visibility }: { visibility: string }) => visibility === 'PUBLIC')).toBe(true);
    const told = new Set(timeline.map(({ text }: { text: string }) => text));
    expect(internalTimeline.filter(({ text }: { text: string }) => told.has(text))).toEqual([]);
  });

  test('are refused to the citizen whose dossier it is, while the public ones are answered', async () => {
    const { data, errors } = await gateway.ask('lan', QUERY, { code: CODE });
    expect(data.dossier.timeline.length).toBeGreaterThanOrEqual(7);
    expect(data.dossier.internalTimeline ?? []).toEqual([]);
    expect(errors).toContainEqual(
      expect.objectContaining({
        path: ['dossier', 'internalTimeline'],
        extensions: expect.objectContaining({
          code: 'ACCESS_DENIED',
          dataClass: 'dossier.internal',
          remedy: 'NONE',
        }),
      }),
    );
  });

  test('of another agency are not among them', async () => {
    const { data } = await gateway.ask('officer-tax', QUERY, { code: CODE });
    expect(data.dossier.internalTimeline ?? []).toEqual([]);
  });
});
