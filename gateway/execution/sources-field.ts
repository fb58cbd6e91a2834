import { instantInWords } from '../../dossier/calendar/in-words.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
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

interface Source {
  freshness?: Freshness;
  /** Error code of a part that did not come. */
  missing?: string;
}

/**
 * How old each agency's part of a dossier is, and what is missing of it: of everything that this request has read about the
 * dossier. It is told when nothing is under way any more, asks no agency anything, and says nothing of what was refused.
 */
export const sourcesField = (bodies: AgencyBodies): ComputedField<RequestContext> => ({
  inputs: '{ code }',
  async resolve({ code }: Inputs<Dossier>, _args, { boundary, reader }) {
    await reader.settled();
    const sources = new Map<string, Source>();
    for (const crossing of boundary.crossings) if (isAbout(crossing, String(code))) add(sources, crossing);
    return [...sources]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([agency, source]) => told(agency, source, bodies.get(agency) ?? { vi: agency, en: agency }));
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
function told(agency: string, { freshness, missing }: Source, body: Bilingual) {
  const asOf = freshness && formatInstant(new Date(freshness.asOf));
  const words = asOf === undefined ? undefined : instantInWords(asOf, false);
  const isStale = freshness?.source === 'stale';
  return {
    agency,
    asOf: asOf ?? null,
    source: missing === undefined ? (freshness?.source ?? 'missing').toUpperCase() : 'MISSING',
    reason: missing ?? freshness?.reason ?? null,
    label: inLanguage(
      missing !== undefined || words === undefined
        ? {
            vi: `Chưa có đủ số liệu, hệ thống của ${body.vi} đang gián đoạn`,
            en: `Figures are missing, the system of ${body.en} does not answer now`,
          }
        : {
            vi: `Số liệu lúc ${words.vi.replace(', ', ' ngày ')}${isStale ? `, hệ thống của ${body.vi} đang gián đoạn` : ''}`,
            en: `As of ${words.en}${isStale ? `, the system of ${body.en} does not answer now` : ''}`,
          },
    ),
  };
}
