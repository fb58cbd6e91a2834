import { CallerGone, LostRace, tryWithin } from './guard-try.ts';

export interface HedgeParts<T> {
  readonly timeoutMs: number;
  readonly afterMs: number;
  readonly caller: AbortSignal;
  readonly task: (signal: AbortSignal) => Promise<T>;
  /** May the same be asked once more now? @returns gives the place back that it takes; undefined: it may not. */
  readonly takePlace: () => (() => void) | undefined;
}

/** Said to the slower of two; made once, as its stack tells nothing. */
const LOST = new LostRace('another try was faster');

/**
 * One try, and a second beside it when the first has not answered after a while. The first answer counts, and whatever the other
 * has under way is given up; a failure counts when there is no other under way.
 * @throws as `tryWithin`, of the try that ended last.
 */
export function tryHedged<T>(parts: HedgeParts<T>): Promise<T> {
  const { timeoutMs, afterMs, caller, task, takePlace } = parts;
  if (caller.aborted) return Promise.reject(new CallerGone());
  return new Promise((resolve, reject) => {
    const race = new AbortController();
    let underWay = 0;
    const leave = (): void => race.abort(new CallerGone());
    const end = (): void => {
      clearTimeout(timer);
      caller.removeEventListener('abort', leave);
      race.abort(LOST);
    };
    const begin = async (giveBack: () => void): Promise<void> => {
      underWay += 1;
      try {
        resolve(await tryWithin(timeoutMs, race.signal, task));
        end();
      } catch (cause) {
        if (underWay === 1) {
          end();
          reject(cause);
        }
      } finally {
        underWay -= 1;
        giveBack();
      }
    };
    const timer = setTimeout(() => {
      const giveBack = takePlace();
      if (giveBack) void begin(giveBack);
    }, afterMs);
    caller.addEventListener('abort', leave, { once: true });
    void begin(() => undefined);
  });
}
