import type { SharedState } from './shared-state.ts';

/**
 * Who counts, and what is counted, is known outside of this process by a keyed hash only: keys are made of addresses, of
 * what callers wrote in the place of a code, of persons. Channels go as they are: a message is gone once it is told.
 * @param hash keyed; the same in all processes that share the state.
 */
export function withHashedNames(state: SharedState, hash: (name: string) => string): SharedState {
  return {
    ...state,
    takePlace: (list, holder, limit) => state.takePlace(hash(list), holder, limit),
    leavePlace: (list, holder) => state.leavePlace(hash(list), holder),
    tries(name, limit) {
      const tries = state.tries(name, limit);
      return {
        take: (key, points) => tries.take(hash(key), points),
        giveBack: (key) => tries.giveBack(hash(key)),
      };
    },
  };
}
