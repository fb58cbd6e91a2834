import type { Rulebook } from '../../dossier/rulebook.ts';
import type { OwnCalls } from '../agencies/own-calls.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { RootFields } from '../execution/root-field.ts';
import { ServiceStatistics } from './service-statistics.ts';
import { createStatisticsField } from './statistics-field.ts';
import { TicketStatistics } from './ticket-statistics.ts';

interface StatisticsRoom {
  readonly directory: DossierDirectory;
  readonly ownCalls: Pick<OwnCalls, 'call'>;
  readonly rulebook: Rulebook;
  readonly threshold: number;
  readonly now: () => Date;
}

/** Puts together what everybody may know of how people are served. */
export function composeStatistics({ ownCalls: calls, ...parts }: StatisticsRoom): RootFields {
  const statistics = new ServiceStatistics(parts);
  const tickets = new TicketStatistics({ ...parts, calls });
  return { serviceStatistics: createStatisticsField({ ...parts, statistics, tickets }) };
}
