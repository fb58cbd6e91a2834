import type { Contender } from './contenders/contender.ts';

/** One contender in a process of its own: listens on a free port, tells it, and tells its CPU time when asked. */
const [name = ''] = process.argv.slice(2);
const { start }: { start: () => Promise<Contender> } = await import(`./contenders/${name}.ts`);
const { port, close } = await start();
process.send?.({ port });
process.on('message', (message) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rssBytes: process.memoryUsage.rss() });
  }
  if (message === 'end') void close().finally(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
