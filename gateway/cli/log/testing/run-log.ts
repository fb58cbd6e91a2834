import { runLogCommand } from '../../log.ts';

/** Runs `log …` on the store in a data folder. @returns what it wrote: all lines in their order, and those of either kind. */
export async function runLog(dataDir: string, ...args: readonly string[]) {
  const [lines, out, err]: [string[], string[], string[]] = [[], [], []];
  const into = (own: string[]) => (line: string) => {
    lines.push(line);
    own.push(line);
  };
  const exitCode = await runLogCommand([...args, '--data', dataDir], { out: into(out), err: into(err) });
  return { exitCode, lines, out, err };
}
