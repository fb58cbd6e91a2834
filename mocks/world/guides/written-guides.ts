import type { Procedure } from '../catalogue.ts';
import { CIVIL_GUIDES } from './civil.ts';
import { defaultGuide } from './default-guide.ts';
import type { Guide, Told, WrittenGuide } from './guide.ts';
import { LAND_GUIDES } from './land.ts';
import { POLICE_GUIDES } from './police.ts';

const WRITTEN: ReadonlyMap<string, WrittenGuide> = new Map(
  Object.entries({ ...CIVIL_GUIDES, ...LAND_GUIDES, ...POLICE_GUIDES }),
);

/** The guide of a procedure; every procedure has one. */
export function guideOf(procedure: Procedure): Guide {
  const guide = defaultGuide(procedure);
  const { english, ...written } = WRITTEN.get(procedure.code) ?? {};
  if (!english) return { ...guide, ...written };
  const paperNames = new Map(Object.entries(english.papers ?? {}));
  const feeNames = new Map(Object.entries(english.fees ?? {}));
  const inBoth = (told: Told, names: ReadonlyMap<string, string>): Told => {
    const [vi] = told;
    const en = names.get(vi);
    return en === undefined ? told : [vi, en];
  };
  return {
    ...guide,
    papers: guide.papers.map(({ papers, ...of }) => ({
      ...of,
      papers: papers.map(({ form, ...paper }) => ({
        ...paper,
        name: inBoth(paper.name, paperNames),
        ...(form && { form: { ...form, name: inBoth(form.name, paperNames) } }),
      })),
    })),
    channels: guide.channels.map((channel) => ({
      ...channel,
      times: channel.times.map((time) => ({
        ...time,
        fees: time.fees.map((fee) => ({ ...fee, text: inBoth(fee.text, feeNames) })),
      })),
    })),
    results: english.result
      ? guide.results.map(({ code }) => ({ code, name: english.result ?? [''] }))
      : guide.results,
    ...written,
  };
}
