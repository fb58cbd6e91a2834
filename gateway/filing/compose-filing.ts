import type { Connector } from '../../connectors/contract.ts';
import type { AgencyFolder } from '../../connectors/discovery.ts';
import { parseForms, readFormsText } from '../../dossier/filing/forms.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { RootFields } from '../execution/root-field.ts';
import type { AskPerson } from '../identity/ask-person.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { Reconciler } from '../mutations/reconciler.ts';
import type { WaitingDoor } from '../mutations/waiting-door.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import type { UploadRoom } from '../uploads/compose-uploads.ts';
import { procedureSelection, resultsSelection } from './ask-centre.ts';
import { Confirming } from './confirming.ts';
import { ConfirmingStore } from './confirming-store.ts';
import { createDraftFields, ownDrafts } from './draft-fields.ts';
import { DraftStore } from './draft-store.ts';
import { DraftTable, type StoredDraft } from './draft-table.ts';
import { Filing } from './filing.ts';
import type { SealedFiling } from './filing-message.ts';
import { compileSources } from './form-sources.ts';
import { DRAFT_KIND } from './kept-kind.ts';
import { prepareQuestionTable, QuestionStore } from './question-store.ts';
import { SendingStore } from './sending-store.ts';
import { prepareFilingTables } from './tables.ts';

export interface FilingRoomParts {
  readonly accessLog: AccessLog;
  readonly agencies: readonly AgencyFolder[];
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly encryption: FieldEncryption;
  readonly rulebook: Rulebook;
  readonly directory: DossierDirectory;
  readonly uploads: Pick<UploadRoom, 'store' | 'reuseDays'>;
  readonly limits: Pick<LimitDoor, 'admitQuestion'>;
  readonly deadlineMs: number;
  /** Undefined where persons cannot be asked on their phone. */
  readonly askPerson: AskPerson | undefined;
  /** Days that a draft and every approval in it lives. */
  readonly draftDays: number;
  /** Where a receipt's QR code leads. */
  readonly trackingUrl: string;
  readonly isReady: () => boolean;
  readonly boundaryFor: (caller: CallerFacts) => RequestBoundary;
  readonly onFailure: (error: unknown, reference?: string) => void;
  readonly now: () => Date;
  readonly vault?: EvidenceVault | undefined;
  /** What is filed while the reception system sleeps goes through here. */
  readonly waiting: WaitingDoor;
}

export interface FilingRoom {
  readonly rootFields: RootFields;
  readonly meFields: RootFields;
  start(): void;
  stop(): Promise<void>;
}

/** A sender has ended at its deadline; this is for writing down how. */
const GRACE_MS = 5_000;
const END_EVERY_MS = 60_000;

/**
 * Puts filing together: drafts, what sends them, what asks after them, and what deletes them when their time is up.
 * @throws Error where the forms do not fit the agencies' schemas.
 */
export async function composeFiling(parts: FilingRoomParts): Promise<FilingRoom> {
  const { accessLog, agencies, connectors, encryption, directory, now, onFailure, vault } = parts;
  const { database } = accessLog;
  await prepareFilingTables(database);
  await prepareQuestionTable(database);
  await adoptObjects(accessLog, DRAFT_KIND, now());
  const forms = parseForms(readFormsText());
  const table = new DraftTable(encryption);
  const store = new DraftStore(database, accessLog, table, onFailure);
  const sending = new SendingStore(database, accessLog, table);
  const questions = new QuestionStore(database, encryption);
  const leaseMs = parts.deadlineMs + GRACE_MS;
  const { submitKeyHashes } = table;
  const calls = { connectors, now, vault };
  const confirming = new Confirming({
    ...{ encryption, accessLog, now, onFailure, boundaryFor: parts.boundaryFor, askPerson: parts.askPerson },
    store: new ConfirmingStore(database, accessLog, table, questions, onFailure),
    questions,
    limits: parts.limits,
    uploads: parts.uploads.store,
  });
  const filing = new Filing({
    ...calls,
    ...{ forms, sending, submitKeyHashes, encryption, leaseMs, waiting: parts.waiting },
    drafts: store,
    uploads: parts.uploads,
    confirming,
  });
  const reconciler = new Reconciler<StoredDraft & { readonly reference: string }, SealedFiling>({
    ...{ encryption, accessLog, leaseMs, deadlineMs: parts.deadlineMs, now, onFailure },
    requests: {
      askAfter: (draft, sealed, asker) => filing.askAfter(draft, sealed, asker),
    },
    store: {
      claimDue: async (act, leaseUntil, limit) =>
        (await sending.claimDue(act, leaseUntil, limit)).map((draft) => ({
          ...{ ...draft, reference: draft.id },
          // How long it has been uncertain counts from its sending: a draft may be days old by then.
          createdAt: draft.sentAt ?? draft.createdAt,
        })),
      giveUp: (id, act) => sending.giveUp(id, act),
      leaveUncertain: (id, at, act) => sending.leaveUncertain(id, at, act),
    },
    isReady: parts.isReady,
    async boundaryFor(caller) {
      const boundary = parts.boundaryFor(caller);
      await boundary.learnDelegations();
      return boundary;
    },
  });
  const fields = {
    ...calls,
    ...{ forms, store, filing, directory, encryption, uploads: parts.uploads.store },
    sources: compileSources(forms, agencies),
    procedure: procedureSelection(agencies),
    results: resultsSelection(agencies),
    statusOf: async (code: string) => (await directory.find(code))?.status,
    draftDays: parts.draftDays,
    rulebook: parts.rulebook,
    trackingUrl: parts.trackingUrl,
  };
  let ending: Repetition | undefined;
  return {
    rootFields: createDraftFields(fields),
    meFields: { drafts: ownDrafts(fields) },
    start() {
      reconciler.start();
      confirming.start();
      const act = () => ({ caller: undefined, requestId: undefined, at: now() });
      const pace = { firstMs: 1_000, everyMs: END_EVERY_MS, onFailure };
      ending ??= repeat(() => store.endExpired(act()), pace);
    },
    async stop() {
      await Promise.all([reconciler.stop(), confirming.stop(), ending?.stop()]);
    },
  };
}
