import { createMetrics } from '../../gateway/observability/metrics.ts';

/** The text of `/metrics` of a gateway that has everything to tell. */
export async function exposedMetrics(): Promise<string> {
  const metrics = createMetrics();
  metrics.watchStreams(() => 0);
  metrics.watchWitnesses(() => []);
  metrics.watchWaiting(
    () => [],
    () => new Date(),
  );
  return metrics.text();
}
