/** What a reload needs of its process; everything outside of it is given. */
export interface ReloadParts<Settings> {
  /** Reads all settings anew, files included. @throws Error that lists every fault, and no value. */
  read(): Settings;
  /** Puts them into use. @returns what is reached anew. @throws Error when they are not fit; then nothing has changed. */
  apply(settings: Settings): Promise<readonly string[]>;
  readonly onReloaded: (agencies: readonly string[]) => void;
  /** The settings before hold on. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Reads settings again while the process runs. What is asked for by a signal is always tried and always answered; what is looked
 * at from time to time is tried when it differs from what was looked at last, so that one broken file is told once.
 */
export class SettingsReload<Settings> {
  readonly #parts: ReloadParts<Settings>;
  #seen: string;

  constructor(parts: ReloadParts<Settings>, inUse: Settings) {
    this.#parts = parts;
    this.#seen = JSON.stringify(inUse);
  }

  /** Never throws. */
  async look(): Promise<void> {
    await this.#reload(false);
  }

  /** Never throws. */
  async demand(): Promise<void> {
    await this.#reload(true);
  }

  async #reload(isDemanded: boolean): Promise<void> {
    try {
      const text = this.#readAsText();
      if (!isDemanded && text.seen === this.#seen) return;
      this.#seen = text.seen;
      if (text.fault !== undefined) throw text.fault;
      const agencies = await this.#parts.apply(text.settings as Settings);
      if (isDemanded || agencies.length > 0) this.#parts.onReloaded(agencies);
    } catch (error) {
      this.#parts.onRefused(error);
    }
  }

  /** A fault is something seen as well: the same one is not told again. */
  #readAsText(): { readonly seen: string; readonly settings?: Settings; readonly fault?: unknown } {
    try {
      const settings = this.#parts.read();
      return { seen: JSON.stringify(settings), settings };
    } catch (fault) {
      return { seen: String(fault), fault };
    }
  }
}
