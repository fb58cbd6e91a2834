import { describe, expect, test } from '@jest/globals';
import { buildWorld } from './build-world.ts';
import { type Caller, callersOf } from './callers.ts';
import { EXAMPLES } from './examples.ts';
import { factsOf } from './facts.ts';
import { lawOf } from './law.ts';
import { missingOf } from './must-see.ts';
import { Seen } from './seen.ts';

const worlds = EXAMPLES.map(({ draft }) => buildWorld(draft));

describe('the facts of a world', () => {
  test.each(worlds)('are each known by a text that no other fact has', (world) => {
    const whose = new Map<string, Set<string>>();
    for (const { what, forms } of factsOf(world))
      for (const { text } of Object.values(forms)) whose.set(text, (whose.get(text) ?? new Set()).add(what));
    // Of somebody who holds two parcels the registry writes the same name twice.
    const shared = [...whose].filter(
      ([, whats]) => whats.size > 1 && ![...whats].every((what) => /registered name/.test(what)),
    );
    expect(shared).toEqual([]);
  });

  test.each(worlds)('are each seen wherever they stand in an answer, and only then', (world) => {
    for (const { forms } of factsOf(world))
      for (const canary of Object.values(forms)) {
        const within = canary.seenAs === 'whole' ? canary.text : `(${canary.text})`;
        const answer = { data: { a: [{ b: within }] }, errors: [], extensions: {} };
        expect(new Seen(answer).has(canary)).toBe(true);
        expect(new Seen({ ...answer, data: null, extensions: { c: { d: within } } }).has(canary)).toBe(true);
        expect(new Seen({ ...answer, data: { a: 'Xong' } }).has(canary)).toBe(false);
      }
  });
});

describe('the law', () => {
  const STRANGERS =
    /^(?:hotline agent|kiosk|auditor|data-protection officer|nobody)$|at level 0|on the channel of officers/;
  const isStranger = ({ name, kind }: Caller) => STRANGERS.test(name) && kind !== 'citizen';

  test.each(worlds)(
    'tells nothing to whoever has no business with it, and something to everybody who owns',
    (world) => {
      const facts = factsOf(world);
      for (const caller of callersOf(world)) {
        const may = lawOf(world, caller);
        const count = facts.filter((fact) => may(fact).size > 0).length;
        if (isStranger(caller)) expect([caller.name, count]).toEqual([caller.name, 0]);
        const { number, sectors } = caller.organisation ?? {};
        const isOwner = world.dossiers.some(({ ownerIds, ownerOrganisations, sector }) =>
          number === undefined
            ? ownerIds.includes(caller.id)
            : ownerOrganisations.includes(number) && (sectors === undefined || sectors.includes(sector)),
        );
        if (isOwner && caller.channel === 'PORTAL' && caller.loa === 2) expect(count).toBeGreaterThan(10);
      }
    },
  );

  test.each(worlds)('owes nobody what it does not permit', (world) => {
    const facts = factsOf(world);
    for (const caller of callersOf(world)) {
      const may = lawOf(world, caller);
      const owed = missingOf(world, caller, facts, new Set());
      expect(
        owed.filter((fact) => !may(fact).has('full')).map(({ what }) => `${caller.name}: ${what}`),
      ).toEqual([]);
    }
  });
});
