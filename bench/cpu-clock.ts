import { readFileSync } from 'node:fs';

/**
 * CPU time that a Linux task has had so far, user and system, microseconds; undefined when there is no such task. The scheduler
 * counts it in nanoseconds, where `stat` counts in ticks of ten milliseconds.
 * @param task a process (its first thread alone), or `<process>/task/<thread>`.
 */
export function taskMicros(task: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${task}/schedstat`, 'utf8').split(' ')[0]) / 1_000;
  } catch {
    return undefined;
  }
}

/** CPU that this process spends in all its threads until the work is done, microseconds. */
export async function ownMicros(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** @returns whether a process of that id on this machine is PostgreSQL's: ids of another machine mean others here. */
export function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
