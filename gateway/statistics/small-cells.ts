/** So many of one branch and one procedure. */
export interface Atom {
  readonly branch: string;
  readonly procedure: string;
  readonly count: number;
}

/** Of which totals the count may be told. */
export interface Release {
  readonly city: boolean;
  readonly branches: ReadonlySet<string>;
  readonly procedures: ReadonlySet<string>;
}

/** All that may be asked for by name, also where there is nothing to count. */
export interface Universe {
  readonly branches: ReadonlySet<string>;
  readonly procedures: ReadonlySet<string>;
}

/** One side of the table: what is told by name, and the rest, of which only the sum can be worked out. */
interface Side {
  readonly shown: readonly string[];
  readonly sums: ReadonlyMap<string, number>;
}

const NOTHING: Release = { city: false, branches: new Set(), procedures: new Set() };
/** Every set of branches is looked at; with more than so many, procedures are told of the whole city no more. */
const MOST_BRANCHES = 16;

/**
 * Which totals of one month and one measure may be told, so that whoever has all the answers, and knows which branch has
 * which procedures at all, can work out of no group that is not empty that it has fewer than `threshold`
 * (docs/decisions/0021). Told are the city, branches and procedures; a branch's procedures never.
 */
export function releaseOf(atoms: readonly Atom[], universe: Universe, threshold: number): Release {
  const total = atoms.reduce((sum, { count }) => sum + count, 0);
  if (total < threshold) return NOTHING;
  const branches = oneSide(atoms, 'branch', universe.branches, total, threshold);
  let procedures = oneSide(atoms, 'procedure', universe.procedures, total, threshold);
  if (branches.shown.length >= MOST_BRANCHES) procedures = { ...procedures, shown: [] };
  while (procedures.shown.length > 0 && !areSafeTogether(atoms, branches, procedures, threshold))
    procedures = { ...procedures, shown: withoutSmallest(procedures) };
  return { city: true, branches: new Set(branches.shown), procedures: new Set(procedures.shown) };
}

/** What is not shown is the city less what is shown: where that is too little, something more is hidden with it. */
function oneSide(
  atoms: readonly Atom[],
  by: 'branch' | 'procedure',
  all: ReadonlySet<string>,
  total: number,
  threshold: number,
): Side {
  const sums = new Map<string, number>();
  for (const atom of atoms) sums.set(atom[by], (sums.get(atom[by]) ?? 0) + atom.count);
  const names = new Set([...all, ...sums.keys()]);
  let shown: readonly string[] = [...names].filter((name) => (sums.get(name) ?? 0) >= threshold).sort();
  const rest = total - shown.reduce((sum, name) => sum + (sums.get(name) ?? 0), 0);
  // Also where the rest is nothing: that those hidden have nothing would be told by it.
  if (shown.length < names.size && rest < threshold) shown = withoutSmallest({ shown, sums });
  return { shown, sums };
}

function withoutSmallest({ shown, sums }: Side): readonly string[] {
  const sizeOf = (name: string) => sums.get(name) ?? 0;
  const [smallest] = [...shown].sort((one, other) => sizeOf(one) - sizeOf(other) || (one < other ? -1 : 1));
  return shown.filter((name) => name !== smallest);
}

/**
 * The sums of some branches less the sums of those procedures that occur at no other are the sum of a group: what these branches
 * have of other procedures. All that can be worked out from the totals of both sides is put together from such groups.
 */
function areSafeTogether(
  atoms: readonly Atom[],
  branches: Side,
  procedures: Side,
  threshold: number,
): boolean {
  const bitOf = new Map(branches.shown.map((name, at) => [name, 1 << at]));
  const restBit = 1 << branches.shown.length;
  const sets = restBit * 2;
  const told = new Set(procedures.shown);
  const ofBranches = new Float64Array(sets);
  const placesOf = new Map<string, { mask: number; sum: number }>();
  for (const { branch, procedure, count } of atoms) {
    if (count === 0) continue;
    const bit = bitOf.get(branch) ?? restBit;
    ofBranches[bit] = (ofBranches[bit] ?? 0) + count;
    const name = told.has(procedure) ? `told ${procedure}` : 'rest';
    const place = placesOf.get(name) ?? { mask: 0, sum: 0 };
    placesOf.set(name, { mask: place.mask | bit, sum: place.sum + count });
  }
  const ofProcedures = new Float64Array(sets);
  for (const { mask, sum } of placesOf.values()) ofProcedures[mask] = (ofProcedures[mask] ?? 0) + sum;
  sumOverSubsets(ofBranches);
  sumOverSubsets(ofProcedures);
  return ofBranches.every((sum, set) => {
    const group = sum - (ofProcedures[set] ?? 0);
    return group === 0 || group >= threshold;
  });
}

/** In place: of every set, the sum over all sets that lie in it. Its length is a power of two. */
function sumOverSubsets(sums: Float64Array): void {
  for (let bit = 1; bit < sums.length; bit *= 2)
    for (let set = 0; set < sums.length; set += 1)
      if ((set & bit) !== 0) sums[set] = (sums[set] ?? 0) + (sums[set - bit] ?? 0);
}
