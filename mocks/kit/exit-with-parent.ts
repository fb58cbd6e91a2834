/**
 * Preloaded (`node --import`) by the demo into processes that know nothing of the demo, such as the gateway: when the
 * demo is gone, its end of our stdin closes and the process ends the way SIGTERM ends it.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
