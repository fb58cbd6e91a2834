import { describe, expect, test } from '@jest/globals';
import type { CallerFacts } from '../../policies/decision.ts';
import { askerOf, shareOf } from './asker-of.ts';

const citizen: CallerFacts = {
  kind: 'citizen',
  id: '001099012345',
  client: 'portal',
  channel: 'PORTAL',
  loa: 2,
};

describe('who asks, as guards know it', () => {
  test.each([
    ['citizen', 'PORTAL', 'public'],
    ['citizen', 'APP', 'public'],
    ['anonymous', 'PORTAL', 'public'],
    ['citizen', 'KIOSK', 'counter'],
    ['kiosk', 'KIOSK', 'counter'],
    ['clerk', 'COUNTER', 'counter'],
    ['citizen', 'COUNTER', 'counter'],
    ['hotline-agent', 'HOTLINE', 'counter'],
    ['officer', 'AGENCY', 'officer'],
    ['auditor', 'AUDIT', 'officer'],
    ['system', 'AGENCY', 'machine'],
    ['system', 'COUNTER', 'machine'],
    ['citizen', 'AGENCY', 'machine'],
  ] as const)('%s by %s has the places of: %s', (kind, channel, share) => {
    expect(shareOf({ kind, channel })).toBe(share);
  });

  test('an assistant takes no place of those who stand at a counter', () => {
    expect(shareOf({ kind: 'citizen', channel: 'KIOSK', agent: 'helper' })).toBe('public');
  });

  test('tells persons apart without telling who they are', () => {
    const one = askerOf(citizen);
    expect(askerOf({ ...citizen })).toEqual(one);
    expect(JSON.stringify(one)).not.toContain(citizen.id);
    expect(askerOf({ ...citizen, id: '001099012346' }).person).not.toBe(one.person);
    expect(askerOf({ ...citizen, actor: { id: 'clerk-1', kind: 'clerk' } }).person).not.toBe(one.person);
  });
});
