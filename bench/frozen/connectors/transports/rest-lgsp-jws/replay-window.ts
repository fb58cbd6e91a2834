/** Message ids seen within the time that a message stays acceptable. Bounded: the clock forgets, not the caller. */
export interface ReplayWindow {
  /** @returns false when the id was seen before, within the window. */
  admit(id: string): boolean;
}

export function createReplayWindow(windowMs: number, now: () => number): ReplayWindow {
  // Insertion order is time order, so the oldest are always first.
  const seenAtMs = new Map<string, number>();
  return {
    admit(id) {
      const at = now();
      for (const [old, when] of seenAtMs) {
        if (at - when <= windowMs) break;
        seenAtMs.delete(old);
      }
      if (seenAtMs.has(id)) return false;
      seenAtMs.set(id, at);
      return true;
    },
  };
}
