import { Gauge, type Registry } from 'prom-client';

/** What waits for one agency, in the store that all processes share. */
export interface WaitingHere {
  readonly agency: string;
  readonly count: number;
  readonly firstSendAt: Date;
}

/** Every process tells the same, a few seconds old: alarms take the largest, not the sum. */
export function watchWaiting(registry: Registry, read: () => readonly WaitingHere[], now: () => Date): void {
  const registers = [registry];
  const labelNames = ['agency'] as const;
  new Gauge({
    ...{ name: 'lienthong_waiting_requests', labelNames, registers },
    help: 'Requests of citizens that wait until an agency is awake, or that one before them is settled.',
    collect() {
      this.reset();
      for (const { agency, count } of read()) this.set({ agency }, count);
    },
  });
  new Gauge({
    ...{ name: 'lienthong_waiting_overdue_seconds', labelNames, registers },
    help: 'How long ago the first of them was to be sent; 0 while its time has not come.',
    collect() {
      this.reset();
      for (const { agency, firstSendAt } of read())
        this.set({ agency }, Math.max(0, (now().getTime() - firstSendAt.getTime()) / 1_000));
    },
  });
}
