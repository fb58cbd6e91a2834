import type { DossierCircle, UnreadableChange } from '../../../connectors/dossier-circle.ts';

/** The directory said once more, in the plainest way: everything that was told, in an array, looked through for every question. */
export class PlainModel {
  readonly #told: readonly (DossierCircle | UnreadableChange)[];

  constructor(told: readonly (DossierCircle | UnreadableChange)[]) {
    this.#told = told;
  }

  /** What stands of a dossier: its circle as it was told last, and whether that can be believed now. */
  stateOf(code: string): { circle: DossierCircle | undefined; isReadable: boolean } {
    let circle: DossierCircle | undefined;
    let aside: { at: number | undefined } | undefined;
    for (const entry of this.#told.filter((one) => one.code === code)) {
      const at = entry.changedAt === undefined ? undefined : new Date(entry.changedAt).getTime();
      const circleAt = circle === undefined ? undefined : new Date(circle.changedAt).getTime();
      const known = [circleAt, aside?.at].filter((one) => one !== undefined);
      if (at !== undefined && known.some((one) => one > at)) continue;
      if (!('status' in entry)) aside = { at };
      else if (!(aside && aside.at === undefined && at === circleAt)) [circle, aside] = [entry, undefined];
    }
    return { circle, isReadable: circle !== undefined && aside === undefined };
  }

  get codes(): readonly string[] {
    return [...new Set(this.#told.flatMap(({ code }) => code ?? []))];
  }

  get readable(): readonly DossierCircle[] {
    return this.codes.flatMap((code) => {
      const { circle, isReadable } = this.stateOf(code);
      return circle && isReadable ? [circle] : [];
    });
  }

  /** Everything that this name may rightly open; several where dossiers had the same older name. */
  named(name: string): readonly (DossierCircle | undefined)[] {
    if (this.codes.includes(name)) {
      const { circle, isReadable } = this.stateOf(name);
      return [isReadable ? circle : undefined];
    }
    const found = this.readable.filter(({ aliases }) => aliases.includes(name));
    return found.length > 0 ? found : [undefined];
  }

  tied(kind: string, id: string): readonly DossierCircle[] {
    return this.readable.filter((circle) => {
      if (kind === 'person')
        return [
          circle.submitterId,
          ...circle.ownerIds,
          ...circle.partyIds,
          ...(circle.childIds ?? []),
        ].includes(id);
      if (kind === 'branch') return circle.receivingBranch === id;
      if (kind === 'unit') return `${circle.competentAgency}/${circle.competentUnit}` === id;
      if (kind === 'handler') return circle.handlerIds.some((one) => one === id);
      return [...(circle.ownerOrganisations ?? []), ...(circle.partyOrganisations ?? [])].some(
        ({ number }) => number === id,
      );
    });
  }
}

/** Oldest first, by receipt and then by code. */
export const inOrder = (circles: readonly DossierCircle[]): DossierCircle[] =>
  [...new Set(circles)].sort((a, b) => {
    const [one, other] = [new Date(a.receivedAt).getTime(), new Date(b.receivedAt).getTime()];
    return one === other ? (a.code < b.code ? -1 : 1) : one - other;
  });
