import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildWorld } from './build-world.ts';
import { callersOf } from './callers.ts';
import { chances, Wardrobe } from './disguise.ts';
import { EXAMPLES, type Example } from './examples.ts';
import { type Fault, inWords, judge, someOf } from './judge.ts';
import { KNOWN_FINDINGS } from './known-findings.ts';
import { MUTANTS, mutate } from './mutants.ts';
import type { SmallWorld } from './small-world.ts';
import { Stand } from './stand.ts';
import { worldDrafts } from './world-draft.ts';

/** The same number of worlds on any machine; `.ci/run` asks for more. */
const RUNS = Number(process.env['WORLDS_RUNS'] ?? 2);
const SEED = Number(process.env['WORLDS_SEED'] ?? Date.now() % 2 ** 31);
const TIME_LIMIT = 600_000;

const wardrobe = new Wardrobe(SEED, Math.ceil(RUNS / 20));

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start();
}, 90_000);
afterAll(() => stand?.close());

const isExplained = (fault: Fault, world: SmallWorld): boolean =>
  KNOWN_FINDINGS.some(({ explains }) => explains(fault, world));

/** @throws Error with the world and every fault in words. */
function mustBeFaultless(world: SmallWorld, faults: readonly Fault[]): void {
  const open = faults.filter((fault) => !isExplained(fault, world));
  if (open.length > 0)
    throw new Error([...describeWorld(world), '', ...new Set(open.map(inWords))].join('\n'));
}

function describeWorld({ persons, parcels, dossiers, mandates }: SmallWorld): string[] {
  return [
    ...persons.map(
      ({ id, fullName, isProtected }) => `${fullName}, ${id}${isProtected ? ', under protection' : ''}`,
    ),
    ...parcels.map(
      ({ id, wardCode, owners, isDefence }) =>
        `parcel ${id} in ${wardCode} of ${owners.map(({ personId }) => personId).join(' and ')}${isDefence ? ', defence' : ''}`,
    ),
    ...dossiers.map((dossier, place) =>
      [
        `dossier ${place} ${dossier.code}: ${dossier.kind} of ${dossier.ownerIds.join(' and ')} by ${dossier.submitterId}`,
        `with ${dossier.parties.map(({ personId, role }) => `${personId} (${role})`).join(', ') || 'nobody'}`,
        `about ${dossier.parcelIds.join(', ') || 'no parcel'}, received by ${dossier.receivingBranch}${dossier.isBoundaryFree ? ' boundary-free' : ''}`,
        `handled by ${dossier.handlers.map(({ agency, officerId }) => `${agency}/${officerId}`).join(', ')} in ${dossier.competent.wardCode}, child of ${dossier.parentCode ?? 'none'}`,
      ].join(', '),
    ),
    ...mandates.map(
      ({ ownerId, representativeId, dossiers: codes, state }) =>
        `${ownerId} lets ${representativeId} act for ${codes.join(', ') || 'all'}: ${state}`,
    ),
  ];
}

const found = new Map<Example, { readonly world: SmallWorld; readonly faults: readonly Fault[] }>();

async function judgeExample(example: Example) {
  const world = await stand.settle(buildWorld(example.draft));
  const isPlain = ({ kind, loa, channel }: { kind: string; loa: number; channel: string }) =>
    kind === 'citizen' && loa === 2 && channel === 'PORTAL';
  const callers = callersOf(world).filter((caller) => isPlain(caller) || example.alsoAsks(caller));
  const faults = await judge(stand, world, callers, wardrobe, chances(1));
  stand.worlds.forget(world);
  return { world, faults };
}

describe(`nobody sees more than the law's matrix says, and the same by every route (WORLDS_SEED=${SEED})`, () => {
  test.each(EXAMPLES)(
    'in $about',
    async (example) => {
      const judged = await judgeExample(example);
      found.set(example, judged);
      mustBeFaultless(judged.world, judged.faults);
    },
    TIME_LIMIT,
  );

  test(
    `in ${RUNS} drawn worlds`,
    () =>
      fc.assert(
        fc.asyncProperty(worldDrafts, fc.nat(), async (draft, asking) => {
          const world = await stand.settle(buildWorld(draft));
          const chance = chances(asking);
          const faults = await judge(stand, world, someOf(world, chance), wardrobe, chance);
          stand.worlds.forget(world);
          mustBeFaultless(world, faults);
        }),
        {
          numRuns: RUNS,
          seed: SEED, // Looking for the smallest world ends as well.
          interruptAfterTimeLimit: RUNS > 2 ? TIME_LIMIT / 2 : TIME_LIMIT / 5,
          markInterruptAsFailure: true,
        },
      ),
    TIME_LIMIT,
  );

  test.each(KNOWN_FINDINGS)('still found, and to be mended: $title', ({ explains }) => {
    const again = [...found.values()].flatMap(({ world, faults }) =>
      faults.filter((fault) => explains(fault, world)),
    );
    expect(again.map(inWords)).not.toEqual([]);
  });
});

/** The oracle itself: each mutant costs a new set of policies, so only whoever asks for more worlds asks for these. */
const inDepth = process.env['WORLDS_RUNS'] === undefined ? test.skip : test;

describe('a rule that falls is found', () => {
  inDepth.each(MUTANTS)(
    '$about',
    async (mutant) => {
      const { draft } = EXAMPLES[mutant.example] as Example;
      const world = await stand.settle(buildWorld(draft));
      const callers = callersOf(world).filter(({ name }) => mutant.caller.test(name));
      const isFound = async () => {
        const faults = await judge(stand, world, callers, wardrobe, chances(1));
        return faults.some(({ kind, fact }) => kind === 'seen' && fact?.kind === mutant.seen);
      };
      // Policies come into force a moment after they are changed.
      const becomes = async (wanted: boolean) => {
        for (let tries = 0; tries < 30; tries += 1) {
          if ((await isFound()) === wanted) return true;
          await wait(200);
        }
        return false;
      };
      expect(await isFound()).toBe(false);
      const mend = await mutate(stand.policyDir, mutant);
      try {
        expect(await becomes(true)).toBe(true);
      } finally {
        await mend();
      }
      expect(await becomes(false)).toBe(true);
      stand.worlds.forget(world);
    },
    TIME_LIMIT,
  );
});
