import type { Logger } from 'pino';
import type { Connector } from '../connectors/contract.ts';
import type { Rulebook } from '../dossier/rulebook.ts';
import type { CallerFacts } from '../policies/decision.ts';
import type { PolicyHolder } from '../policies/engine.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { OwnCalls } from './agencies/own-calls.ts';
import { readCircleChanges, restingWhile } from './agencies/read-circle-changes.ts';
import type { Config } from './config.ts';
import { composeDirectory } from './directory/compose-directory.ts';
import { openDirectoryStore } from './directory/directory-store.ts';
import { createStandingDates } from './directory/standing-dates.ts';
import type { EvidenceVault } from './evidence/evidence-vault.ts';
import {
  type ContextParts,
  createBoundary,
  createRequestContext,
  type RequestFacts,
} from './execution/request-context-factory.ts';
import type { LimitDoor } from './limits/limit-door.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { MutationRoom } from './mutations/compose-mutations.ts';
import type { Tracing } from './observability/tracing.ts';
import type { RecordRoom } from './records/compose-records.ts';
import type { SharedState } from './shared-state/shared-state.ts';
import type { FieldEncryption } from './storage/field-encryption.ts';
import type { Closing } from './timing/closing.ts';

export interface TiesParts {
  readonly accessLog: AccessLog;
  readonly config: Config;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly encryption: FieldEncryption;
  readonly limits: LimitDoor;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly policies: PolicyHolder;
  readonly publicIdKey: Buffer;
  readonly records: RecordRoom;
  readonly rulebook: Rulebook;
  readonly shared: SharedState;
  readonly tracing: Tracing | undefined;
  readonly vault: EvidenceVault | undefined;
}

/** Who is tied to what, and what every request gets of it. Two rooms are told of later: they need this one themselves. */
export async function composeTies(parts: TiesParts, closing: Closing) {
  const { accessLog, config, connectors, encryption, limits, logger, now, policies } = parts;
  const { publicIdKey, records, shared, tracing, vault } = parts;
  let mutations: Pick<MutationRoom, 'delegationsOf'> | undefined;
  let hub: Pick<LiveHub, 'changed' | 'touch' | 'touchAll'> | undefined;
  const onFailure = (error: unknown) => logger.warn({ error, agency: 'onestop' }, 'directory feed failed');
  const store = await openDirectoryStore(accessLog.database, config.DATABASE_URL, onFailure);
  closing.add('directory store', store, (opened) => opened.close());
  const room = await composeDirectory({
    ...{ driver: store.driver, encryption, shared, now, onFailure },
    dates: createStandingDates(parts.rulebook, now),
    isReadAnew: config.DIRECTORY_READ_ANEW,
    readChanges: (...asked) => readChanges(...asked),
    onChanges(codes) {
      // Before anybody is told to look again.
      for (const code of codes) records.heard(code);
      hub?.changed(codes);
    },
    onOtherStore() {
      records.forgetAll().catch(onFailure);
      hub?.touchAll();
    },
    onUnreadable: ({ place }) =>
      logger.error({ agency: 'onestop', place }, 'a change cannot be read; its dossier is set aside'),
  });
  const { directory, feed } = room;
  const contextParts: ContextParts = {
    ...{ connectors, directory, publicIdKey, now, vault, tracing },
    engine: () => policies.current(),
    budgetOf: (who) => limits.crossingsOf(who),
    delegationsOf: async (caller) => (await mutations?.delegationsOf(caller)) ?? [],
  };
  const boundaryFor = (caller: CallerFacts) => createBoundary(contextParts, caller);
  const ownCalls = new OwnCalls({ connectors, accessLog, now, boundaryFor, vault });
  const isAsleep = () => connectors.get('onestop')?.calendar?.asleepAt(now()) !== undefined;
  const readChanges = restingWhile(isAsleep, readCircleChanges(ownCalls));
  return {
    ...{ directory, feed, room, ownCalls, boundaryFor },
    createContext: (facts: RequestFacts, through = connectors) =>
      createRequestContext({ ...contextParts, connectors: through }, facts),
    /** What the gateway itself tells of a dossier changed in this process; the others hear of it. */
    tellChanged: (code: string) => hub?.touch(code),
    learnDelegationsFrom: (room: typeof mutations) => {
      mutations = room;
    },
    tellChangesTo: (room: typeof hub) => {
      hub = room;
    },
  };
}

export type Ties = Awaited<ReturnType<typeof composeTies>>;
