import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { type DossierStatus, nationalCode } from '../../dossier/status.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isPersonsNumber } from '../../schema/organisation.ts';
import { type ListedDossier, olderFirst, type Place, type SortedDossiers } from './sorted-dossiers.ts';
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
  readonly candidates: SortedDossiers;
  /** May the caller list it? Asked only of what fits the filter and is looked at. */
  readonly mayList: (circle: DossierCircle) => boolean;
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
  /** Looks at every candidate; asked only where the client wants to know. */
  totalCount(): number;
}

/**
 * One page. The cursor is the place of the last item, so that dossiers that come in do not shift the pages; it belongs
 * to its order. In the order of receipt a page is read from its place on; by due date the fitting ones are sorted first.
 * Dates of dossiers that wait for their citizens move on by the minute: all pages by due date show the order of the
 * moment of the first.
 * @throws GatewayError BAD_USER_INPUT for a cursor that cannot be.
 */
export function listDossiers(question: ListQuestion): Page {
  const { candidates, first, sort } = question;
  const after = question.after === undefined ? undefined : readCursor(question.after, sort);
  const fits = matcher(question);
  const asOf = momentOf(after?.asOf, question.now);
  const found =
    sort === 'DUE_FIRST' ? byDue(question, fits, asOf, after) : byReceipt(candidates, sort, fits, after);
  const items: ListedDossier[] = [];
  let hasNextPage = false;
  for (const item of found.after()) {
    hasNextPage = items.length === first;
    if (hasNextPage) break;
    items.push(item);
  }
  return {
    items: items.map((item) => ({ cursor: cursorOf(item, question, asOf), circle: item.circle })),
    hasNextPage,
    hasPreviousPage: after !== undefined && found.hasBefore(),
    totalCount: () => count(candidates.newerThan(), fits),
  };
}

const DAY_MS = 86_400_000;

/** A cursor is written by us, but anybody can write another: its moment lies within the last day. */
const momentOf = (asOf: Date | undefined, now: Date): Date =>
  new Date(Math.min(now.getTime(), Math.max(now.getTime() - DAY_MS, asOf?.getTime() ?? now.getTime())));

type Fits = (item: ListedDossier) => boolean;

interface Found {
  after(): Iterable<ListedDossier>;
  hasBefore(): boolean;
}

function byReceipt(candidates: SortedDossiers, sort: DossierSort, fits: Fits, after?: CursorPlace): Found {
  const isNewestFirst = sort === 'NEWEST_FIRST';
  const [ahead, behind] = isNewestFirst
    ? [candidates.olderThan(after), candidates.newerThan(after)]
    : [candidates.newerThan(after), candidates.olderThan(after)];
  return {
    after: () => only(ahead, fits),
    hasBefore: () => {
      // The place of the cursor itself may be the only one before.
      const own = after && candidates.at(after);
      return (own !== undefined && fits(own)) || only(behind, fits).next().done !== true;
    },
  };
}

function byDue(
  { candidates, toldDates }: ListQuestion,
  fits: Fits,
  asOf: Date,
  after: CursorPlace | undefined,
): Found {
  const all = [...only(candidates.newerThan(), fits)]
    .map((item) => ({ ...item, dueMs: toldDates(item.circle, asOf).dueMs }))
    .sort(dueFirst);
  const isAfter = (item: Due) => after === undefined || dueFirst(item, after) > 0;
  return {
    after: () => all.filter(isAfter),
    hasBefore: () => all.some((item) => !isAfter(item)),
  };
}

function* only(items: Iterable<ListedDossier>, fits: Fits): Generator<ListedDossier> {
  for (const item of items) if (fits(item)) yield item;
}

function count(items: Iterable<ListedDossier>, fits: Fits): number {
  let sum = 0;
  for (const item of items) if (fits(item)) sum += 1;
  return sum;
}

/** Without a due date it comes last. */
const dueFirst = (a: Due, b: Due): number => {
  const [due, other] = [a.dueMs ?? Number.MAX_SAFE_INTEGER, b.dueMs ?? Number.MAX_SAFE_INTEGER];
  return due - other || olderFirst(a, b);
};

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

interface Due extends Place {
  readonly dueMs: number | undefined;
}

interface CursorPlace extends Due {
  /** The moment whose order the pages show. */
  readonly asOf: Date | undefined;
}

function cursorOf(
  { circle, receivedMs, code }: ListedDossier,
  { sort, toldDates }: ListQuestion,
  asOf: Date,
): string {
  const due = sort === 'DUE_FIRST' ? [toldDates(circle, asOf).dueMs ?? null, asOf.getTime()] : [];
  return Buffer.from(JSON.stringify([sort, receivedMs, code, ...due])).toString('base64url');
}

function readCursor(cursor: string, sort: DossierSort): CursorPlace {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place)) {
      const [of, receivedMs, code, dueMs, asOfMs] = place as unknown[];
      const asOf = typeof asOfMs === 'number' ? new Date(asOfMs) : undefined;
      const isInTime = sort !== 'DUE_FIRST' || (asOf !== undefined && !Number.isNaN(asOf.getTime()));
      if (of === sort && typeof receivedMs === 'number' && typeof code === 'string' && isInTime) {
        return { receivedMs, code, dueMs: typeof dueMs === 'number' ? dueMs : undefined, asOf };
      }
    }
  } catch {
    // Falls through: a cursor that is no JSON is as wrong as one of the wrong shape.
  }
  throw new GatewayError('BAD_USER_INPUT', 'after is no cursor of this list in this order', {
    extensions: { fields: ['after'] },
  });
}
