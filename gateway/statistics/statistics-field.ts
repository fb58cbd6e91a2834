import { formatInstant } from '../../dossier/calendar/instant.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import { isAskedFor } from '../execution/is-asked-for.ts';
import type { RootField } from '../execution/root-field.ts';
import type { ServiceStatistics } from './service-statistics.ts';
import type { TicketStatistics } from './ticket-statistics.ts';
import type { Figures, Total } from './told-figures.ts';

interface Parts {
  readonly statistics: ServiceStatistics;
  readonly tickets: Pick<TicketStatistics, 'of'>;
  readonly directory: Pick<DossierDirectory, 'isBeingFilled'>;
  readonly threshold: number;
  readonly now: () => Date;
}

/** A branch or procedure that there is no such name of has nothing to count, and looks like one with too little. */
const MAX_NAME = 40;

/** `serviceStatistics`: for everybody; decided and on record like the catalogues. */
export const createStatisticsField =
  ({ statistics, tickets, directory, threshold, now }: Parts): RootField =>
  async (args, context, below) => {
    context.boundary.countTry();
    const period = readMonth(String(args['period']), now());
    const total = { ...named('branch', args['branch']), ...named('procedure', args['procedure']) };
    context.boundary.admitOwn({
      service: 'serviceStatistics',
      dataClass: 'catalogue.public',
      subject: { kind: 'catalogue', id: 'serviceStatistics' },
      grounds: [],
      purpose: 'catalogue',
    });
    if (directory.isBeingFilled)
      throw new GatewayError('AGENCY_UNREACHABLE', 'the directory has not been read yet', {
        extensions: { agency: 'onestop' },
      });
    const { figures, asOf, universe } = await statistics.of(period, total);
    const isAsked = isAskedFor(below, 'tickets');
    // A hotline that is away leaves its own part empty.
    const ofTickets = isAsked
      ? await tickets.of(period, total, universe).catch((error: unknown) => error)
      : undefined;
    return { ...shown(period, total, figures, { asOf, threshold }), tickets: ofTickets };
  };

/** @throws GatewayError BAD_USER_INPUT for what is no calendar month, or one that is not over. */
function readMonth(text: string, now: Date): string {
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(text);
  if (isMonth && text < formatInstant(now).slice(0, 7)) return text;
  throw new GatewayError('BAD_USER_INPUT', 'serviceStatistics: wrong period', {
    extensions: { fields: ['period'], rule: 'a whole calendar month that is over, e.g. 2026-10' },
  });
}

function named(name: 'branch' | 'procedure', given: unknown): Total {
  if (given === undefined || given === null) return {};
  const text = String(given);
  if (text.length > 0 && text.length <= MAX_NAME) return { [name]: text };
  throw new GatewayError('BAD_USER_INPUT', `serviceStatistics: wrong ${name}`, {
    extensions: { fields: [name], rule: `1 to ${MAX_NAME} characters` },
  });
}

function shown(
  period: string,
  { branch, procedure }: Total,
  figures: Figures,
  { asOf, threshold }: { readonly asOf: Date; readonly threshold: number },
) {
  const { workedHours, waitedHours, ...rest } = figures;
  return {
    ...{ period, branch, procedure, threshold, ...rest },
    processingHours: workedHours,
    waitingHours: waitedHours,
    asOf: formatInstant(asOf),
    isHiddenInPart: Object.values(figures).some((figure) => figure === undefined),
    ...textsOf(
      period,
      { ...(branch === undefined ? {} : { branch }), ...(procedure === undefined ? {} : { procedure }) },
      figures,
      threshold,
    ),
  };
}

function textsOf(period: string, { branch, procedure }: Total, figures: Figures, threshold: number) {
  const [year, month] = period.split('-');
  const placeVi = branch === undefined ? 'toàn thành phố' : `chi nhánh ${branch}`;
  const placeEn = branch === undefined ? 'the whole city' : `branch ${branch}`;
  const label = {
    vi: `Tháng ${month}/${year}, ${placeVi}${procedure === undefined ? '' : `, thủ tục ${procedure}`}`,
    en: `${year}-${month}, ${placeEn}${procedure === undefined ? '' : `, procedure ${procedure}`}`,
  };
  const { received, finished, onTimePercent, meanRating, ratings } = figures;
  const parts: { vi: string; en: string }[] = [];
  if (received !== undefined)
    parts.push({ vi: `tiếp nhận ${received} hồ sơ`, en: `${received} dossiers received` });
  if (finished !== undefined) parts.push({ vi: `giải quyết xong ${finished}`, en: `${finished} finished` });
  if (onTimePercent !== undefined)
    parts.push({ vi: `đúng hạn ${onTimePercent} %`, en: `${onTimePercent} % of them on time` });
  if (meanRating !== undefined)
    parts.push({
      vi: `điểm hài lòng ${String(meanRating).replace('.', ',')}/5 (${ratings} lượt)`,
      en: `rated ${meanRating} of 5 (${ratings} times)`,
    });
  const hidden = {
    vi: `số liệu không nêu vì dưới ${threshold} hoặc để không suy ra số dưới ${threshold}`,
    en: `figures are left out that are below ${threshold}, or would tell one that is`,
  };
  const isHidden = Object.values(figures).some((figure) => figure === undefined);
  const all = isHidden ? [...parts, hidden] : parts;
  return {
    label,
    text: {
      vi: `${label.vi}: ${all.map(({ vi }) => vi).join('; ')}.`,
      en: `${label.en}: ${all.map(({ en }) => en).join('; ')}.`,
    },
  };
}
