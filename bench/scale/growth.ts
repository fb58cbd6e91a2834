/** What something cost at a size: microseconds of CPU for the whole of it. */
export interface Cost {
  readonly size: number;
  readonly cpuMicros: number;
}

/** One is linear; what sorts lies a little above it, and small sizes are noisy. */
export const STEEPEST = 1.35;

/** Slope of the straight line through the costs, both axes as logarithms: 1 is linear, 2 quadratic. */
export function growthOf(costs: readonly Cost[]): number {
  const points = costs.map(({ size, cpuMicros }) => [Math.log(size), Math.log(cpuMicros)] as const);
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  return above / points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
}
