import { SLEEPING } from '../../connectors/asleep.ts';
import { asleepInWords, momentInWords } from '../../dossier/calendar/asleep-in-words.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Asleep } from '../../dossier/calendar/source-calendar.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import type { ComputedField } from '../../stitching/stitch.ts';
import { type Freshness, worstOf } from '../agencies/freshness.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { inLanguage } from './in-language.ts';
import type { Inputs } from './inputs.ts';
import type { Dossier } from './merged-types.ts';
import type { RequestContext } from './request-context.ts';

/** What a citizen calls an agency. */
export type AgencyBodies = ReadonlyMap<string, Bilingual>;

/** Does an agency sleep now, by its calendar? */
export type IsAsleep = (agency: string) => Asleep | undefined;

interface Source {
  freshness?: Freshness;
  /** Error code of a part that did not come. */
  missing?: string;
}

/**
 * How old each agency's part of a dossier is, and what is missing of it: of everything that this request has read about the
 * dossier. It is told when nothing is under way any more, asks no agency anything, and says nothing of what was refused.
 */
export const sourcesField = (bodies: AgencyBodies, isAsleep: IsAsleep): ComputedField<RequestContext> => ({
  inputs: '{ code }',
  async resolve({ code }: Inputs<Dossier>, _args, { boundary, reader }) {
    await reader.settled();
    const sources = new Map<string, Source>();
    for (const crossing of boundary.crossings) if (isAbout(crossing, String(code))) add(sources, crossing);
    return [...sources]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([agency, source]) =>
        told(agency, source, bodies.get(agency) ?? { vi: agency, en: agency }, isAsleep(agency)),
      );
  },
});

const isAbout = ({ subject, dossier }: Crossing, code: string): boolean =>
  dossier === code || (subject.kind === 'dossier' && subject.id === code);

function add(sources: Map<string, Source>, { agency, outcome, errorCode, freshness }: Crossing): void {
  if (outcome === 'refused') return;
  const source = sources.get(agency) ?? {};
  if (outcome === 'failed' && errorCode !== undefined) source.missing ??= errorCode;
  else if (freshness) source.freshness = worstOf(source.freshness, freshness as Freshness);
  if (source.missing !== undefined || source.freshness) sources.set(agency, source);
}

/** What is missing is told before how old the rest is: nobody shall take a part for the whole. */
function told(agency: string, { freshness, missing }: Source, body: Bilingual, asleep: Asleep | undefined) {
  const asOf = freshness && new Date(freshness.asOf);
  const isMissingAsleep = missing === 'AGENCY_UNREACHABLE' && asleep !== undefined;
  const isStale = freshness?.source === 'stale';
  // Told by what it was read with: a source that woke a moment ago slept when it was to be asked.
  const isAsleep = missing === undefined ? freshness?.reason === SLEEPING : isMissingAsleep;
  const state = isAsleep ? restingOf(body, asleep) : troubleOf(body);
  return {
    agency,
    asOf: asOf ? formatInstant(asOf) : null,
    source: missing === undefined ? (freshness?.source ?? 'missing').toUpperCase() : 'MISSING',
    reason: isMissingAsleep ? SLEEPING : (missing ?? freshness?.reason ?? null),
    label: inLanguage(
      missing !== undefined || !asOf
        ? { vi: `Chưa có đủ số liệu, ${state.vi}`, en: `Figures are missing, ${state.en}` }
        : {
            vi: `Số liệu lúc ${momentInWords(asOf).vi}${isStale ? `, ${state.vi}` : ''}`,
            en: `As of ${momentInWords(asOf).en}${isStale ? `, ${state.en}` : ''}`,
          },
    ),
  };
}

const troubleOf = (body: Bilingual): Bilingual => ({
  vi: `hệ thống của ${body.vi} đang gián đoạn`,
  en: `the system of ${body.en} does not answer now`,
});

const restingOf = (body: Bilingual, asleep: Asleep | undefined): Bilingual => {
  const hours = asleep ? asleepInWords(asleep) : { vi: 'vừa hoạt động lại', en: 'has just come back' };
  return { vi: `hệ thống của ${body.vi} ${hours.vi}`, en: `the system of ${body.en} ${hours.en}` };
};
