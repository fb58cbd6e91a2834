import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { type DossierStatus, nationalCode } from '../../dossier/status.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isPersonsNumber } from '../../schema/organisation.ts';
import type { Candidates, DueWindow, ListedDossier, Narrowing } from './dossier-directory.ts';
import { type Due, type DueDossier, DueOrder, dueFirst } from './due-order.ts';
import type { ListableFacts } from './listable-facts.ts';
import type { ToldDates } from './told-date.ts';

/** As the public schema takes it; what is null or missing does not narrow. */
export interface DossierFilter {
  readonly owner?: 'ME' | 'ORGANISATION' | 'REPRESENTED' | 'OTHERS' | null;
  /** Business number of an owner. */
  readonly organisation?: string | null;
  readonly status?: readonly DossierStatus[] | null;
  readonly procedure?: string | null;
  readonly branch?: string | null;
  readonly agency?: string | null;
  readonly lane?: string | null;
  readonly dueFrom?: string | null;
  readonly dueBefore?: string | null;
  readonly overdue?: boolean | null;
}

export type DossierSort = 'NEWEST_FIRST' | 'OLDEST_FIRST' | 'DUE_FIRST';

export interface ListQuestion {
  readonly candidates: Candidates;
  /** May the caller list it, or every one of the group? Asked only of what fits the filter and is looked at. */
  readonly mayList: (dossier: ListableFacts) => boolean;
  /** Who owns it, as the filter asks; decided by who knows the caller. */
  readonly ownedBy: (circle: DossierCircle) => NonNullable<DossierFilter['owner']>;
  /** When each is due; the same that its own fields tell. */
  readonly toldDates: ToldDates;
  readonly filter: DossierFilter;
  readonly sort: DossierSort;
  readonly first: number;
  readonly after: string | undefined;
  readonly now: Date;
}

export interface Page {
  readonly items: readonly { readonly cursor: string; readonly circle: DossierCircle }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Looks at every candidate, or at every group of them; asked only where the client wants to know. */
  totalCount(): Promise<number>;
}

/**
 * One page. The cursor is the place of the last item, so that dossiers that come in do not shift the pages; it belongs
 * to its order. A page is read from its place on; by due date those whose dates move with the clock are sorted first. Dates of dossiers that wait for their citizens move on by the minute: all pages by due date show the order of the
 * moment of the first.
 * @throws GatewayError BAD_USER_INPUT for a cursor that cannot be.
 */
export async function listDossiers(question: ListQuestion): Promise<Page> {
  const { first, sort } = question;
  const after = question.after === undefined ? undefined : readCursor(question.after, sort);
  const fits = matcher(question);
  const asOf = momentOf(after?.asOf, question.now);
  const found =
    sort === 'DUE_FIRST' ? await byDue(question, fits, asOf, after) : byReceipt(question, fits, after);
  const items: (ListedDossier & Partial<Due>)[] = [];
  let hasNextPage = false;
  for await (const item of found.after()) {
    hasNextPage = items.length === first;
    if (hasNextPage) break;
    items.push(item);
  }
  return {
    items: items.map((item) => ({ cursor: cursorOf(item, question, asOf), circle: item.circle })),
    hasNextPage,
    hasPreviousPage: after !== undefined && (await found.hasBefore()),
    totalCount: () => count(question, fits),
  };
}

const DAY_MS = 86_400_000;

/** A cursor is written by us, but anybody can write another: its moment lies within the last day. */
const momentOf = (asOf: Date | undefined, now: Date): Date =>
  new Date(Math.min(now.getTime(), Math.max(now.getTime() - DAY_MS, asOf?.getTime() ?? now.getTime())));

type Fits = (item: ListedDossier) => boolean;

interface Found {
  after(): Iterable<ListedDossier & Partial<Due>> | AsyncIterable<ListedDossier & Partial<Due>>;
  hasBefore(): boolean | Promise<boolean>;
}

function byReceipt(question: ListQuestion, fits: Fits, after?: CursorPlace): Found {
  const { candidates, sort, first } = question;
  const [ahead, behind] =
    sort === 'NEWEST_FIRST' ? (['newest', 'oldest'] as const) : (['oldest', 'newest'] as const);
  const narrowing = narrowingOf(question);
  return {
    // One more than the page shows says whether there is a next one.
    after: () => only(candidates.read({ order: ahead, from: after, narrowing, likely: first + 1 }), fits),
    async hasBefore() {
      // The place of the cursor itself may be the only one before.
      const before = candidates.read({
        order: behind,
        from: after,
        isFromIncluded: true,
        narrowing,
        likely: 1,
      });
      for await (const _one of only(before, fits)) return true;
      return false;
    },
  };
}

/** What cannot be looked at a page at a time is read in pieces of this size. */
const WHOLE = 1_000;

async function byDue(
  question: ListQuestion,
  fits: Fits,
  asOf: Date,
  after: CursorPlace | undefined,
): Promise<Found> {
  const { toldDates, candidates, first } = question;
  const dueMsOf = (circle: DossierCircle) => toldDates(circle, asOf).dueMs;
  const narrowing = narrowingOf(question);
  const { dated } = candidates;
  if (dated) {
    const order = new DueOrder({ read: (reading) => dated(narrowing, reading), fits, dueMsOf });
    return {
      after: () => order.after(after, first + 1),
      hasBefore: async () => after !== undefined && order.hasUpTo(after),
    };
  }
  const all: DueDossier[] = [];
  for await (const { receivedMs, code, circle } of whole(question, fits))
    all.push({ receivedMs, code, circle, dueMs: dueMsOf(circle) });
  all.sort(dueFirst);
  const isAfter = (item: Due) => after === undefined || dueFirst(item, after) > 0;
  return {
    after: () => all.filter(isAfter),
    hasBefore: () => all.some((item) => !isAfter(item)),
  };
}

