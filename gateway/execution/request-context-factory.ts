import type { Connector } from '../../connectors/contract.ts';
import type { CallerFacts, PolicyEngine } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import type { OwnFacts } from '../boundary/conflict-of-interest.ts';
import type { CrossingBudget } from '../boundary/crossing-book.ts';
import type { Delegation } from '../boundary/dossier-grounds.ts';
import { RequestBoundary } from '../boundary/request-boundary.ts';
import { publicKeysFor } from '../boundary/view.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { CallerTrace, Tracing } from '../observability/tracing.ts';
import { newId } from '../storage/random-ids.ts';
import { AgencyReader } from './agency-reader.ts';
import type { RequestContext } from './request-context.ts';

export interface ContextParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly directory: DossierDirectory;
  /** The engine of this moment; one request keeps one policy set. */
  readonly engine: () => PolicyEngine;
  /** Delegations that hold for this caller now. */
  readonly delegationsOf: (caller: CallerFacts) => Promise<readonly Delegation[]>;
  readonly publicIdKey: Buffer;
  /** What this caller may still make of crossings, and this request. */
  readonly budgetOf: (who: { readonly address: string; readonly caller: CallerFacts }) => CrossingBudget;
  readonly now: () => Date;
  /** Where messages that are evidence are kept whole. */
  readonly vault?: EvidenceVault | undefined;
  /** Undefined where no traces are exported. */
  readonly tracing?: Tracing | undefined;
}

export interface RequestFacts {
  readonly requestId: string;
  readonly caller: CallerFacts;
  readonly origin: string;
  readonly language: 'vi' | 'en';
  /** What the token says of an officer's own name and home; compared, never kept. */
  readonly own?: OwnFacts | undefined;
  readonly signal: AbortSignal;
  /** What a trusted proxy says that this request is part of. */
  readonly cause?: CallerTrace | undefined;
}

/** A fresh context for one request: loaders, grounds and crossings of this caller and nobody else. */
export function createRequestContext(parts: ContextParts, facts: RequestFacts): RequestContext {
  const budget = parts.budgetOf({ address: facts.origin, caller: facts.caller });
  const boundary = createBoundary(parts, facts.caller, budget);
  const publicKey = publicKeysFor(parts.publicIdKey, callerKey(facts.caller));
  const freshness = new Map();
  const { connectors, now, vault } = parts;
  const { requestId, caller, origin, language, own, signal } = facts;
  const startedAt = now();
  const trace = parts.tracing?.begin(requestId, startedAt.getTime(), facts.cause);
  const reader = new AgencyReader({
    connectors,
    boundary,
    publicKey,
    own,
    signal,
    freshness,
    now,
    vault,
    trace,
  });
  return {
    requestId,
    caller,
    origin,
    language,
    signal,
    boundary,
    reader,
    publicKey,
    partial: [],
    notes: [],
    freshness,
    startedAt,
    trace,
  };
}

/** The caller's own door to the agencies, with the policies of this moment. @param budget none for the gateway itself. */
export const createBoundary = (
  parts: Pick<ContextParts, 'engine' | 'directory' | 'delegationsOf' | 'now'>,
  caller: CallerFacts,
  budget?: CrossingBudget,
): RequestBoundary =>
  new RequestBoundary({
    caller,
    engine: parts.engine(),
    directory: parts.directory,
    delegations: () => parts.delegationsOf(caller),
    now: parts.now,
    newId,
    budget,
  });
