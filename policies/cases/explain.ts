import { own } from '../../schema/own.ts';
import { CHANNELS, GROUNDS, type GroundKind } from '../../schema/terms.ts';
import type { Decision, DecisionRequest, PolicyEngine } from '../decision.ts';

/** A fact that could be otherwise, in words and as the request it makes. */
interface Change {
  readonly words: string;
  readonly apply: (request: DecisionRequest) => DecisionRequest;
}

/** More changes at once explain nothing to anybody. */
const MOST_CHANGES = 3;

const TIES: Readonly<Record<GroundKind, string>> = {
  self: 'the data were about the caller',
  owner: 'the caller owned the dossier',
  party: 'the caller were a party to the dossier',
  representative: 'the caller held a registered delegation',
  handler: 'the caller handled the dossier',
  'receiving-branch': 'the caller’s branch had received the dossier',
  'competent-agency': 'the caller’s unit decided the dossier',
  'assisted-session': 'the caller acted in an assisted session',
  circle: 'the subject lay in the circle of a dossier opened for the caller',
  child: 'the person were the child whose birth such a dossier is about',
  'lookup-secret': 'code and secret of the receipt were shown',
  'audit-mandate': 'the caller held an audit mandate',
  emergency: 'a second approver had confirmed an emergency',
  'secured-party': 'the caller acted for an organisation to which the property is secured',
  organisation: 'the caller acted for the organisation that owns the dossier',
};

/** The only grounds that callers of these kinds can have; others are not offered to them. */
const POSSIBLE: Readonly<Record<string, readonly GroundKind[]>> = {
  citizen: [
    'self',
    'owner',
    'party',
    'representative',
    'assisted-session',
    'circle',
    'child',
    'lookup-secret',
    'secured-party',
    'organisation',
  ],
  officer: ['handler', 'competent-agency', 'circle', 'child', 'emergency'],
  clerk: ['receiving-branch', 'circle', 'lookup-secret'],
};

function changesFor(request: DecisionRequest): Change[] {
  const { caller, dossier, grounds, subject } = request;
  const needsCircle = subject.kind === 'person' || subject.kind === 'parcel';
  const possible = own(POSSIBLE, caller.kind) ?? GROUNDS;
  const added = GROUNDS.filter((ground) => !grounds.includes(ground) && possible.includes(ground));
  const ofCaller = (words: string, change: Partial<DecisionRequest['caller']>): Change => ({
    words,
    apply: (asked) => ({ ...asked, caller: { ...asked.caller, ...change } }),
  });
  return [
    ...added
      .filter((ground) => !(needsCircle && ground === 'circle' && grounds.length === 0))
      .map((ground) => ({
        words: TIES[ground],
        // Who is tied to the dossier reaches its people and parcels through it.
        apply: (asked: DecisionRequest) => ({
          ...asked,
          grounds: [...asked.grounds, ground, ...(needsCircle ? (['circle'] as const) : [])],
        }),
      })),
    ...(caller.loa < 2 && caller.kind === 'citizen'
      ? [ofCaller('the caller were signed in at level 2', { loa: 2 })]
      : []),
    ...CHANNELS.filter((channel) => channel !== caller.channel).map((channel) =>
      ofCaller(`the request came through ${channel}`, { channel }),
    ),
    ...(caller.ward !== undefined &&
    dossier?.competentWard !== undefined &&
    dossier.competentWard !== caller.ward
      ? [ofCaller(`the caller’s ward were ${dossier.competentWard}`, { ward: dossier.competentWard })]
      : []),
    ...(caller.branch !== undefined && dossier && dossier.receivingBranch !== caller.branch
      ? [ofCaller(`the caller’s branch were ${dossier.receivingBranch}`, { branch: dossier.receivingBranch })]
      : []),
  ];
}

/**
 * The smallest sets of changed facts that would turn a refusal into a permission, in words; empty when none of at
 * most three changes would. For people who write and check policies: it looks at all facts, so its answer may reveal
 * that a record exists and must never reach a caller.
 */
export function whatWouldChange(engine: PolicyEngine, request: DecisionRequest): string[][] {
  const changes = changesFor(request);
  for (let size = 1; size <= MOST_CHANGES; size += 1) {
    const enough = combinations(changes, size).filter(
      (chosen) =>
        engine.decide(chosen.reduce((asked, change) => change.apply(asked), request)).effect === 'permit',
    );
    if (enough.length > 0) return enough.map((chosen) => chosen.map(({ words }) => words));
  }
  return [];
}

function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}

/** Who asks for what, in one line. */
export function describeRequest({
  caller,
  action,
  dataClass,
  subject,
  dossier,
  grounds,
}: DecisionRequest): string {
  const place = [caller.agency, caller.unit, caller.branch, caller.ward && `ward ${caller.ward}`].filter(
    Boolean,
  );
  const who = `${caller.kind}${place.length > 0 ? ` (${place.join(', ')})` : ''} through ${caller.channel}, level ${caller.loa}`;
  const what = `${action} ${dataClass} of a ${subject.kind}${dossier ? ` of ${dossier.code} (${dossier.sector})` : ''}`;
  return `${who}: ${what}; grounds: ${grounds.length > 0 ? grounds.join(', ') : 'none'}`;
}

export const effectLine = (decision: Decision): string =>
  decision.effect === 'permit'
    ? `PERMIT${decision.masks.length > 0 ? `, masked: ${decision.masks.map(({ dataClass, rule }) => `${dataClass} ${rule}`).join(', ')}` : ''}`
    : `DENY, remedy ${decision.remedy}${decision.faults.length > 0 ? `, faults: ${decision.faults.join('; ')}` : ''}`;
