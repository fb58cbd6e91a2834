import { createWorld } from '../mocks/world/create-world.ts';
import type { Dossier } from '../mocks/world/types.ts';
import type { InventedWorld } from './bench-world.ts';
import { mustHold, type Needed, QUERY } from './contenders/job.ts';
import type { Asked, Load } from './load.ts';
import { mustAgree } from './same-answer.ts';

/** A dossier and who asks for it. */
export interface Visit {
  readonly code: string;
  readonly personId: string;
  readonly channel: 'PORTAL' | 'APP';
  readonly sector: string;
}

/** As the mocks read them from the environment: the bench makes the same world to know what is in it. */
export const MIXED_WORLD: InventedWorld = {
  DEMO_SEED: 'lien-thong',
  DEMO_DOSSIERS: '4000',
  DEMO_ANCHOR: new Date().toISOString().slice(0, 10),
};
/** Of each kind as many are compared between the careful limit and the gateway before the run. */
const COMPARED = 8;

/**
 * Dossiers of one owner whose parts lie with the reception, one agency that handles them (land, civil or police), hotline, police and
 * civil: five calls, like the one dossier's. Those that the tax authority holds too would be six.
 */
export function visitsOf({ DEMO_SEED, DEMO_DOSSIERS, DEMO_ANCHOR }: InventedWorld): readonly Visit[] {
  const now = new Date(`${DEMO_ANCHOR}T00:00:00+07:00`);
  const world = createWorld({ seed: DEMO_SEED, dossiers: Number(DEMO_DOSSIERS), now });
  const isFit = ({ ownerIds, parentCode, childCodes }: Dossier, held: readonly string[]): boolean =>
    ownerIds.length === 1 && parentCode === undefined && childCodes.length === 0 && !held.includes('tax');
  return world.findDossiers({}, now).codes.flatMap((code, place) => {
    const dossier = world.dossierAt(code, now);
    const [personId] = dossier?.ownerIds ?? [];
    if (!dossier || personId === undefined || !isFit(dossier, world.holders(dossier))) return [];
    if (world.person(personId)?.isProtected) return [];
    return { code, personId, channel: place % 2 === 0 ? 'PORTAL' : 'APP', sector: dossier.sector };
  });
}

/** Which of so many comes at a place of a round: pseudo-random, the same for every contender and in every run. */
export function drawn(count: number, round: number, place: number): number {
  let state = (Math.imul(round + 2, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b)) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 0x846ca68b) >>> 0;
  return ((state ^ (state >>> 16)) >>> 0) % count;
}

/** Many dossiers, each asked for by its owner. The frozen limit knows one dossier only, and answers with that. */
export function mixedDossiers(visits: readonly Visit[], token: (visit: Visit) => Promise<string>): Load {
  const askedFor = async (visit: Visit): Promise<Asked> => ({
    bearer: await token(visit),
    body: JSON.stringify({ query: QUERY, variables: { code: visit.code } }),
    check: (contender, answer) => {
      if (contender !== 'limit') checkVisit(contender, answer, visit);
    },
  });
  return {
    async prepare(round) {
      const all = await Promise.all(visits.map(askedFor));
      return (request) => {
        const asked = all[drawn(all.length, round, request)];
        if (!asked) throw new Error('no dossiers');
        return asked;
      };
    },
    async agree(contenders) {
      const sectors = [...new Set(visits.map(({ sector }) => sector))];
      const some = sectors.flatMap((sector) =>
        visits.filter((visit) => visit.sector === sector).slice(0, COMPARED),
      );
      await mustAgree(contenders, await Promise.all(some.map(askedFor)));
    },
  };
}

function checkVisit(name: string, body: unknown, { code, sector }: Visit): void {
  const { data, errors } = body as {
    data?: { dossier?: Record<string, unknown> };
    errors?: unknown;
  };
  const dossier = data?.dossier;
  const applicant = dossier?.['applicant'] as Record<string, unknown> | undefined;
  const needed: Needed = [
    ['code', dossier?.['code'] === code],
    ['applicant.fullName', applicant?.['fullName']],
    ['applicant.residence', applicant?.['residence']],
    ['applicant.civilEvents', applicant?.['civilEvents']],
    ['landCase', sector !== 'land' || dossier?.['landCase']],
    ['timeline', (dossier?.['timeline'] as unknown[] | undefined)?.length],
    ['tickets', dossier?.['tickets']],
    ['soundness', errors === undefined],
  ];
  mustHold(name, body, needed);
}
