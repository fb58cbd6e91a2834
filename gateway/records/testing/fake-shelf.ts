import type { Found, Place, Put, RecordShelf } from '../../shared-state/record-shelf.ts';

/** What a shelf may do to us. `full`: nothing can be put; `garbage`: it answers something else; `stuck`: it never answers. */
export const SHELF_MODES = ['ok', 'down', 'full', 'garbage', 'stuck'] as const;
export type ShelfMode = (typeof SHELF_MODES)[number];

interface Name {
  readonly mark: string;
  readonly texts: Map<string, string>;
  readonly claims: Set<string>;
}

/** A shelf in memory that does as it is told. Claims never run out, keeping times are left to whoever reads. */
export class FakeShelf implements RecordShelf {
  readonly names = new Map<string, Name>();
  mode: ShelfMode = 'ok';
  calls = 0;

  async look({ name, field }: Place, mark: string): Promise<Found> {
    await this.#act();
    if (this.mode === 'full' && !this.names.has(name))
      return { mark: undefined, text: undefined, isClaimed: false };
    const known = this.names.get(name) ?? { mark, texts: new Map(), claims: new Set() };
    this.names.set(name, known);
    const text = this.mode === 'garbage' ? 'k1:bm9uc2Vuc2U=' : known.texts.get(field);
    return { mark: known.mark, text, isClaimed: known.claims.has(field) };
  }

  async claim({ name, field }: Place): Promise<boolean> {
    await this.#act();
    const known = this.names.get(name);
    if (known?.claims.has(field)) return false;
    if (this.mode !== 'full') known?.claims.add(field);
    return true;
  }

  async put({ name, field, mark, text }: Put): Promise<void> {
    await this.#act();
    if (this.mode === 'full') throw new Error('OOM command not allowed');
    const known = this.names.get(name);
    known?.claims.delete(field);
    if (known?.mark === mark) known.texts.set(field, text);
  }

  async leave({ name, field }: Place): Promise<void> {
    await this.#act();
    this.names.get(name)?.claims.delete(field);
  }

  async throwAway(names: readonly string[]): Promise<void> {
    await this.#act();
    for (const name of names) this.names.delete(name);
  }

  async throwAllAway(): Promise<void> {
    await this.#act();
    this.names.clear();
  }

  close(): void {
    this.mode = 'down';
  }

  async #act(): Promise<void> {
    this.calls += 1;
    if (this.mode === 'down') throw new Error('ECONNREFUSED');
    if (this.mode === 'stuck') await new Promise<never>(() => undefined);
    await Promise.resolve();
  }
}
