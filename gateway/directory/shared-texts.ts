import type { DossierCircle } from '../../connectors/dossier-circle.ts';

/**
 * A hundred thousand dossiers name the same few procedures, branches and units; every message brings them as texts of
 * its own. Kept once each, the directory takes a fraction of the memory.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly unknown[]>();

  share(circle: DossierCircle): DossierCircle {
    const { competentWard } = circle;
    return {
      ...circle,
      procedure: this.#text(circle.procedure),
      sector: this.#text(circle.sector),
      receivingBranch: this.#text(circle.receivingBranch),
      receptionPointId: this.#text(circle.receptionPointId),
      competentAgency: this.#text(circle.competentAgency),
      competentUnit: this.#text(circle.competentUnit),
      ...(competentWard === undefined ? {} : { competentWard: this.#text(competentWard) }),
      handlingAgencies: this.#list(circle.handlingAgencies),
      handlerIds: this.#list(circle.handlerIds),
      aliases: orNone(circle.aliases),
      partyIds: orNone(circle.partyIds),
      parcelIds: orNone(circle.parcelIds),
      linked: circle.linked.length === 0 ? NO_LINKS : circle.linked,
    };
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  #list<Text extends string>(list: readonly Text[]): readonly Text[] {
    const id = JSON.stringify(list);
    // Under a text lies the list that it was written from.
    const known = this.#lists.get(id) as readonly Text[] | undefined;
    if (known) return known;
    this.#lists.set(id, list);
    return list;
  }
}

const NOTHING: readonly string[] = [];
const NO_LINKS: DossierCircle['linked'] = [];
const orNone = (list: readonly string[]): readonly string[] => (list.length === 0 ? NOTHING : list);
