/**
 * Runs `stop` once, on SIGTERM, Ctrl-C or when the owner is gone (its end of our stdin closes with EXIT_WITH_PARENT=1,
 * or the process named by WATCH_PID has ended), then exits with 0.
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
  if (process.env['EXIT_WITH_PARENT'] === '1') {
    process.stdin.on('end', end);
    process.stdin.on('error', end);
    process.stdin.resume();
  }
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
