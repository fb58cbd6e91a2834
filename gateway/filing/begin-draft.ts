import { MS_PER_DAY } from '../../dossier/calendar/instant.ts';
import type { Forms } from '../../dossier/filing/forms.ts';
import { callerKey } from '../../schema/caller-key.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { Selection } from '../../stitching/selection.ts';
import { actOf } from '../access-log/kept-change.ts';
import type { CallParts } from '../agencies/agency-call.ts';
import { filingGrounds, filingPurpose, holderOf } from '../boundary/own-filing.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Place, readProcedure, readRoute } from './ask-centre.ts';
import type { DraftContent } from './draft.ts';
import { type DraftStore, MAX_OPEN } from './draft-store.ts';
import type { StoredDraft } from './draft-table.ts';
import { fillForm } from './fill-form.ts';
import type { SourceQuestion } from './form-sources.ts';
import { type ReuseParts, reusablePapers } from './reusable-papers.ts';

export interface BeginParts extends CallParts, ReuseParts {
  readonly forms: Forms;
  readonly sources: ReadonlyMap<string, readonly SourceQuestion[]>;
  readonly procedure: Selection;
  readonly store: DraftStore;
  readonly encryption: FieldEncryption;
  readonly draftDays: number;
  readonly now: () => Date;
}

export interface BeginInput {
  readonly key: string;
  readonly procedure: string;
  readonly ward?: string | undefined;
  readonly parcel?: string | undefined;
  readonly point?: string | undefined;
  /** Declared by the person or at the counter; nothing of a number is ever read for it. */
  readonly priority?: string | undefined;
}

/**
 * Begins a draft. The same key with the same wishes is the same draft, and no agency is asked a second time.
 * @throws GatewayError BAD_USER_INPUT for a procedure without a form, a key used for another draft, too many drafts.
 */
export async function beginDraft(
  parts: BeginParts,
  input: BeginInput,
  context: RequestContext,
): Promise<StoredDraft> {
  const { store, forms, sources, encryption, now, draftDays } = parts;
  const { caller, boundary } = context;
  const { key, ...wish } = input;
  const form = forms.forms.get(input.procedure);
  if (!form) throw wrong('procedure', 'a procedure that can be drafted here');
  const holder = holderOf(caller);
  const told = [
    wish.procedure,
    wish.ward ?? '',
    wish.parcel ?? '',
    wish.point ?? '',
    wish.priority ?? '',
    callerKey(caller),
  ];
  const hashes = encryption.hashes('draft wish', ...told);
  const same = (draft: StoredDraft): StoredDraft => {
    if (hashes.includes(draft.requestHash)) return draft;
    throw wrong('idempotencyKey', 'one that was not used for another draft');
  };
  const known = await store.findByKey(holder, key);
  if (known) return same(known);

  boundary.openFiling(filingPurpose(form.procedure), filingGrounds(caller));
  const parcel =
    input.parcel === undefined ? undefined : await openParcel(parts.directory, input.parcel, context);
  const [filled, listed, offers] = await Promise.all([
    fillForm(
      form.fields.map(({ name }) => name),
      sources.get(form.procedure) ?? [],
      ({ of }) => (of === 'SELF' ? caller.id : parcel),
      context,
    ),
    orNothing(readProcedure(form.procedure, parts.procedure, context)),
    form.papers.length === 0 ? [] : orNothing(reusablePapers(parts, context)),
  ]);
  const ward = input.ward ?? filled.ward;
  const place: Place = defined({ ward, branch: caller.actor?.branch ?? caller.branch, point: input.point });
  const isPlaced = ward !== undefined || form.placeOf === 'CITY';
  const route = isPlaced ? await orNothing(readRoute(parts, form.procedure, place, context)) : undefined;
  const isOnline = caller.channel === 'PORTAL' || caller.channel === 'APP';
  const content: DraftContent = {
    ...{ channel: caller.channel, ...place, fields: filled.fields },
    papers: form.papers.map(({ code }) => ({ code })),
    ...defined({
      // What was opened, never what was wished: it is filed, and a dossier about a parcel opens the parcel's records.
      parcel,
      priority: input.priority,
      route,
      offers,
      fee: isOnline ? listed?.onlineFee : listed?.fee,
    }),
  };
  const expiresAt = new Date(now().getTime() + draftDays * MS_PER_DAY);
  const wanted = { holder, key, requestHash: hashes[0], procedure: form.procedure, content, expiresAt };
  const made = await store.begin(wanted, actOf(context, now()));
  if (!made) throw wrong('procedure', `at most ${MAX_OPEN} drafts at a time`);
  return same(made);
}

/** A parcel is asked for where a dossier of the person's own is about it, and in that dossier's name. */
async function openParcel(
  directory: DossierDirectory,
  parcel: string,
  { boundary }: RequestContext,
): Promise<string | undefined> {
  const { id } = boundary.caller;
  for await (const { circle } of directory.tiedTo([{ kind: 'person', id }]).read({ order: 'newest' })) {
    if (!circle.ownerIds.includes(id) || !circle.parcelIds.includes(parcel)) continue;
    if (await boundary.openOnce(circle.code)) return parcel;
  }
  return undefined;
}

/** What the centre cannot tell now keeps nobody from beginning. */
const orNothing = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof GatewayError && error.code !== 'INTERNAL') return undefined;
    throw error;
  });

const wrong = (field: string, rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${field}: not ${rule}`, { extensions: { fields: [field], rule } });
