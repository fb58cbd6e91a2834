/**
 * Runs `stop` once, on SIGTERM, Ctrl-C or when the process named by WATCH_PID has ended, then exits with 0. The demo's
 * processes end with it by `gateway/end-with-parent.ts`.
 */
export function onProcessEnd(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) return;
    isStopping = true;
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const watched = Number(process.env['WATCH_PID'] ?? 0);
  if (watched > 0) {
    setInterval(() => {
      try {
        process.kill(watched, 0);
      } catch {
        end();
      }
    }, 2_000).unref();
  }
}
