import { z } from 'zod';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Selection } from '../../stitching/selection.ts';
import { holderOf } from '../boundary/own-filing.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { PaperOffer } from './draft.ts';

/** Dossiers whose results are looked at, the newest first. */
const MOST_DOSSIERS = 5;
const DONE_FROM = 9;

const row = z.object({
  results: z.array(z.object({ name: z.string(), documentId: z.string().nullish() })).nullish(),
});

export interface ReuseParts {
  readonly directory: DossierDirectory;
  readonly uploads: Pick<UploadStore, 'ofPerson'>;
  readonly results: Selection;
  readonly now: () => Date;
}

/**
 * What need not be put in again (NĐ 309/2026 Điều 2): results of the person's earlier dossiers, as the centre holds them, and
 * documents that the person put in before. Whoever helps is shown no results: the form does not need them.
 */
export async function reusablePapers(
  { directory, uploads, results, now }: ReuseParts,
  { boundary, caller, reader }: RequestContext,
): Promise<readonly PaperOffer[]> {
  const offers: PaperOffer[] = [];
  if (!caller.actor)
    for (const code of await doneDossiers(directory, boundary)) {
      const key = { agency: 'onestop', operation: 'onestopDossiers', key: code, selection: results };
      const read = row.safeParse(await reader.entity(key));
      for (const { name, documentId } of (read.success && read.data.results) || [])
        if (documentId) offers.push({ document: documentId, name, dossier: code, reuse: 'REUSED_RESULT' });
    }
  for (const { id, type, createdAt, usedIn, isSignature } of await uploads.ofPerson(holderOf(caller), now()))
    if (!isSignature)
      offers.push({
        ...{ document: id, name: `${type} ${formatInstant(createdAt).slice(0, 10)}` },
        ...(usedIn === undefined ? { reuse: 'DIGITISED' } : { dossier: usedIn, reuse: 'REUSED' }),
      });
  return offers;
}

async function doneDossiers(
  directory: DossierDirectory,
  boundary: RequestContext['boundary'],
): Promise<string[]> {
  const { id } = boundary.caller;
  const found: string[] = [];
  for await (const { circle } of directory.tiedTo([{ kind: 'person', id }]).read({ order: 'newest' })) {
    if (found.length === MOST_DOSSIERS) break;
    if (!circle.ownerIds.includes(id) || circle.status < DONE_FROM) continue;
    if (await boundary.openOnce(circle.code)) found.push(circle.code);
  }
  return found;
}
