import type { Caller } from './callers.ts';
import type { FactKind } from './facts.ts';
import type { Case } from './small-world.ts';
import { type View, viewOf } from './view.ts';

/** Who handles a dossier sees what its procedure needs, within the own ward; colleagues of the unit follow the progress. */
export function officersView(dossier: Case, caller: Caller): View[] {
  const { agency, id, unit, ward, loa, channel } = caller;
  const { competent, handlers, sector } = dossier;
  if (loa < 2 || channel !== 'AGENCY' || agency === undefined) return [];
  if (ward !== undefined && ward !== competent.wardCode) return [];
  if (handlers.some((handler) => handler.agency === agency && handler.officerId === id)) {
    const own = HANDLERS[agency]?.[sector];
    const files = agency === 'tax' ? TAX_FILES : FILES;
    return [
      viewOf(dossier, { kinds: files }),
      viewOf(dossier, {
        kinds: [
          `internal-${agency}` as FactKind,
          ...(agency === 'tax' ? [] : (['internal-onestop'] as const)),
        ],
      }),
      ...(own ? [viewOf(dossier, { ...own, parcelWard: agency === 'land' ? ward : undefined })] : []),
    ];
  }
  const isColleague = competent.agency === agency && competent.unit === unit && agency !== 'tax';
  return isColleague ? [viewOf(dossier, { kinds: ['progress', 'step-text'] })] : [];
}

/** Of dossiers that are linked with one that is open to an officer, the progress. */
export const linkedViews = (dossiers: readonly Case[], open: readonly View[], { ward }: Caller): View[] =>
  dossiers
    .filter(({ code, parentCode, competent }) => {
      const isLinked = open.some(({ dossier }) => dossier.code === parentCode || dossier.parentCode === code);
      return isLinked && (ward === undefined || ward === competent.wardCode);
    })
    .map((dossier) => viewOf(dossier, { kinds: ['progress', 'step-text'] }));

const TAX_FILES: readonly FactKind[] = ['progress', 'step-text', 'content', 'content-text'];
const FILES: readonly FactKind[] = [...TAX_FILES, 'fees', 'results'];

type Needed = Omit<View, 'dossier'>;
const IDENTITY = { identity: ['full'] } as const;
const RESIDENT = { ...IDENTITY, 'residence-place': ['full'], 'residence-ward': ['full'] } as const;
const REACHABLE = { ...RESIDENT, contact: ['full'] } as const;

/** By agency and sector of the dossier; what is not here is not needed. */
const HANDLERS: Readonly<Record<string, Readonly<Record<string, Needed>>>> = {
  land: {
    land: {
      kinds: ['land-case', 'parcel', 'share', 'certificate', 'tax-case', 'obligation', 'obligation-amount'],
      names: ['full'],
      people: RESIDENT,
    },
  },
  civil: {
    civil: { kinds: ['civil-case', 'marriage', 'death'], births: 'everybody', people: RESIDENT },
    'birth-linked': { kinds: ['civil-case', 'marriage'], births: 'everybody', people: RESIDENT },
  },
  police: {
    residence: { kinds: ['police-case'], people: REACHABLE },
    passport: { kinds: ['police-case', 'passport'], people: REACHABLE },
    'birth-linked': { kinds: ['police-case'], births: 'child', people: REACHABLE },
  },
  tax: {
    land: {
      kinds: ['land-case', 'parcel', 'tax-case', 'obligation', 'obligation-amount', 'payment'],
      names: ['full'],
      people: IDENTITY,
    },
  },
};
