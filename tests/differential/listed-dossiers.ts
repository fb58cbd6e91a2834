import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { type DossierStatus, nationalCode } from '../../dossier/status.ts';
import type { Asking } from './asking.ts';
import { dueOf } from './derived-dates.ts';
import { ANY } from './derived-fields.ts';
import { bareKey } from './held.ts';
import { tiedDossiers } from './ties.ts';
import { Told } from './told.ts';

type Given = Readonly<Record<string, unknown>>;

/** A page of dossiers. They are opened when something of the page but its count is asked for. */
export function listedDossiers(args: Given, asking: Asking, now: Date): object {
  const { caller, mandates, world } = asking.parts;
  const first = Number(args['first'] ?? 20);
  if (typeof args['after'] === 'string') throw new Told('BAD_USER_INPUT');
  const fits = fitting((args['filter'] ?? {}) as Given, asking, now);
  const all = tiedDossiers(caller, world.circles, mandates).filter(
    (circle) => fits(circle) && asking.mayList(circle),
  );
  if (args['sort'] === 'OLDEST_FIRST') all.reverse();
  if (args['sort'] === 'DUE_FIRST') all.reverse().sort((a, b) => dueMs(a, now) - dueMs(b, now));
  const page = all.slice(0, first);
  const open = () => {
    for (const { code } of page) asking.open(code);
  };
  const nodes = () => page.map(({ code }) => bareKey(asking, 'Dossier', code));
  // What is on the page is opened before anything of it is asked for.
  return {
    onSelected: (names: ReadonlySet<string>) => {
      if (['nodes', 'edges', 'pageInfo'].some((name) => names.has(name))) open();
    },
    totalCount: all.length,
    nodes,
    edges: () => nodes().map((node) => ({ cursor: ANY, node })),
    pageInfo: {
      hasNextPage: all.length > first,
      hasPreviousPage: false,
      startCursor: page.length > 0 ? ANY : null,
      endCursor: page.length > 0 ? ANY : null,
    },
  };
}

const dueMs = (circle: DossierCircle, now: Date): number =>
  dueOf(circle, now).dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER;

function fitting(filter: Given, { parts }: Asking, now: Date): (circle: DossierCircle) => boolean {
  const { caller, mandates } = parts;
  const given = <T>(name: string, test: (value: T, circle: DossierCircle) => boolean) => {
    const value = filter[name];
    return (circle: DossierCircle) => value === undefined || value === null || test(value as T, circle);
  };
  const ownerOf = ({ ownerIds, ownerOrganisations = [] }: DossierCircle): string => {
    const { organisation } = caller;
    if (organisation)
      return ownerOrganisations.some(({ number }) => number === organisation.number)
        ? 'ORGANISATION'
        : 'OTHERS';
    if (caller.kind === 'citizen' && ownerIds.includes(caller.id)) return 'ME';
    return mandates.some(({ ownerId }) => ownerIds.includes(ownerId)) ? 'REPRESENTED' : 'OTHERS';
  };
  const tests = [
    given<string[]>('status', (list, { status }) =>
      list.some((name) => nationalCode(name as DossierStatus) === status),
    ),
    given<string>('procedure', (code, { procedure }) => code === procedure),
    given<string>('branch', (id, { receivingBranch }) => id === receivingBranch),
    given<string>('agency', (id, { handlingAgencies }) => handlingAgencies.includes(id)),
    given<string>('lane', (name, { lane }) => name === lane),
    given<string>('dueFrom', (at, circle) => {
      const { dueAt } = dueOf(circle, now);
      return dueAt !== undefined && dueAt.getTime() >= Date.parse(at);
    }),
    given<string>('dueBefore', (at, circle) => {
      const { dueAt } = dueOf(circle, now);
      return dueAt !== undefined && dueAt.getTime() < Date.parse(at);
    }),
    given<boolean>('overdue', (wanted, circle) => wanted === dueOf(circle, now).overdue),
    // A number of twelve digits is a person's, and finds nothing.
    given<string>('organisation', (wanted, { ownerOrganisations = [] }) =>
      ownerOrganisations.some(({ number }) => number === wanted && number.length !== 12),
    ),
    given<string>('owner', (owner, circle) => owner === ownerOf(circle)),
  ];
  return (circle) => tests.every((test) => test(circle));
}
