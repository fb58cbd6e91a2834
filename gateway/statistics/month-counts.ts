import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { processingOf } from '../directory/told-date.ts';

/** What is counted, each by the month in which it happened: what happens later changes no month that is over. */
export const MEASURES = ['received', 'finished', 'onTime', 'late', 'waited', 'unwaited', 'ratings'] as const;
export type Measure = (typeof MEASURES)[number];

/** Of dossiers of one branch and procedure, in one month. */
export interface Tally {
  readonly branch: string;
  readonly procedure: string;
  readonly counts: Record<Measure, number>;
  scores: number;
  readonly workedHours: number[];
  readonly waitedHours: number[];
}

/** What one dossier has to say: in which month it adds what. */
export type Story = readonly { readonly month: string; readonly add: (tally: Tally) => void }[];

const monthOf = (at: Date): string => formatInstant(at).slice(0, 7);

export function storyOf(circle: DossierCircle, rulebook: Rulebook): Story {
  const { rating } = circle;
  const done = processingOf(circle, rulebook);
  return [
    {
      month: monthOf(new Date(circle.receivedAt)),
      add: ({ counts }) => {
        counts.received += 1;
      },
    },
    ...(done ? [{ month: monthOf(done.finishedAt), add: (tally: Tally) => addDone(tally, done) }] : []),
    ...(rating
      ? [
          {
            month: monthOf(new Date(rating.at)),
            add: (tally: Tally) => {
              tally.counts.ratings += 1;
              tally.scores += rating.score;
            },
          },
        ]
      : []),
  ];
}

function addDone(tally: Tally, done: NonNullable<ReturnType<typeof processingOf>>): void {
  const { counts, workedHours, waitedHours } = tally;
  counts.finished += 1;
  if (done.isOnTime !== undefined) counts[done.isOnTime ? 'onTime' : 'late'] += 1;
  counts[done.hasWaited ? 'waited' : 'unwaited'] += 1;
  if (done.workedHours !== undefined) workedHours.push(done.workedHours);
  if (done.hasWaited && done.waitedHours !== undefined) waitedHours.push(done.waitedHours);
}

/** By branch and procedure. */
export class MonthCounts {
  readonly #tallies = new Map<string, Tally>();

  tallyOf({ receivingBranch: branch, procedure }: DossierCircle): Tally {
    const id = JSON.stringify([branch, procedure]);
    const known = this.#tallies.get(id);
    if (known) return known;
    const counts = Object.fromEntries(MEASURES.map((measure) => [measure, 0])) as Tally['counts'];
    const made = { branch, procedure, counts, scores: 0, workedHours: [], waitedHours: [] };
    this.#tallies.set(id, made);
    return made;
  }

  get tallies(): readonly Tally[] {
    return [...this.#tallies.values()];
  }
}
