/**
 * Preloaded (`node --import`) by `npm start`, `npm run demo` and the processes of the demo. npm hands SIGTERM and Ctrl-C
 * on, yet any other end of it, or of the demo, tells us nothing and would leave us behind with our ports: so we look
 * whether who started us is still there, and end the way SIGTERM ends us when it is not.
 */
const LOOK_EVERY_MS = 250;

const parent = process.ppid;
const look = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(look);
  process.kill(process.pid, 'SIGTERM');
}, LOOK_EVERY_MS);
look.unref();