const whole = (question: ListQuestion, fits: Fits): AsyncIterable<ListedDossier> =>
  only(question.candidates.read({ order: 'oldest', narrowing: narrowingOf(question), likely: WHOLE }), fits);

async function* only(items: AsyncIterable<ListedDossier>, fits: Fits): AsyncGenerator<ListedDossier> {
  for await (const item of items) if (fits(item)) yield item;
}

async function count(question: ListQuestion, fits: Fits): Promise<number> {
  const { candidates, filter, mayList } = question;
  const grouped = isByPlace(filter) ? await candidates.groups(narrowingOf(question)) : undefined;
  let sum = 0;
  for (const { facts, count: some } of grouped?.groups ?? []) if (mayList(facts)) sum += some;
  for await (const _item of grouped ? only(grouped.others, fits) : whole(question, fits)) sum += 1;
  return sum;
}

/** Does it ask for nothing but what the store can narrow by? */
const isByPlace = ({ owner, organisation, agency }: DossierFilter): boolean =>
  owner == null && organisation == null && agency == null;

/** What the store can leave out by itself; the matcher looks at what it gives all the same. */
const narrowingOf = ({ filter, now }: ListQuestion): Narrowing => ({
  statuses: filter.status?.map(nationalCode),
  procedure: filter.procedure ?? undefined,
  branch: filter.branch ?? undefined,
  lane: filter.lane ?? undefined,
  due: dueWindowOf(filter, now),
});

function dueWindowOf({ dueFrom, dueBefore, overdue }: DossierFilter, now: Date): DueWindow | undefined {
  const [fromMs, beforeMs] = [instantOf(dueFrom), instantOf(dueBefore)];
  if (fromMs === undefined && beforeMs === undefined && overdue == null) return undefined;
  return { fromMs, beforeMs, isOverdue: overdue ?? undefined, nowMs: now.getTime() };
}

function matcher({ filter, mayList, ownedBy, toldDates, now }: ListQuestion): Fits {
  const statuses = filter.status && new Set(filter.status.map(nationalCode));
  const dueFrom = instantOf(filter.dueFrom);
  const dueBefore = instantOf(filter.dueBefore);
  const { procedure, branch, agency, lane, overdue, owner, organisation } = filter;
  const isTimeAsked = dueFrom !== undefined || dueBefore !== undefined || overdue != null;
  return ({ circle }) => {
    if (statuses && !statuses.has(circle.status)) return false;
    if (procedure != null && circle.procedure !== procedure) return false;
    if (branch != null && circle.receivingBranch !== branch) return false;
    if (agency != null && !circle.handlingAgencies.includes(agency)) return false;
    if (lane != null && circle.lane !== lane) return false;
    if (isTimeAsked) {
      const { dueMs, isOverdue } = toldDates(circle, now);
      if (dueFrom !== undefined && (dueMs === undefined || dueMs < dueFrom)) return false;
      if (dueBefore !== undefined && (dueMs === undefined || dueMs >= dueBefore)) return false;
      if (overdue != null && isOverdue !== overdue) return false;
    }
    if (owner != null && ownedBy(circle) !== owner) return false;
    if (organisation != null && !isOrganisations(circle, organisation)) return false;
    return mayList(circle);
  };
}

/** A household business is asked for in its own session alone: whose number it is would be tried out on the list otherwise. */
const isOrganisations = ({ ownerOrganisations = [] }: DossierCircle, number: string): boolean =>
  !isPersonsNumber(number) && ownerOrganisations.some((owner) => owner.number === number);

const instantOf = (text: string | null | undefined): number | undefined =>
  text == null ? undefined : Date.parse(text);

interface CursorPlace extends Due {
  /** The moment whose order the pages show. */
  readonly asOf: Date | undefined;
}

function cursorOf(
  { circle, receivedMs, code, dueMs }: ListedDossier & Partial<Due>,
  { sort, toldDates }: ListQuestion,
  asOf: Date,
): string {
  const due = sort === 'DUE_FIRST' ? [dueMs ?? toldDates(circle, asOf).dueMs ?? null, asOf.getTime()] : [];
  return Buffer.from(JSON.stringify([sort, receivedMs, code, ...due])).toString('base64url');
}

/** Of whole ones alone: the store takes no others. */
const isMs = (value: unknown): value is number => Number.isSafeInteger(value);

function readCursor(cursor: string, sort: DossierSort): CursorPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place)) {
      const [of, receivedMs, code, dueMs, asOfMs] = place as unknown[];
      const asOf = typeof asOfMs === 'number' ? new Date(asOfMs) : undefined;
      const isInTime = sort !== 'DUE_FIRST' || (asOf !== undefined && !Number.isNaN(asOf.getTime()));
      if (of === sort && isMs(receivedMs) && typeof code === 'string' && isInTime) {
        return { receivedMs, code, dueMs: isMs(dueMs) ? dueMs : undefined, asOf };
      }
    }
  } catch {
    // Falls through: a cursor that is no JSON is as wrong as one of the wrong shape.
  }
  throw new GatewayError('BAD_USER_INPUT', 'after is no cursor of this list in this order', {
    extensions: { fields: ['after'] },
  });
}
