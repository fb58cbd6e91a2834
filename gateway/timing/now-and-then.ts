/** Of what happens again and again one word in so long is enough: what comes sooner after the last one is left out. */
export function nowAndThen<Told extends readonly unknown[]>(
  everyMs: number,
  nowMs: () => number,
  tell: (...told: Told) => void,
): (...told: Told) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (...told) => {
    if (nowMs() - toldMs < everyMs) return;
    toldMs = nowMs();
    tell(...told);
  };
}
