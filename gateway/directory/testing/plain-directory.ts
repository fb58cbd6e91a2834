import type { DossierCircle, UnreadableChange } from '../../../connectors/dossier-circle.ts';
import {
  type Candidates,
  type DossierDirectory,
  type ListedDossier,
  type Reading,
  type SetAside,
  type Tie,
  tiesOf,
} from '../dossier-directory.ts';
import { SortedDossiers } from './sorted-dossiers.ts';

/** A directory in memory, for tests of what reads one: it begins empty and is filled by `put`. */
export class PlainDirectory implements DossierDirectory {
  readonly #byCode = new Map<string, ListedDossier>();
  readonly #codeOfAlias = new Map<string, string>();
  readonly #byTie = new Map<string, SortedDossiers>();
  readonly #setAside = new Map<string, SetAside>();
  isBeingFilled = false;
  #version = 0;

  get version(): number {
    return this.#version;
  }

  async *all(): AsyncGenerator<DossierCircle> {
    for (const { circle } of this.#byCode.values()) yield circle;
  }

  get size(): number {
    return this.#byCode.size;
  }

  /** The newest change wins, whenever it is told; ties that are gone are forgotten. @returns whether it is news. */
  put(circle: DossierCircle): boolean {
    const aside = this.#setAside.get(circle.code);
    const known = this.#byCode.get(circle.code)?.circle ?? aside?.circle;
    const givenMs = Date.parse(circle.changedAt);
    if (givenMs < Math.max(msOf(known?.changedAt), msOf(aside?.changedAt))) return false;
    // Nobody knows when it changed: only what is surely later than what was known can be later than that.
    if (aside && aside.changedAt === undefined && givenMs === msOf(known?.changedAt)) return false;
    this.#setAside.delete(circle.code);
    this.#version += 1;
    const item: ListedDossier = {
      circle,
      code: circle.code,
      receivedMs: Date.parse(circle.receivedAt),
    };
    const replaced = this.#byCode.get(circle.code);
    if (replaced) this.#unlink(replaced);
    this.#byCode.set(circle.code, item);
    for (const alias of circle.aliases) this.#codeOfAlias.set(alias, circle.code);
    for (const tie of tiesOf(circle)) this.#listOf(tie).add(item);
    return true;
  }

  /** A change that cannot be read: nobody is let in until a readable one comes. @returns whether it is news. */
  setAside(code: string, change: UnreadableChange): boolean {
    const known = this.#byCode.get(code);
    const before = this.#setAside.get(code);
    const circle = known?.circle ?? before?.circle;
    const last = Math.max(msOf(circle?.changedAt), msOf(before?.changedAt));
    if (change.changedAt !== undefined && Date.parse(change.changedAt) < last) return false;
    this.#version += 1;
    if (known) {
      this.#unlink(known);
      this.#byCode.delete(code);
    }
    this.#setAside.set(code, { ...change, circle });
    return before === undefined;
  }

  async findSetAside(code: string): Promise<SetAside | undefined> {
    const aside = this.#setAside.get(code);
    return aside ?? [...this.#setAside.values()].find(({ circle }) => circle?.aliases.includes(code));
  }

  async find(code: string): Promise<DossierCircle | undefined> {
    return this.#item(code)?.circle;
  }

  async findEach(codes: readonly string[]): Promise<readonly (DossierCircle | undefined)[]> {
    return codes.map((code) => this.#item(code)?.circle);
  }

  tiedTo(ties: readonly Tie[], codes: readonly string[] = []): Candidates {
    const tied = ties.flatMap((tie) => [...(this.#byTie.get(nameOf(tie))?.newerThan() ?? [])]);
    const sorted = SortedDossiers.of([...tied, ...codes.flatMap((code) => this.#item(code) ?? [])]);
    // It has nothing but dossiers: whoever counts must look at each.
    return {
      read: (reading) => readOf(sorted, reading),
      groups: async () => undefined,
      dated: undefined,
    };
  }

  #item(code: string): ListedDossier | undefined {
    return this.#byCode.get(code) ?? this.#byCode.get(this.#codeOfAlias.get(code) ?? '');
  }

  #listOf(tie: Tie): SortedDossiers {
    const name = nameOf(tie);
    const list = this.#byTie.get(name) ?? new SortedDossiers();
    this.#byTie.set(name, list);
    return list;
  }

  #unlink(item: ListedDossier): void {
    for (const alias of item.circle.aliases) this.#codeOfAlias.delete(alias);
    for (const tie of tiesOf(item.circle)) this.#byTie.get(nameOf(tie))?.remove(item);
  }
}

const nameOf = ({ kind, id }: Tie): string => `${kind} ${id}`;

async function* readOf(sorted: SortedDossiers, reading: Reading): AsyncGenerator<ListedDossier> {
  const { order, from, isFromIncluded = false } = reading;
  const own = from && isFromIncluded ? sorted.at(from) : undefined;
  if (own) yield own;
  yield* order === 'newest' ? sorted.olderThan(from) : sorted.newerThan(from);
}

const msOf = (at: string | undefined): number =>
  at === undefined ? Number.NEGATIVE_INFINITY : Date.parse(at);
