import { startTokenIssuer } from '../tests/worlds/token-issuer.ts';
import { withWorld } from './bench-world.ts';
import { MIXED_WORLD, mixedDossiers, type Visit, visitsOf } from './mixed-dossiers.ts';
import { type Measured, runContenders } from './run-contenders.ts';
import type { BenchSettings } from './settings.ts';

/** The frozen limit knows one dossier only, and does that: it is here as the clock of the machine. */
const NAMES = ['limit', 'limit-careful', 'gateway', 'gateway-embedded'];
/** Tokens live for ten minutes; a turn takes far less than the rest. */
const RENEWED_AFTER_MS = 240_000;

interface MixedRun {
  readonly measured: readonly Measured[];
  readonly dossiers: number;
  readonly persons: number;
}

/** Many dossiers and persons, so that nothing is fast only because it was asked before. */
export async function runMixed(settings: BenchSettings): Promise<MixedRun> {
  const visits = visitsOf(MIXED_WORLD);
  const issuer = await startTokenIssuer();
  const known = new Map<string, { readonly token: Promise<string>; readonly at: number }>();
  const token = ({ personId, channel }: Visit): Promise<string> => {
    const name = `${personId} ${channel}`;
    const before = known.get(name);
    const now = Date.now();
    if (before && now - before.at < RENEWED_AFTER_MS) return before.token;
    const caller = { ...{ name, kind: 'citizen' as const, id: personId }, ...{ loa: 2 as const, channel } };
    const fresh = { token: issuer.token(caller, now), at: now };
    known.set(name, fresh);
    return fresh.token;
  };
  try {
    const measured = await withWorld(
      ({ env }) =>
        runContenders({
          ...{ ...settings, names: NAMES, env: { ...env, ...issuer.env } },
          load: mixedDossiers(visits, token),
        }),
      MIXED_WORLD,
    );
    const persons = new Set(visits.map(({ personId }) => personId)).size;
    return { measured, dossiers: visits.length, persons };
  } finally {
    await issuer.close();
  }
}
