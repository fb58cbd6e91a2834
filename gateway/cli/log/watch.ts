import { Findings } from '../../access-log/findings.ts';
import { type LogCommand, withStore } from './options.ts';

const PAGE = 200;

/** Lists findings, newest first; the open ones unless `--all`. Closing one is an auditor's act: `closeAccessFinding`. */
export const watchCommand: LogCommand = (options, io) =>
  withStore(options, async (driver) => {
    const findings = new Findings(driver);
    let [count, after] = [0, undefined as { at: string; id: string } | undefined];
    for (;;) {
      const page = await findings.page(options.all ? 'all' : 'open', PAGE, after);
      for (const { id, at, record, closing } of page.findings) {
        const { rule, severity, about, count: seen } = record.finding ?? {};
        io.out(
          `${at} ${severity ?? ''} ${rule ?? ''}: ${about ?? ''} (${seen ?? 1}) ${id}${closing ? ` closed by ${closing.actor.id}: ${closing.note ?? ''}` : ''}`,
        );
        count += 1;
      }
      const last = page.findings.at(-1);
      if (!page.hasNextPage || !last) break;
      after = { at: last.at, id: last.id };
    }
    io.out(`${count} findings`);
    return 0;
  });
