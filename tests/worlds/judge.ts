import { type Caller, callersOf } from './callers.ts';
import type { Wardrobe } from './disguise.ts';
import { type Canary, type Fact, type Form, factsOf } from './facts.ts';
import { lawOf } from './law.ts';
import { missingOf } from './must-see.ts';
import { type Route, routesOf } from './routes.ts';
import { SameRecord } from './same-record.ts';
import { Seen } from './seen.ts';
import type { SmallWorld } from './small-world.ts';
import type { Stand } from './stand.ts';

export interface Fault {
  readonly kind: 'seen' | 'differs' | 'missing' | 'unanswered';
  readonly caller: Caller;
  readonly route: string;
  /** What was seen though it must not, in which form; or what differs or is missing. */
  readonly what: string;
  readonly fact?: Fact;
  readonly form?: Form;
  /** By itself, and not within a free text. */
  readonly isAlone?: boolean;
}

/** Asks a world as these callers by every route, and says what should not have been. */
export async function judge(
  stand: Stand,
  world: SmallWorld,
  callers: readonly Caller[],
  wardrobe: Wardrobe,
  chance: () => number,
): Promise<Fault[]> {
  const facts = factsOf(world);
  const faults: Fault[] = [];
  for (const caller of callers) {
    const may = mayBeSeen(world, caller, facts);
    const same = new SameRecord();
    const told = new Set<Fact>();
    for (const route of someRoutes(routesOf(world, caller), chance)) {
      const query = wardrobe.disguise(route.query, chance);
      const answer = await stand.ask(caller, query, route.variables);
      const fault = (kind: Fault['kind'], what: string, more: Partial<Fault> = {}) =>
        faults.push({ kind, caller, route: route.name, what, ...more });
      if (answer.status !== 200) fault('unanswered', JSON.stringify(answer.errors));
      const seen = new Seen(answer);
      for (const [fact, form, canary] of canariesOf(facts)) {
        if (!seen.has(canary)) continue;
        if (form === 'full') told.add(fact);
        const isAlone = seen.hasAlone(canary);
        if (!may.has(canary.text)) fault('seen', `${fact.what} (${form})`, { fact, form, isAlone });
      }
      for (const what of same.note(answer, route)) fault('differs', what);
    }
    for (const fact of missingOf(world, caller, facts, told))
      faults.push({ kind: 'missing', caller, route: 'any', what: fact.what, fact });
  }
  return faults;
}

type FactCanary = readonly [fact: Fact, form: Form, canary: Canary];

const canariesOf = (facts: readonly Fact[]): FactCanary[] =>
  facts.flatMap((fact) =>
    Object.entries(fact.forms).map(([form, canary]): FactCanary => [fact, form as Form, canary]),
  );

/** By their texts: of somebody who holds two parcels the registry writes the same name twice. */
function mayBeSeen(world: SmallWorld, caller: Caller, facts: readonly Fact[]): ReadonlySet<string> {
  const may = lawOf(world, caller);
  return new Set(canariesOf(facts).flatMap(([fact, form, { text }]) => (may(fact).has(form) ? [text] : [])));
}

export const inWords = ({ kind, caller, route, what }: Fault): string =>
  `${caller.name} | ${route} | ${kind}: ${what}`;

/** All plain citizens, whoever else has to do with the world, and some who have not. */
export function someOf(world: SmallWorld, chance: () => number): Caller[] {
  const facts = factsOf(world);
  const callers = callersOf(world);
  const tied = new Set(callers.filter((caller) => mayBeSeen(world, caller, facts).size > 0));
  const isPlain = ({ kind, loa, channel }: Caller) => kind === 'citizen' && loa === 2 && channel === 'PORTAL';
  const staff = callers.filter(({ kind }) => kind !== 'citizen');
  return [
    ...callers.filter(isPlain),
    ...some(
      3,
      callers.filter((caller) => caller.kind === 'citizen' && !isPlain(caller)),
      chance,
    ),
    ...some(
      4,
      staff.filter((caller) => tied.has(caller)),
      chance,
    ),
    ...some(
      3,
      staff.filter((caller) => !tied.has(caller)),
      chance,
    ),
  ];
}

/** Everything at once always, and one of the other routes. */
function someRoutes(routes: readonly Route[], chance: () => number): Route[] {
  const wide = routes.filter(({ isWide }) => isWide);
  const others = routes.filter((route) => !wide.includes(route));
  return [...wide, ...some(1, others, chance)];
}

const some = <Item>(count: number, items: readonly Item[], chance: () => number): Item[] =>
  items
    .map((item) => ({ item, place: chance() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ item }) => item);
