import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Connector } from '../connectors/contract.ts';
import type { AgencyFolder } from '../connectors/discovery.ts';
import type { Rulebook } from '../dossier/rulebook.ts';
import { stitch } from '../stitching/stitch.ts';
import type { AccessLog } from './access-log/access-log.ts';
import type { WatchRule } from './access-log/watch/rules.ts';
import { createAuditFields, ownDataAccesses } from './audit/audit-fields.ts';
import { citizenNames } from './audit/data-access.ts';
import { createFindingFields } from './audit/finding-fields.ts';
import { createRecordFields } from './audit/record-fields.ts';
import { openView } from './boundary/view.ts';
import type { Ties } from './compose-ties.ts';
import type { Config } from './config.ts';
import { createToldDates } from './directory/told-date.ts';
import { composeEmergency } from './emergency/compose-emergency.ts';
import { createComputedFields } from './execution/computed-fields.ts';
import { agencyExecutor } from './execution/executor.ts';
import type { RequestContext } from './execution/request-context.ts';
import { forCallers, type RootFields } from './execution/root-field.ts';
import { createDossierFields } from './execution/root-fields.ts';
import { createTrackDossier } from './execution/track-dossier.ts';
import type { FilingRoom } from './filing/compose-filing.ts';
import type { LimitDoor } from './limits/limit-door.ts';
import type { MutationRoom } from './mutations/compose-mutations.ts';
import { REQUEST_SERVICES } from './mutations/request-kinds.ts';
import { waitedSteps } from './mutations/waiting-texts.ts';
import { composeObjections } from './objections/compose-objections.ts';
import { composeStatistics } from './statistics/compose-statistics.ts';
import type { FieldEncryption } from './storage/field-encryption.ts';

export interface SchemaParts extends Pick<Ties, 'directory' | 'ownCalls'> {
  readonly accessLog: AccessLog;
  readonly agencies: readonly AgencyFolder[];
  readonly config: Config;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly encryption: FieldEncryption;
  readonly filing: FilingRoom;
  readonly limits: LimitDoor;
  readonly logger: Logger;
  readonly mutations: MutationRoom;
  readonly now: () => Date;
  readonly rulebook: Rulebook;
  readonly rules: readonly WatchRule[];
}

/** The public schema: the agencies' types, what is computed from them, and what the gateway answers itself. */
export async function composeSchema(parts: SchemaParts): Promise<GraphQLSchema> {
  const { accessLog, agencies, config, connectors, directory, encryption, filing, limits, logger } = parts;
  const { mutations, now, ownCalls, rulebook, rules } = parts;
  const names = citizenNames(
    agencies.map(({ manifest }) => manifest),
    [...REQUEST_SERVICES, 'onestopFile'],
  );
  const objections = await composeObjections({
    ...{ accessLog, encryption, directory, now, calendar: rulebook.calendar },
    answerDays: config.ACCESS_LOG_OBJECTION_DAYS,
    onUnreadable: (error) => logger.error({ error }, 'an objection cannot be read; it is left out'),
  });
  const emergency = await composeEmergency({ accessLog, encryption, now });
  const { reader, keys } = accessLog;
  const audit = { reader, keys, directory, names, objectionsTo: objections.objectionsTo };
  const { query, me } = createDossierFields(directory, createToldDates(rulebook));
  const roots = {
    ...forCallers({
      ...query,
      ...mutations.rootFields,
      ...filing.rootFields,
      ...emergency.rootFields,
      ...objections.rootFields,
      ...createAuditFields(audit),
      ...createRecordFields(audit),
      ...createFindingFields({ accessLog, rules, now }),
    }),
    ...mutations.publicFields,
    trackDossier: createTrackDossier(directory, limits),
    ...composeStatistics({ directory, ownCalls, rulebook, now, threshold: config.STATISTICS_THRESHOLD }),
  };
  const dataAccesses: RootFields[string] = (args, context) => ownDataAccesses(audit, args, context);
  const meFields = {
    ...mutations.meFields,
    ...filing.meFields,
    ...objections.meFields,
    ...emergency.meFields,
  };
  return stitch<RequestContext>({
    agencies: agencies.map(({ manifest, typeDefs }) => ({ id: manifest.id, typeDefs })),
    executor: agencyExecutor,
    computed: createComputedFields(
      rulebook,
      now,
      names.agencies,
      (agency) => connectors.get(agency)?.calendar?.asleepAt(now()),
      waitedSteps(mutations.waiting, names.agencies),
    ),
    own: { Query: roots, Mutation: roots, Me: { ...me, ...meFields, dataAccesses } },
    ownView: ({ publicKey }) => openView(publicKey),
    note: ({ notes }, path, note) => notes.push({ path, note }),
  });
}
