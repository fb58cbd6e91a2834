import { z } from 'zod';
import type { MockOptions } from '../../kit/agency.ts';
import { changeRow } from './dossier-rows.ts';

const inputShape = z.looseObject({
  con_tro: z.string().default(''),
  so_luong: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .default(1000),
  cho_ms: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .default(0),
});

const MAX_PAGE = 1000;
const MAX_WAIT_MS = 25_000;
/** Dossiers of the invented world also advance by the clock: a waiting reader looks again this often. */
const LOOK_AGAIN_MS = 500;

/**
 * `DanhSachThayDoi`: pages of what changed after a cursor; a reader that is up to date may wait for the next change.
 * The cursor begins with the start of this process: one from before a restart starts over, nothing is lost.
 */
export class ChangeFeed {
  readonly #options: MockOptions;
  readonly #epoch: string;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(options: MockOptions) {
    this.#options = options;
    this.#epoch = String(options.now().getTime());
  }

  /** A change happened: whoever waits looks now. */
  wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  close(): void {
    this.#isClosed = true;
    this.wake();
  }

  /** @throws ZodError for numbers that are none. */
  async read(body: unknown): Promise<object> {
    const { con_tro: cursor, so_luong: wanted, cho_ms: waitMs } = inputShape.parse(body);
    const limit = Math.max(1, Math.min(wanted, MAX_PAGE));
    const { world, now } = this.#options;
    const until = now().getTime() + Math.min(waitMs, MAX_WAIT_MS);
    for (;;) {
      const page = world.changeFeed(this.#own(cursor), now(), limit);
      const leftMs = until - now().getTime();
      if (page.codes.length > 0 || leftMs <= 0 || this.#isClosed) {
        return {
          result: page.codes.flatMap((code) => {
            const dossier = world.dossierAt(code, now());
            return dossier ? [changeRow(world, dossier)] : [];
          }),
          con_tro: `${this.#epoch}.${page.cursor}`,
          con_nua: page.hasMore ? 'True' : 'False',
        };
      }
      await this.#wait(Math.min(leftMs, LOOK_AGAIN_MS));
    }
  }

  #own(cursor: string): string | undefined {
    const prefix = `${this.#epoch}.`;
    return cursor.startsWith(prefix) ? cursor.slice(prefix.length) : undefined;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.#waiting.add(finish);
    });
  }
}
