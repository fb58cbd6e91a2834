import { expect, test } from '@jest/globals';
import { mustAgree, mustBeSame } from './same-answer.ts';

const data = () => ({ dossier: { code: 'A', timeline: [{ at: '1' }, { at: '2' }], lane: null } });

test('the same data is the same, whatever the gateway tells of masks and times beside it', () => {
  expect(() => mustBeSame({ data: data() }, { data: data(), extensions: { masked: [] } })).not.toThrow();
});

test.each([
  [
    'another order',
    { dossier: { ...data().dossier, timeline: [{ at: '2' }, { at: '1' }] } },
    '/timeline/0/at',
  ],
  ['null for absent', { dossier: { code: 'A', timeline: data().dossier.timeline } }, '/dossier/lane'],
  ['a list for an object', { dossier: { ...data().dossier, timeline: {} } }, '/timeline: {} and'],
  [
    'a step more',
    { dossier: { ...data().dossier, timeline: [...data().dossier.timeline, {}] } },
    '/timeline/2',
  ],
])('%s is a difference, and its place is told', (_what, careful, place) => {
  expect(() => mustBeSame({ data: careful }, { data: data() })).toThrow(place);
});

test('anything else that only the gateway tells is a difference', () => {
  expect(() => mustBeSame({ data: data() }, { data: data(), extensions: { partial: [] } })).toThrow(
    'partial',
  );
  expect(() => mustBeSame({ data: data() }, { data: data(), errors: [] })).toThrow('/errors');
});

test('both are asked the same, and nothing is held against one that runs alone', async () => {
  const asked = { bearer: '', body: '', check: () => undefined };
  const answerer = (name: string, code: string) => ({ name, answer: async () => ({ data: code }) });
  const both = [answerer('limit-careful', 'A'), answerer('gateway', 'B')];
  await expect(mustAgree(both, [asked])).rejects.toThrow('"A" and "B"');
  await expect(mustAgree(both.slice(1), [asked])).resolves.toBeUndefined();
});
